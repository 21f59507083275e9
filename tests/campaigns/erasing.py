#!/usr/bin/env python3
"""After `referee erase` nothing of a person is left: not in the store's files, its log, a dump, an export or our logs.

    cargo build --release --locked && python3 tests/campaigns/erasing.py [--store sqlite]

A journey of the sandbox is opened in a console, escalated with words, decided with a comment, delivered, and erased when
its retention has ended. Needles are the applicant's name and numbers, the comment, the words and the journey's data key.
They are looked for as text, as hexadecimal and in Base64: in every file of the server after VACUUM and a checkpoint (its
log among them, where the encrypted data key may stay for a while) or of the store, in `pg_dump` or a backup, in the exports and lists of every command, and in the logs of
the commands. What must hold: they are in `show` before and nowhere after, the record holds, no guess of the comment has
its SHA-256 in the record, and a neighbor is as it was. The exit code is 1 where something did not hold."""
import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from postgres import Database, TeamHome
from rig import Console, Home, Sandbox, conclude, usage

COMMENT = "the hologram of this passport is a photocopy, says Zebulon"
WORDS = "please look at the hologram, Wilhelmina"
PERSON = {"the name": "Zenobia Quillfeather-Oduya", "the document's number": "QZX7731004", "the personal number": "86427531906"}
GUESSES = 1000


def forms(needle):
    """As it may be written."""
    raw = needle if isinstance(needle, bytes) else needle.encode()
    yield raw
    yield raw.hex().encode()
    # What Base64 makes of it within a longer text depends on its place.
    for shift in range(3):
        if len(encoded := base64.b64encode(b"\0" * shift + raw)[4 if shift else 0:-4]) >= 12:
            yield encoded


class Campaign:
    def __init__(self, options):
        self.is_server = options.store == "postgres"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="campaign-erasing-"))
        self.folder.chmod(0o755)
        self.sandbox = Sandbox(journeys=40)
        self.database = Database(self.folder) if self.is_server else None
        self.home = TeamHome(self.sandbox.config, self.database) if self.is_server else Home(self.sandbox.config)
        self.home.seal("[console]", "tour = false", "[review]", "hold_seconds = 0")
        if self.is_server:
            self.home.found()
            self.home.must("reviewer", "add", "amina", "--role", "reviewer")
        self.problems = []

    def command(self, *words, by="head"):
        return self.home.run("--reviewer", by, "--log", self.home.path("referee.log"), *words)

    def must(self, *words, by="head"):
        done = self.command(*words, by=by)
        if done.returncode:
            sys.exit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def shown(self, journey):
        return self.must("show", journey, "--json", "--unmask")

    def rows(self, statement):
        return self.database.rows(statement) if self.is_server else self.home.rows(statement)

    def prepare(self):
        """Two journeys at IDWise; the first one gets what no other one has."""
        ids = self.sandbox.control("/journeys?provider=idwise")
        self.must("sync")
        rows = {row["id"]: row for row in json.loads(self.must("list", "--json"))}
        self.journey, self.neighbor = [id for id in ids if id in rows and rows[id]["state"] == "pending"][:2]
        number = {"value": PERSON["the document's number"]}
        changed = {"applicant": {"full_name": PERSON["the name"], "personal_number": PERSON["the personal number"]},
                   "documents": {"0": {"extracted_fields": {"Document Number": number}}}}
        self.sandbox.control("/touch", {"provider": "idwise", "journey_id": self.journey, "merge": changed})
        self.must("sync", self.journey)

    def decide(self):
        """All that is done with the journey."""
        # The fingerprints of its pictures are kept once a console has drawn them.
        console = Console(self.home, "--reviewer", "amina", "--graphics", "cells", "--log", self.home.path("console.log"))
        console.sees("QUEUE", seconds=60)
        console.read(2)
        for keys in (f"/{self.journey}", "\r", "\r", "2", "3", "4"):
            console.press(keys, 2)
        console.press("q", 1)
        console.press("q", 2)
        console.close()
        self.must("escalate", self.journey, "--to", "lead", "--comment", WORDS, by="amina")
        self.must("decide", self.journey, "reject", "--reason", "tampering", "--comment", COMMENT, "--now", "--wait",
                  by="amina")

    def data_key(self):
        wrapped = "encode(k.wrapped, 'hex')" if self.is_server else "hex(k.wrapped)"
        row = self.rows(f"SELECT {wrapped} FROM keys k JOIN journeys j ON j.id = k.journey_id "
                        f"WHERE j.journey = '{self.journey}'")
        return bytes.fromhex(row[0][0])

    def erase(self):
        if not self.is_server:
            self.must("seal", "init")
        self.must("retention", "end", self.journey, "2015-01-31")
        self.must("erase", self.journey, "--reason", "the time is over", "--yes")
        if self.is_server:
            self.database.sql("VACUUM")
            self.database.sql("SELECT pg_switch_wal()")
            self.database.sql("CHECKPOINT")

    def places(self):
        """Where needles could be, by name: files, and what commands say."""
        if self.is_server:
            dump = subprocess.run([self.database.bin / "pg_dump", "-U", "postgres", "-h", self.database.folder, "referee"],
                                  check=True, capture_output=True).stdout
            yield "pg_dump", dump
            self.database.stop()
            yield from self.files(self.database.folder / "data")
            self.database.start()
        else:
            self.must("store", "backup", self.home.path("backup.db"))
        own = {"seal.key", "config.idwise-password", "config.onetouch-token"}
        for name, content in self.files(self.home.folder):
            if os.path.basename(name) not in own:
                yield name, content
        for words in (["list", "--json", "--unmask"], ["outbox", "--json"], ["show", self.journey, "--json", "--unmask"],
                      ["export", self.journey, "--format", "json"], ["stats", "--json"], ["audit", "export"],
                      ["retention", "due", "--json"], ["hooks", "list", "--json"]):
            done = self.command(*words)
            yield f"referee {' '.join(words)} (exit {done.returncode})", (done.stdout + done.stderr).encode()

    @staticmethod
    def files(folder):
        for path in pathlib.Path(folder).rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()

    def run(self):
        self.prepare()
        self.decide()
        before, neighbor = self.shown(self.journey), self.shown(self.neighbor)
        needles = {**PERSON, "the comment": COMMENT, "the words": WORDS}
        if missing := [name for name, needle in needles.items() if needle not in before]:
            self.problems.append(f"{missing} were not there, so nothing was tried")
        needles["the data key"] = self.data_key()
        prints = self.prints()
        self.erase()
        found = {}
        for place, content in self.places():
            for name, needle in needles.items():
                # The log of the server has the encrypted key until the segment is written over (docs/team.md).
                if name == "the data key" and "/pg_wal/" in place:
                    continue
                if any(form in content for form in forms(needle)):
                    found.setdefault(name, []).append(place)
        self.problems += [f"{name} is in {', '.join(places[:5])}" for name, places in found.items()]
        record = str(self.rows("SELECT * FROM audit"))
        guesses = [COMMENT] + [f"{COMMENT} {number}" for number in range(GUESSES - 1)]
        if any(hashlib.sha256(guess.encode()).hexdigest() in record for guess in guesses):
            self.problems.append("the record has the SHA-256 of the comment")
        self.problems += self.home.verify()
        if json.loads(self.shown(self.neighbor))["raw"] != json.loads(neighbor)["raw"]:
            self.problems.append("the neighbor is not as it was")
        if self.prints():
            self.problems.append("fingerprints of its pictures are left")
        return {"store": "postgres" if self.is_server else "sqlite", "needles": len(needles), "found": len(found),
                "fingerprints_before": prints, "problems": self.problems}

    def prints(self):
        """How many fingerprints of its pictures there are."""
        return int(self.rows("SELECT count(*) FROM likenesses l JOIN journeys j ON j.id = l.journey_id "
                             f"WHERE j.journey = '{self.journey}'")[0][0])

    def end(self):
        self.sandbox.close()
        if self.is_server:
            self.database.remove()
        self.home.remove()


def main():
    parser = usage(__doc__)
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="postgres")
    conclude(Campaign(parser.parse_args()))


if __name__ == "__main__":
    main()

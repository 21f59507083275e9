#!/usr/bin/env python3
"""Tampers with a store as somebody who can write its file, and asks `referee audit verify` each time.

    tests/campaigns/tampering.py --binary target/release/referee [--each 500] [--seed 1]

With a checkpoint that is kept elsewhere every tampering must be found (exit 15). Without one, what leaves a whole chain
and fitting rows behind cannot be, and verify must say that nothing outside confirms the record.
"""
import argparse, hashlib, json, os, random, shutil, sqlite3, subprocess, sys, tempfile, time
from pathlib import Path


class Place:
    """A sandbox, a home that is configured for it, and a store with work in it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = str(Path(binary).resolve()), Path(folder)
        config = self.folder / "config/referee/config.toml"
        config.parent.mkdir(parents=True)
        self.sandbox = subprocess.Popen(
            [self.binary, "sandbox", "--journeys", "40", "--seed", "7", "--write-config", str(config)],
            stdout=subprocess.PIPE, text=True)
        self.sandbox.stdout.readline()
        self.environment = {
            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"), "PATH": os.environ["PATH"], "TERM": "dumb"}
        self.db = self.folder / "data/referee/referee.db"
        self.key, self.kept = self.folder / "audit.key", self.folder / "kept"
        self.public = self.folder / "audit.pub"

    def run(self, *arguments, check=True):
        done = subprocess.run([self.binary, *arguments], env=self.environment, capture_output=True, text=True)
        if check and done.returncode != 0:
            sys.exit(f"{arguments}: {done.returncode} {done.stderr}")
        return done

    def work(self):
        """Decisions, notes, claims, assignments, holds and a team, by commands."""
        self.run("sync")
        rows = json.loads(self.run("list", "--json").stdout)
        ids = [row["id"] for row in rows if row["provider"] == "idwise"]
        verbs = [("approve", "verified"), ("reject", "tampering"), ("reject", "other")]
        for at, journey in enumerate(ids[:9]):
            verb, reason = verbs[at % 3]
            by = ("amina", "boris")[at % 2]
            self.run("--reviewer", by, "show", journey)
            self.run("--reviewer", by, "decide", journey, verb, "--reason", reason, "--comment", f"seen {at}",
                     *(["--now"] if at < 5 else []), check=False)
        self.run("--reviewer", "amina", "deliver")
        self.run("--reviewer", "amina", "retention", "end", ids[0], "2020-01-01")
        self.run("--reviewer", "amina", "retention", "hold", ids[1], "--reason", "a dispute")
        shutil.copy(self.close(), self.folder / "older.db")
        self.run("--reviewer", "lena", "init", "--team", "--lead", "lena")
        self.run("--reviewer", "lena", "reviewer", "add", "amina", "--role", "reviewer")
        self.run("--reviewer", "lena", "reviewer", "add", "boris", "--role", "reviewer,second")
        for at, journey in enumerate(ids[9:15]):
            self.run("--reviewer", "lena", "assign", journey, "--to", ("amina", "boris")[at % 2])
        for journey in ids[15:19]:
            self.run("--reviewer", "amina", "escalate", journey, "--to", "lead", "--comment", f"please see {journey}")
        for journey in ids[19:22]:
            self.run("--reviewer", "boris", "claim", journey)
        self.run("--reviewer", "lena", "away", "boris", "2031-01-01..2031-01-08")
        return ids

    def close(self):
        connection = sqlite3.connect(self.db)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return self.db

    def verify(self, db, *more):
        done = self.run("--store", f"sqlite:{db}", "--reviewer", "vera", "audit", "verify", "--json", *more, check=False)
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            return done.returncode, {"problem": done.stderr.strip()}


def text(value):
    if value is None:
        return b"\0"
    value = value.encode()
    return b"\1" + len(value).to_bytes(8, "big") + value


def entry_hash(seq, at, actor, what, provider, journey, detail, previous):
    content = b"referee audit 1" + seq.to_bytes(8, "big", signed=True) + at.to_bytes(8, "big", signed=True)
    return hashlib.sha256(content + b"".join(map(text, (actor, what, provider, journey, detail, previous)))).hexdigest()


def rechain(db, entries):
    """Writes these entries as the whole record, with hashes and head that fit."""
    previous = "0" * 64
    db.execute("DELETE FROM audit")
    for seq, (at, actor, what, provider, journey, detail) in enumerate(entries, 1):
        digest = entry_hash(seq, at, actor, what, provider, journey, detail, previous)
        db.execute("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?)",
                   (seq, at, actor, what, provider, journey, detail, previous, digest))
        previous = digest
    db.execute("UPDATE audit_head SET seq = ?, hash = ?", (len(entries), previous))


def entries_of(db):
    return db.execute("SELECT at_ms, actor, what, provider, journey, detail FROM audit ORDER BY seq").fetchall()


class Chance(random.Random):
    """Random, but a list of statements is gone through in turn, so that none is left out."""
    turn = 0

    def next(self, statements):
        return statements[self.turn % len(statements)]


def pick(chance, db, query):
    rows = db.execute(query).fetchall()
    return chance.choice(rows) if rows else None


# ---- the classes -------------------------------------------------------------------------------------------------------

def edit_with_triggers(db, chance, place):
    seq, = pick(chance, db, "SELECT seq FROM audit")
    try:
        db.execute(chance.choice(["UPDATE audit SET actor = 'eve' WHERE seq = ?", "DELETE FROM audit WHERE seq = ?"]), (seq,))
    except sqlite3.DatabaseError:
        return "refused"


def edit_entry(db, chance, place):
    column, value = chance.next([("actor", "eve"), ("what", "journey.looked"), ("at_ms", 1), ("provider", "other"),
                                   ("journey", "other"), ("detail", "{}"), ("previous", "0" * 63 + "1"),
                                   ("hash", "0" * 63 + "1")])
    # An entry may have nothing but `{}` to tell, and then writing that changes nothing.
    seq, = chance.choice(db.execute(f"SELECT seq FROM audit WHERE {column} IS NOT ?", (value,)).fetchall())
    db.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (value, seq))


def swap(db, chance, place):
    last, = db.execute("SELECT max(seq) FROM audit").fetchone()
    one, other = chance.sample(range(1, last + 1), 2)
    db.executescript(f"UPDATE audit SET seq = -1 WHERE seq = {one}; UPDATE audit SET seq = {one} WHERE seq = {other};"
                     f"UPDATE audit SET seq = {other} WHERE seq = -1;")


def cut(db, chance, place):
    last, = db.execute("SELECT max(seq) FROM audit").fetchone()
    db.execute("DELETE FROM audit WHERE seq > ?", (chance.randrange(0, last),))


def cut_and_move_head(db, chance, place):
    entries = entries_of(db)
    rechain(db, entries[:chance.randrange(0, len(entries))])


def other_actor(db, chance, place):
    entries = [list(entry) for entry in entries_of(db)]
    if chance.random() < 0.5:
        names = sorted({entry[1] for entry in entries})
        old, new = chance.choice(names), "eve"
        for entry in entries:
            entry[1] = new if entry[1] == old else entry[1]
        db.execute("UPDATE decisions SET reviewer = ? WHERE reviewer = ?", (new, old))
    else:
        chance.choice(entries)[1] = "eve"
    rechain(db, entries)


def delete_entries(db, chance, place):
    entries = entries_of(db)
    if chance.random() < 0.5:
        victims = set(chance.sample(range(len(entries)), chance.randint(1, 5)))
        entries = [entry for at, entry in enumerate(entries) if at not in victims]
    else:
        journey = chance.choice([entry[4] for entry in entries if entry[4]])
        entries = [entry for entry in entries if entry[4] != journey]
        row = db.execute("SELECT id FROM journeys WHERE journey = ?", (journey,)).fetchone()
        for table in ["deliveries", "decisions", "documents", "notes", "sightings", "claims", "keys", "retention"]:
            db.execute(f"DELETE FROM {table} WHERE journey_id = ?", row)
        db.execute("DELETE FROM journeys WHERE id = ?", row)
    rechain(db, entries)


def swap_and_rechain(db, chance, place):
    entries = entries_of(db)
    at = chance.randrange(0, len(entries) - 1)
    other = chance.randrange(at + 1, len(entries))
    entries[at], entries[other] = entries[other], entries[at]
    rechain(db, entries)


def backdate(db, chance, place):
    """An entry from nothing, dated into the past, in a chain that fits."""
    entries = entries_of(db)
    at = chance.randrange(0, len(entries))
    entry = list(chance.choice(entries))
    entry[0] -= chance.randrange(3_600_000, 10 ** 9)
    entries.insert(at, entry)
    rechain(db, entries)


def roll_back(db, chance, place):
    db.close()
    shutil.copy(place.folder / "older.db", place.folder / "work.db")
    return "replaced"


TABLES = ["journeys", "documents", "sightings", "resolutions", "notes", "decisions", "deliveries", "reviewers",
          "retention", "assignments", "escalations", "absences", "known_reviewers"]


def delete_rows(db, chance, place):
    while True:
        table = chance.choice(TABLES)
        key = "name" if table == "known_reviewers" else "reviewer" if table == "absences" else "rowid"
        # What nobody has recorded may be missing: a name is known by its sessions, an old document by its version.
        row = pick(chance, db, f"SELECT {key} FROM {table}")
        if row:
            db.execute(f"DELETE FROM {table} WHERE {key} = ?", row)
            return table


def forge_decision(db, chance, place):
    decision, = pick(chance, db, "SELECT id FROM decisions")
    column, value = chance.next([
        ("verb", None), ("reason", "no_reason"), ("reviewer", "eve"), ("comment", "forged"), ("comment", None),
        ("steps", '[{"step":"0","answer":"approve"}]'), ("at_ms", 5), ("held_until_ms", 5), ("document_version", 9),
        ("document_hash", "00"), ("journey_id", None), ("second_rule", "verb:approve"), ("second_by", "eve"),
        ("second_verdict", "declined"), ("id", "01890a5d-ac96-774b-bcce-b302099a8057")])
    if column == "verb":
        old, = db.execute("SELECT verb FROM decisions WHERE id = ?", (decision,)).fetchone()
        value = chance.choice([verb for verb in ("approve", "reject", "resubmit") if verb != old])
    if column == "journey_id":
        value, = pick(chance, db, f"SELECT id FROM journeys WHERE id NOT IN "
                                  f"(SELECT journey_id FROM decisions WHERE id = '{decision}')")
    if column == "comment" and value is None:
        decision, = pick(chance, db, "SELECT id FROM decisions WHERE comment IS NOT NULL")
    db.execute(f"UPDATE decisions SET {column} = ? WHERE id = ?", (value, decision))
    return column


def forge_delivery(db, chance, place):
    delivery, state = pick(chance, db, "SELECT id, state FROM deliveries")
    column, value = chance.next([
        ("state", None), ("account", "other"), ("kind", "match_status"), ("attempts", 77), ("overwrites", 1),
        ("body_sha256", "00"), ("created_ms", 5), ("journey_id", None), ("due_ms", 9000000000000), ("follows", "x"),
        ("id", "01890a5d-ac96-774b-bcce-b302099a8058")])
    if column == "journey_id":
        value, = pick(chance, db, "SELECT id FROM journeys WHERE id NOT IN (SELECT journey_id FROM deliveries)")
    if column == "due_ms":
        delivery, = pick(chance, db, "SELECT id FROM deliveries WHERE state IN ('held', 'waiting', 'accepted', 'delivered')")
    if column == "state":
        value = chance.choice([other for other in ("held", "delivered", "undone", "waiting", "dropped") if other != state])
    db.execute(f"UPDATE deliveries SET {column} = ? WHERE id = ?", (value, delivery))
    return column


def forge_rows(db, chance, place):
    """Every other table and column that says something."""
    statement = chance.next([
        "UPDATE notes SET words = 'forged' WHERE id = (SELECT id FROM notes ORDER BY random() LIMIT 1)",
        "UPDATE notes SET reviewer = 'eve'", "UPDATE notes SET at_ms = at_ms + 1",
        "INSERT INTO notes (journey_id, reviewer, at_ms, words) SELECT id, 'eve', 5, 'forged' FROM journeys LIMIT 1",
        "INSERT INTO resolutions VALUES ((SELECT id FROM journeys ORDER BY random() LIMIT 1), 'face', 'cleared', NULL, NULL, 'eve', 5)",
        "UPDATE journeys SET needs_review = 1 - needs_review WHERE id = (SELECT id FROM journeys ORDER BY random() LIMIT 1)",
        "UPDATE journeys SET in_queue = 0 WHERE in_queue = 1",
        "UPDATE journeys SET settled = 1, in_queue = 0 WHERE id = (SELECT id FROM journeys WHERE settled = 0 ORDER BY random() LIMIT 1)",
        "UPDATE journeys SET version = version + 1", "UPDATE journeys SET journey = journey || 'x'",
        "UPDATE journeys SET provider = 'other'", "UPDATE journeys SET erased_ms = 5",
        "UPDATE journeys SET since_ms = since_ms - 1000", "UPDATE journeys SET urgency = 5 - urgency",
        "UPDATE journeys SET summary = json_object('reference', 'forged')",
        "UPDATE documents SET hash = lower(hex(randomblob(32)))", "UPDATE documents SET raw = CAST('{}' AS BLOB)",
        "UPDATE documents SET received_at = received_at - 900000000",
        "UPDATE documents SET raw = (SELECT raw FROM documents o WHERE o.journey_id <> documents.journey_id LIMIT 1)",
        "INSERT INTO documents SELECT journey_id, version + 7, hash, received_at, raw FROM documents LIMIT 1",
        "UPDATE sightings SET version = version + 1", "UPDATE sightings SET reviewer = 'eve'",
        "INSERT INTO sightings SELECT id, 'eve', 1 FROM journeys LIMIT 1",
        "INSERT OR REPLACE INTO claims SELECT id, 'eve', 9000000000000 FROM journeys LIMIT 1",
        "UPDATE claims SET reviewer = 'eve', until_ms = 9000000000000",
        "UPDATE retention SET ended_ms = 5", "UPDATE retention SET hold_by = NULL, hold_reason = NULL",
        "UPDATE retention SET hold_until_ms = 5 WHERE hold_by IS NOT NULL",
        "INSERT OR REPLACE INTO retention (journey_id, ended_ms) SELECT id, 5 FROM journeys ORDER BY id DESC LIMIT 1",
        "UPDATE assignments SET reviewer = 'eve'", "UPDATE escalations SET escalated_to = 'eve'",
        "INSERT INTO reviewers (name, roles, state, valid_from_ms) VALUES ('eve', 'lead', 'active', 5)",
        "UPDATE reviewers SET roles = 'lead' WHERE name = 'amina'", "UPDATE reviewers SET name = 'eve' WHERE name = 'boris'",
        "UPDATE reviewers SET state = 'ended', valid_until_ms = 5 WHERE name = 'lena'",
        "UPDATE reviewers SET key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAZwzwpqg8o5UW7SkYXHng4OQI8jIyvmmIiCGgbMUZp'",
        "INSERT INTO admin_proposals VALUES ('01890a5d-ac96-774b-bcce-b302099a8057',"
        " '{\"end_reviewer\":{\"name\":\"lena\"}}', 'eve', 5, 9000000000000, 'proposed', NULL, NULL)",
        "UPDATE absences SET until_ms = 5", "INSERT INTO known_reviewers VALUES ('eve', 5)",
        "DELETE FROM keys", "UPDATE keys SET wrapped = randomblob(72)",
    ])
    db.execute(statement)
    return statement


def change_schema(db, chance, place):
    statement = chance.next([
        "CREATE TRIGGER helpful AFTER INSERT ON audit BEGIN UPDATE decisions SET verb = 'approve' WHERE state = 'held'; END",
        "CREATE TRIGGER helpful AFTER INSERT ON decisions BEGIN UPDATE decisions SET reviewer = 'eve'; END",
        "CREATE VIEW helpful AS SELECT * FROM decisions", "CREATE TABLE helpful (x)", "CREATE INDEX helpful ON notes (words)",
        "DROP TRIGGER second_has_not_resolved", "DROP TRIGGER proposal_is_confirmed_first", "DROP VIEW open_decisions",
        "DROP INDEX one_open_decision", "ALTER TABLE decisions ADD COLUMN helpful TEXT",
    ])
    db.execute(statement)
    return statement


# Whether the chain and the rows may fit afterwards, so that only a checkpoint finds it.
CLASSES = [
    (edit_with_triggers, False), (edit_entry, False), (swap, False), (cut, False), (other_actor, True),
    (delete_entries, True), (cut_and_move_head, True), (swap_and_rechain, True), (backdate, True), (roll_back, True),
    (delete_rows, False), (forge_decision, False), (forge_delivery, False), (forge_rows, False), (change_schema, False),
]

# How many statements these have.
SMALL = {edit_entry: 8, forge_decision: 15, forge_delivery: 11, forge_rows: 41, change_schema: 10}


def tamper(place, base, act, chance):
    """One tampering on a copy. None where SQLite refused it."""
    work = place.folder / "work.db"
    for ending in ("", "-wal", "-shm"):
        Path(f"{work}{ending}").unlink(missing_ok=True)
    shutil.copy(base, work)
    db = sqlite3.connect(work, isolation_level=None)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    is_guarded = act in (edit_with_triggers, change_schema)
    if not is_guarded:
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
    what = act(db, chance, place)
    if what == "refused":
        return None, work
    if what != "replaced":
        if not is_guarded:
            for _, statement in triggers:
                db.execute(statement)
        db.close()
    return what or act.__name__, work


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--each", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="each statement once, the other classes twice")
    options = parser.parse_args()
    chance, begun, missed, silent, tried = Chance(options.seed), time.time(), [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options.binary, folder)
        try:
            place.work()
            # An auditor verifies, an engineer signs.
            place.run("--reviewer", "lena", "reviewer", "add", "vera", "--role", "auditor")
            place.run("--reviewer", "lena", "reviewer", "add", "erin", "--role", "engineer")
            place.run("--reviewer", "erin", "audit", "key", "--new", str(place.key), "--name", "campaign")
            config = place.folder / "config/referee/config.toml"
            config.write_text(config.read_text() + f'\n[audit]\nkey_file = "{place.key}"\n')
            place.public.write_text(place.run("--reviewer", "erin", "audit", "key").stdout)
            place.kept.write_text(place.run("--reviewer", "erin", "audit", "checkpoint").stdout)
            base = place.folder / "base.db"
            shutil.copy(place.close(), base)
            against = ("--against", str(place.kept), "--key", str(place.public))
            code, verdict = place.verify(base, *against)
            if code != 0 or not verdict.get("holds"):
                sys.exit(f"the untouched store does not verify: {verdict}")
            for act, may_fit in CLASSES:
                found = alone = 0
                each = SMALL.get(act, 2) if options.small else options.each
                tried += each
                for chance.turn in range(each):
                    what, work = tamper(place, base, act, chance)
                    if what is None:
                        found += 1
                        continue
                    code, verdict = place.verify(work, *against)
                    # A store that is refused at the opening was found too.
                    is_found = code in (11, 14, 15) and not verdict.get("holds", False)
                    found += is_found
                    if not is_found:
                        missed.append((act.__name__, what, code, verdict))
                    if may_fit:
                        code, verdict = place.verify(work)
                        alone += code != 0
                        if code == 0 and verdict.get("confirmed_by") is not None:
                            missed.append((act.__name__, what, "claims to be confirmed", verdict))
                        silent += code == 0
                print(f"{act.__name__:20} {found}/{each} found"
                      + (f", {alone} also without a checkpoint" if may_fit else ""), flush=True)
        finally:
            place.sandbox.kill()
    for miss in missed[:20]:
        print("MISSED", *miss)
    print(f"{len(missed)} missed of {tried}; {silent} need the checkpoint; {time.time() - begun:.0f} s")
    sys.exit(1 if missed else 0)


main()

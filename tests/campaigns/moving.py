#!/usr/bin/env python3
"""`store copy` of a large store from SQLite to PostgreSQL, interrupted three times; then the start of a console there.

    cargo build --release --locked && python3 tests/campaigns/moving.py [--rows 100000]

The journeys are those of benches/large_queue.py (1 kB each), imported into an encrypted store. The copy is killed three
times, early and in its middle; after each kill the first store must work, and the second one must have nothing or all.
Then it runs to its end: both records must end alike, the counts must agree, `store check` must find nothing, the first
store must be closed, and a console on the second one must show its first rows. The last line is JSON; the exit code is 1
where something did not hold. Needs PostgreSQL."""
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../benches"))
from large_queue import varied  # noqa: E402
from postgres import Database, TeamHome  # noqa: E402
from rig import PROGRAM, Console, Home, Sandbox, conclude, usage  # noqa: E402

# Where a copy is killed, as shares of the time that the rows took to import: the copy takes about half as long.
KILLS = (0.01, 0.04, 0.08)


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Campaign:
    def __init__(self, options):
        self.options, self.folder = options, pathlib.Path(tempfile.mkdtemp(prefix="campaign-moving-"))
        self.folder.chmod(0o755)
        self.sandbox = Sandbox(journeys=2)
        self.database = Database(self.folder)
        self.first = Home(self.sandbox.config)
        self.first.seal("[console]", "tour = false")
        self.second = TeamHome(self.sandbox.config, self.database)
        for file in ("seal.key", "config.toml"):
            subprocess.run(["cp", "-p", self.first.path(file), self.second.path(file)], check=True)
        self.urls = [f"sqlite:{self.first.path('store.db')}", self.database.url()]
        self.problems = []

    def fill(self):
        """Imports the journeys through a pipe."""
        begun, dice = time.monotonic(), random.Random(1)
        command = [PROGRAM, "import", "--provider", "idwise", "/dev/stdin"]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                                 env=self.first.environment())
        with child.stdin as into:
            for number in range(self.options.rows):
                into.write(json.dumps(varied(number, dice), separators=(",", ":")) + "\n")
        if child.wait():
            sys.exit("the journeys were not imported")
        return time.monotonic() - begun

    def copy(self, seconds=None):
        """The copy, killed after so long; its peak memory in MB and what it said."""
        child = subprocess.Popen([PROGRAM, "store", "copy", *self.urls, "--json"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, env=self.first.environment())
        if seconds is not None:
            time.sleep(seconds)
            child.kill()
            child.wait()
            return None
        out, err = child.communicate()
        if child.returncode:
            sys.exit(f"the copy ended with {child.returncode}: {err}")
        return json.loads(out)

    def look_after_kill(self, at):
        rows = self.database.rows("SELECT (SELECT count(*) FROM journeys), (SELECT seq FROM audit_head)")[0]
        if rows not in (["0", "0"], [str(self.options.rows), str(self.head[0])]):
            self.problems.append(f"killed after {at:.1f} s: the second store has {rows}")
        listed = self.first.run("hooks", "list")
        if listed.returncode:
            self.problems.append(f"killed after {at:.1f} s: the first store: {listed.stderr.strip()}")

    def start(self):
        """Milliseconds to the first row of a console on the second store, and its memory then and at rest."""
        times, first, rest = [], [], []
        for _ in range(5):
            begun = time.monotonic()
            console = Console(self.second, "--reviewer", "head", "--graphics", "off", rows=40)
            if not console.sees("Passport", "Identity", seconds=60):
                self.problems.append("the console shows no rows")
            times.append(1000 * (time.monotonic() - begun))
            first.append(self.resident(console.pid))
            console.read(8)
            rest.append(self.resident(console.pid))
            console.close()
        return {"first_rows_ms": round(statistics.median(times), 1), "mb_then": round(statistics.median(first), 1),
                "mb_at_rest": round(statistics.median(rest), 1)}

    @staticmethod
    def resident(pid):
        with open(f"/proc/{pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def run(self):
        say(f"importing {self.options.rows} journeys")
        taken = self.fill()
        self.head = self.first.rows("SELECT seq, hash FROM audit_head")[0]
        self.second.must("store", "migrate")
        for share in KILLS:
            say(f"killing the copy after {taken * share:.1f} s")
            self.copy(taken * share)
            self.look_after_kill(taken * share)
        had_rows = self.database.sql("SELECT count(*) FROM journeys").strip() != "0"
        begun = time.monotonic()
        copied = self.copy()
        seconds = time.monotonic() - begun
        say(f"copied in {seconds:.1f} s")
        if (copied["journeys"], copied["entries"], copied["head"]) != (self.options.rows, *self.head):
            self.problems.append(f"{copied} of {self.options.rows} journeys and the record {self.head}")
        if self.first.run("list").returncode != 14:
            self.problems.append("the first store is not closed")
        self.second.must("--reviewer", "head", "init", "--team", "--lead", "head")
        self.second.must("--reviewer", "head", "reviewer", "add", "head", "--role", "lead,engineer")
        begun = time.monotonic()
        self.second.must("store", "check")
        checked = time.monotonic() - begun
        return {"rows": self.options.rows, "imported_s": round(taken, 1), "copied_s": round(seconds, 1), "had_rows": had_rows,
                "checked_s": round(checked, 1), "entries": copied["entries"], "kills": len(KILLS), **self.start(),
                "problems": self.problems}

    def end(self):
        self.sandbox.close()
        self.database.remove()
        self.first.remove()
        self.second.remove()


def main():
    parser = usage(__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    conclude(Campaign(parser.parse_args()))


if __name__ == "__main__":
    main()

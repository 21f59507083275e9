#!/usr/bin/env python3
"""Consoles in ptys on one store on PostgreSQL, with `referee serve`: what they ask the services, and how soon they know.

    cargo build --release --locked && python3 tests/campaigns/consoles.py [--consoles 1 20 200] [--seconds 75]

For each number of consoles a new database and a new sandbox: a server, so many consoles of so many reviewers, which move
in their queue for `--seconds`, all counted from the start of the first fetch. Then everybody rests while another host
decides `--decisions` journeys with `referee decide`. From the time of each entry of the record to the first bytes that a
console writes is the time until the decision is on the screen; "recorded" is the time until the command has ended. What
must hold: the services get the same number of requests within 5 % whatever the number of consoles, 99 of 100 decisions
are on a screen within a second, and the database of resting consoles gets at most one transaction a second for each host
(the server and the consoles of this host are one). The last line is JSON; the exit code is 1 where something did not
hold. Needs PostgreSQL."""
import fcntl
import json
import os
import pathlib
import select
import struct
import sys
import tempfile
import termios
import threading
import time

from postgres import Database, TeamHome
from rig import Console, Sandbox, Server, usage


# After the last write.
SETTLED = 40


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def percentile(times, share):
    times = sorted(times)
    return round(1000 * times[(len(times) - 1) * share // 100]) if times else None


class Consoles:
    """Many consoles, which one loop reads."""

    def __init__(self, home, names, size):
        self.shown = []
        for name in names:
            console = Console(home, "--reviewer", name, "--graphics", "off")
            fcntl.ioctl(console.side, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            self.shown.append(console)
            # Terminals answer while others start.
            self.read(0.05)

    def read(self, seconds, stop=lambda first: False):
        """Takes what they write; the time of the first bytes of each."""
        first, end = {}, time.monotonic() + seconds
        by_handle = {console.main: console for console in self.shown}
        poll = select.poll()
        for handle in by_handle:
            poll.register(handle, select.POLLIN)
        while (left := end - time.monotonic()) > 0 and not stop(first):
            for handle, _ in poll.poll(1000 * min(left, 0.2)):
                console = by_handle[handle]
                try:
                    data = os.read(handle, 65536)
                except OSError:
                    poll.unregister(handle)
                    continue
                first.setdefault(console, time.time())
                console.written = (console.written + data)[-200_000:]
                if b"\x1b[c" in data:
                    os.write(handle, b"\x1b[?62;22c")
        return first

    def move(self, keys):
        for console in self.shown:
            try:
                os.write(console.main, keys)
            except OSError:
                pass

    def close(self):
        for console in self.shown:
            console.close()


class Round:
    """One number of consoles on a store of its own."""

    def __init__(self, options, count):
        self.options, self.count = options, count
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="campaign-consoles-"))
        self.folder.chmod(0o755)
        self.sandbox = Sandbox(journeys=options.journeys)
        # The server's own upkeep has transactions, too.
        self.database = Database(self.folder, "autovacuum=off")
        self.home = TeamHome(self.sandbox.config, self.database)
        self.home.configure("[console]\ntour = false")
        self.home.found()
        self.names = [f"r{number}" for number in range(count)]
        for name in [*self.names, "elsewhere"]:
            self.home.must("reviewer", "add", name, "--role", "reviewer")
        self.problems = []

    def requests(self):
        """What the services were asked; pictures apart, which belong to an opened case."""
        return sum(one["origin"] != "images" for one in self.sandbox.control("/requests"))

    def transactions(self):
        return int(self.database.sql("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'referee'"))

    def run(self):
        say(f"{self.count} consoles")
        begun = time.monotonic()
        self.server = Server(self.home)
        self.consoles = Consoles(self.home, self.names, (36, 120))
        while time.monotonic() < begun + self.options.seconds:
            self.consoles.move(b"j")
            self.consoles.read(1)
        asked, ready = self.requests(), sum("QUEUE" in console.text() for console in self.consoles.shown)
        if ready < self.count:
            self.problems.append(f"{self.count} consoles: {ready} show their queue")
        times, recorded, missing = self.decide_elsewhere()
        waking = self.rest()
        memory = [self.private_memory(console.pid) for console in self.consoles.shown]
        say(f"{asked} requests, {len(times)} screens, {missing} not within 10 s")
        return {"consoles": self.count, "requests": asked, "screens": len(times), "missing": missing,
                "news_p50_ms": percentile(times, 50), "news_p99_ms": percentile(times, 99),
                "news_longest_ms": percentile(times, 100), "recorded_p50_ms": percentile(recorded, 50),
                "recorded_p99_ms": percentile(recorded, 99), "transactions_a_second": waking,
                "private_mb_a_console": round(sum(memory) / len(memory), 1)}

    def decide_elsewhere(self):
        """Decisions of another host: when each is on each screen, and when its command says that it is recorded."""
        rows = json.loads(self.home.must("list", "--json", "--reviewer", "elsewhere"))
        ids = [row["id"] for row in rows if row["provider"] == "idwise" and row["state"] == "pending"]
        times, recorded, missing = [], [], 0
        for journey in ids[:self.options.decisions]:
            self.consoles.read(1.5)
            command = self.home.start("--reviewer", "elsewhere", "decide", journey, "reject", "--reason", "tampering")
            ended = threading.Thread(target=lambda: (command.wait(), recorded.append(time.time())))
            ended.start()
            first = self.consoles.read(10, lambda first: len(first) == self.count)
            out, err = command.communicate(timeout=60)
            ended.join()
            if command.returncode:
                self.problems.append(f"decide: {err.strip()}")
                recorded.pop()
                continue
            at = int(self.database.sql("SELECT max(at_ms) FROM audit WHERE what LIKE 'decision.%' AND detail LIKE "
                                       f"'%{json.loads(out)['decision_id']}%' AND actor = 'elsewhere'")) / 1000
            recorded[-1] -= at
            times += [max(0.0, when - at) for when in first.values()]
            missing += self.count - len(first)
        if missing or (percentile(times, 99) or 0) > 1000:
            self.problems.append(f"{self.count} consoles: news after {percentile(times, 99)} ms, {missing} missing")
        return times, recorded, missing

    def rest(self):
        """Transactions a second while nobody does anything: nothing is to be sent either."""
        # Half a minute after the last write, the server looks once whether a notice of it was lost.
        self.consoles.read(SETTLED)
        before, begun = self.transactions(), time.monotonic()
        self.consoles.read(self.options.rest)
        # The look before is one.
        return round((self.transactions() - before - 1) / (time.monotonic() - begun), 2)

    @staticmethod
    def private_memory(pid):
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return sum(int(line.split()[1]) for line in rollup if line.startswith("Private")) / 1024

    def end(self):
        for one in ("consoles", "server", "sandbox"):
            if hasattr(self, one):
                getattr(self, one).close()
        self.database.remove()
        self.home.remove()


def main():
    parser = usage(__doc__)
    parser.add_argument("--consoles", type=int, nargs="+", default=[1, 20, 200])
    parser.add_argument("--journeys", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=75)
    parser.add_argument("--decisions", type=int, default=20)
    parser.add_argument("--rest", type=float, default=30)
    options, rounds, problems = parser.parse_args(), [], []
    for count in options.consoles:
        one = Round(options, count)
        try:
            rounds.append(one.run())
        finally:
            one.end()
        problems += one.problems
    asked = [one["requests"] for one in rounds]
    if max(asked) > 1.05 * min(asked):
        problems.append(f"the requests differ: {asked}")
    if busy := [one for one in rounds if one["transactions_a_second"] > 1]:
        problems.append(f"resting consoles: {[one['transactions_a_second'] for one in busy]} transactions a second")
    print(json.dumps({"rounds": rounds, "problems": problems}))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

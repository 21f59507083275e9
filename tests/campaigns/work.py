#!/usr/bin/env python3
"""Works in one console for twenty minutes, with pictures, changes at the service and decisions, and watches its memory.

    cargo build --release --locked && python3 tests/campaigns/work.py [--minutes 20]

The terminal is a kitty that takes every picture. What must hold: after the fifth minute the resident memory grows by 5 %
at most, threads and handles stay, the console answers to the end and leaves the terminal as it was."""
import os
import random
import re
import sys
import threading
import time

from rig import Console, Home, Sandbox, Verdicts, usage

KEYS = ["j", "k", "J", "K", "\r", "2", "3", "4", "1", "5", "6", "7", "i", "\x1b", "h", "n", "p", "l", "\t", " ", "/a\r", "f",
        "g g", "G", "S", "O", "?", "e", "c", "x", "R"]
WORK = ["\r", "4", "J", "2", "i", "J", "\x1b", "r", "1", "u"]


class Kitty(Console):
    """A terminal that says yes to pictures by the protocol of kitty."""

    pictures = 0

    def read(self, seconds):
        before = len(self.written)
        super().read(seconds)
        self.pictures += self.written[before:].count(b"\x1b_G")
        for asked in re.finditer(rb"\x1b_G([^;\x1b]*);?[^\x1b]*\x1b\\", self.written[before:]):
            keys = dict(part.split(b"=", 1) for part in asked[1].split(b",") if b"=" in part)
            if keys.get(b"a") == b"q":
                os.write(self.main, b"\x1b_Gi=" + keys.get(b"i", b"1") + b";OK\x1b\\")
        if b"\x1b[16t" in self.written[before:]:
            os.write(self.main, b"\x1b[6;20;10t")
        if b"\x1b[14t" in self.written[before:]:
            os.write(self.main, b"\x1b[4;800;1600t")
        # Only the end is looked at.
        self.written = self.written[-200000:]


def measured(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        status = file.read()
    resident = sum(int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("RssAnon", "RssShmem"))
    threads = int(re.search(r"Threads:\s+(\d+)", status)[1])
    return resident, threads, len(os.listdir(f"/proc/{pid}/fd"))


def disturb(sandbox, journeys, stop, chance):
    """The service changes journeys, and another reviewer decides now and then."""
    while not stop.wait(1):
        journey = chance.choice(journeys)
        if chance.random() < 0.9:
            sandbox.control("/touch", {"journey_id": journey, "merge": {"reference_number": f"R{chance.random()}"}})
        else:
            sandbox.control("/other", {"journey_id": journey, "new_decision": "Approved"})


def main():
    parser = usage(__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    verdicts, chance = Verdicts("work"), random.Random(arguments.seed)
    sandbox = Sandbox(journeys=600, seed=77)
    home = Home(sandbox.config)
    home.configure("[review]\nhold_seconds = 2\n[console]\ntour = false\nsession_hours = 0\nlock_minutes = 0")
    done = home.run("sync", timeout=600)
    assert done.returncode == 0, done.stderr
    stop = threading.Event()
    threading.Thread(target=disturb, args=(sandbox, home.listed("idwise"), stop, chance), daemon=True).start()
    console = Kitty(home, TERM="xterm-kitty", KITTY_WINDOW_ID="1", columns=160, rows=44)
    console.sees("referred", seconds=60)
    begun, samples, keys, said = time.monotonic(), [], 0, 0
    while (passed := time.monotonic() - begun) < arguments.minutes * 60 and console.lives():
        for key in (WORK if chance.random() < 0.5 else [chance.choice(KEYS) for _ in range(8)]):
            console.press(key.replace(" ", "") or " ", 0.12)
            keys += 1
        console.press("\x1b", 0.1)
        samples.append((passed, *measured(console.pid)))
        if passed // 60 > said:
            said = passed // 60
            print(f"{said:.0f} min: {samples[-1][1] // 1024} MiB, {samples[-1][2]} threads, {samples[-1][3]} handles, "
                  f"{keys} keys", flush=True)
    stop.set()
    problems = [] if console.lives() else [f"it ended: {console.status}, {console.text()[-400:]}"]
    early = [size for at, size, *_ in samples if 300 <= at < 420] or [samples[len(samples) // 3][1]]
    late = [size for at, size, *_ in samples if at > samples[-1][0] - 120]
    if max(late) > 1.05 * max(early):
        problems.append(f"memory grew from {max(early)} to {max(late)} KiB")
    for at, what, more in [(2, "threads", 2), (3, "handles", 8)]:
        if max(one[at] for one in samples[-20:]) > max(one[at] for one in samples[:len(samples) // 3]) + more:
            problems.append(f"there are more {what}")
    console.press("\x1b", 0.5)
    console.written = b""
    console.press("?", 0.1)
    if not console.sees("KEYS", seconds=5):
        problems.append("it answers no key in the end")
    problems += console.leave()
    done = home.rows("SELECT count(*) FROM decisions")[0][0], home.rows(
        "SELECT count(*) FROM audit WHERE what = 'journey.opened'")[0][0]
    if not all(done) or not console.pictures:
        problems.append(f"it has done no work: {done} decisions and cases, {console.pictures} pictures")
    problems += home.verify()
    print(f"{keys} keys; {max(early) // 1024} MiB after five minutes, {max(late) // 1024} MiB in the end", flush=True)
    verdicts.say(problems, home.folder)
    console.close()
    sandbox.close()
    if not problems:
        home.remove()
    sys.exit(0 if verdicts.end() else 1)


if __name__ == "__main__":
    main()

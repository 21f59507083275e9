#!/usr/bin/env python3
"""Sixty processes and six consoles on one store, with faults of the service, again and again.

    cargo build --locked && REFEREE=target/debug/referee python3 tests/campaigns/races.py [--rounds 6] [--processes 60]

Each process does three commands at random (decide, undo, deliver, sync, list) on thirty journeys; the consoles decide
what is first in their queue. What must hold: one effect a journey at most, what is delivered is there once, every loser
is told why in a sentence, nobody meets a locked database, and the record verifies."""
import collections
import json
import random
import sys
import threading
import time

from rig import Console, Home, Sandbox, Verdicts, usage

FAULTS = [[], [("applied_then_reset", 4), ("reset", 4)], [("applied_then_500", 5)], [("502", 6), ("429", 3)],
          [("delay:700", 20)], [("truncated", 4), ("late_apply:1", 3)]]
REASONS = {"approve": "other", "reject": "tampering"}


def worker(home, number, journeys, chance, said):
    mine = None
    for _ in range(3):
        what = chance.choice(["decide", "decide", "decide", "undo", "deliver", "sync", "list"])
        journey, verb = chance.choice(journeys), chance.choice(list(REASONS))
        command = {"decide": ["decide", journey, verb, "--reason", REASONS[verb], "--comment", "as the others"],
                   "undo": ["undo", mine or "00000000-0000-7000-8000-000000000000"],
                   "deliver": ["deliver"], "sync": ["sync", journey], "list": ["list"]}[what]
        if what == "decide" and chance.random() < 0.5:
            command.append("--now")
        begun = time.monotonic()
        ran = home.run(*command, REFEREE_REVIEWER=f"reviewer{number}", timeout=300)
        said.append((command, ran.returncode, ran.stdout, ran.stderr, time.monotonic() - begun))
        if what == "decide" and ran.returncode == 0:
            mine = json.loads(ran.stdout)["decision_id"]


def console(home, number, end, said):
    shown = Console(home, "--graphics", "off", REFEREE_REVIEWER=f"console{number}")
    try:
        shown.sees("referred", seconds=60)
        while time.monotonic() < end and shown.lives():
            shown.press("j" * (number % 3), 0.3)
            shown.press("\r", 0.6)
            shown.press("r", 0.5)
            shown.press("2", 0.8)
            shown.press("\x1b", 0.3)
            shown.press("q" if "QUEUE" not in shown.text()[-4000:] else "j", 0.3)
        for _ in range(6):
            if shown.lives():
                shown.press("\x1b", 0.3)
                shown.press("q", 1)
        said.append((number, shown.lives(), shown.status, "panicked" in shown.text()))
    finally:
        shown.close()


def race(number, processes, verdicts):
    sandbox = Sandbox(journeys=60, seed=100 + number)
    home = Home(sandbox.config)
    for account in ("idwise", "onetouch"):
        home.set(account, "grace_seconds = 2\ntimeout_seconds = 5")
    home.configure("[review]\nhold_seconds = 1\n[console]\ntour = false")
    done = home.run("sync")
    assert done.returncode == 0, done.stderr
    journeys = home.listed("idwise")[:30]
    faults = [{"fault": fault, "times": times, "method": "POST", "path": "manual-review"}
              for fault, times in FAULTS[number % len(FAULTS)]]
    sandbox.control("/faults", faults)
    said, consoles, end = [], [], time.monotonic() + 45
    threads = [threading.Thread(target=worker, args=(home, at, journeys, random.Random(number * 1000 + at), said))
               for at in range(processes)]
    threads += [threading.Thread(target=console, args=(home, at, end, consoles)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.control("/faults", [])
    for _ in range(20):
        time.sleep(1)
        home.run("deliver", timeout=300)
        open_ones = home.rows("SELECT state FROM deliveries WHERE is_open = 1")
        if not open_ones:
            break
    problems = []
    asked = {one["journey_id"] for one in sandbox.control("/decisions") if one["provider"] == "idwise"}
    effects = collections.Counter({journey: sandbox.applied(journey) for journey in asked})
    stored = collections.Counter(journey for journey, in home.rows(
        "SELECT j.journey FROM decisions d JOIN journeys j ON j.id = d.journey_id JOIN deliveries o ON o.id = d.id "
        "WHERE o.state = 'delivered'"))
    if any(count > 1 for count in effects.values()):
        problems.append(f"applied more than once: {[one for one, count in effects.items() if count > 1]}")
    if any(count > 1 or effects[journey] != 1 for journey, count in stored.items()):
        problems.append(f"delivered {stored}, applied {effects}")
    by_consoles = home.rows("SELECT count(*) FROM decisions WHERE reviewer LIKE 'console%'")[0][0]
    verdicts.count("decided in consoles", by_consoles)
    if not sum(effects.values()):
        problems.append("nothing was decided")
    if open_ones:
        problems.append(f"never arrived: {open_ones}")
    for command, code, _, stderr, seconds in said:
        if code not in (0, 10, 12, 13) or "panicked" in stderr or "database is locked" in stderr:
            problems.append(f"{command}: exit {code} after {seconds:.1f} s, {stderr.strip()!r}")
        if code and not stderr.startswith("error: "):
            problems.append(f"{command}: exit {code} without a sentence")
    if any(lives or panicked or status != 0 for _, lives, status, panicked in consoles):
        problems.append(f"consoles ended as {consoles}")
    problems += home.verify()
    times = sorted(seconds for *_, seconds in said)
    print(f"round {number}: {len(said)} commands, median {times[len(times) // 2]:.1f} s, longest {times[-1]:.1f} s; "
          f"{sum(effects.values())} applied, {sum(stored.values())} delivered, exits "
          f"{dict(collections.Counter(code for _, code, *_ in said))}", flush=True)
    verdicts.say(problems, f"round {number}, {home.folder}")
    sandbox.close()
    if not problems:
        home.remove()


def main():
    parser = usage(__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--processes", type=int, default=60)
    arguments = parser.parse_args()
    verdicts = Verdicts("races")
    for number in range(arguments.rounds):
        race(number, arguments.processes, verdicts)
    verdicts.need(verdicts.counts["decided in consoles"] > 0, "no console has decided")
    sys.exit(0 if verdicts.end() else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What opening a case, a key in it, a decision and an import cost. Needs Python only.

    cargo build --profile dist --locked --bin referee
    python3 benches/cases.py target/dist/referee [OLDER_BUILD]

All programs take turns in one run, so that a busy machine slows them all down alike. What is counted (medians):
  open      from Enter in the queue to the last byte of the frame with the findings; CPU time of all threads
  key       from the digit of another tab to the last byte of its frame; CPU time
  decision  from the digit of a reason to the frame that says "held", which is written after the decision is on the disk;
            beside it, an fsync of 4 KiB in the same folder, and what is left without that and the silence after the digit
  import    journeys a CPU second, and the memory at most
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

from terminal import Program, journey

BATCH = 2_000

# A key that decides waits so many milliseconds for another one (`tui/keys/timing.rs`).
SILENCE = 15.0


def with_matches(number, count):
    """The journey, with so many watch-list matches."""
    record = {"score": 90, "datasets": ["Sanctions"], "aliases": [{"firstName": "Anna", "lastName": "Erikson"}],
              "countries": ["UT"], "sex": "Female"}
    matches = [{**record, "name": f"Anna Eriksson {at}", "datesOfBirth": [1940 + at % 50]} for at in range(count)]
    made = journey(number)
    made["aml"] = {"applicability": "Applicable", "matches": matches}
    return made


def with_fields(number, count):
    """The journey, with so many further fields."""
    made = journey(number)
    fields = made["documents"]["0"]["extracted_fields"]
    for at in range(count):
        fields[f"Further Field {at}"] = {"value": f"value {at} of this field", "read_accuracy": "High"}
    return made


KINDS = {"typical": journey, "40 matches": lambda n: with_matches(n, 40), "400 matches": lambda n: with_matches(n, 400),
         "4,000 matches": lambda n: with_matches(n, 4_000), "300 fields": lambda n: with_fields(n, 300)}

SIZES = {"2 kB": lambda n: with_fields(n, 10), "14 kB": lambda n: with_fields(n, 160)}


def taken_in(console, store, journeys, home):
    """CPU seconds of an import, megabytes at most, bytes of a journey."""
    file = os.path.join(home, "journeys.ndjson")
    with open(file, "w") as out:
        out.writelines(json.dumps(it, separators=(",", ":")) + "\n" for it in journeys)
    size = os.path.getsize(file) / len(journeys)
    # A process of its own between: it counts the memory of the one that it was forked from.
    child = subprocess.Popen([console, "--store", f"sqlite:{store}", "import", file],
                             env={**os.environ, "HOME": home}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    assert status == 0
    os.remove(file)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, size


def pressed(program, key, sign, seconds=20.0):
    """Milliseconds until the frame with a sign is whole, and CPU milliseconds; none if it does not come."""
    cpu, begun, seen, found = program.cpu(), time.monotonic(), b"", None
    program.key(key)
    while time.monotonic() < begun + seconds:
        for when, data in program.read(0.05, until_quiet=0.004):
            seen += data
            if sign in seen:
                found = when
        if found and time.monotonic() > found + 0.03:
            return (found - begun) * 1000, (program.cpu() - cpu) / 1e6
    return None


def opened(program, rounds, into):
    for _ in range(rounds):
        program.read(1.0, until_quiet=0.5)
        into.setdefault("open", []).append(pressed(program, "\r", b"EVIDENCE"))
        program.read(2.0, until_quiet=0.5)
        into.setdefault("key", []).append(pressed(program, "2", b"\x1b[?2026l", 5.0))
        program.read(1.0, until_quiet=0.3)
        program.key("q")
        program.read(1.5, until_quiet=0.5)
        program.key("j")


def decided(program, rounds, home, into):
    for _ in range(rounds):
        program.read(1.0, until_quiet=0.5)
        program.key("\r")
        program.read(2.0, until_quiet=0.7)
        program.key("r")
        program.read(1.0, until_quiet=0.4)
        into.setdefault("decision", []).append(pressed(program, "1", b"held", 5.0))
        # The next case was opened. This leaves it; another key would ask whether to quit.
        program.key("\x1b")
        program.read(1.0, until_quiet=0.4)
        into.setdefault("fsync", []).append((synced(home), 0))


def synced(home):
    """Milliseconds of writing 4 KiB to the disk."""
    with open(os.path.join(home, "synced"), "ab") as file:
        file.write(b"x" * 4096)
        file.flush()
        begun = time.monotonic()
        os.fsync(file.fileno())
        return (time.monotonic() - begun) * 1000


def middle(got):
    got = [it for it in got if it]
    return [statistics.median(part) for part in zip(*got)] if got else ["–", "–"]


def row(*figures):
    print("| " + " | ".join(f"{it:.1f}" if isinstance(it, float) else str(it) for it in figures) + " |", flush=True)


def consoles(programs, kind, rounds, act, home):
    """One console of each program, on a store of journeys of one kind."""
    running = {}
    for index, program in enumerate(programs):
        own = tempfile.mkdtemp(dir=home)
        store = os.path.join(own, "store.db")
        taken_in(program, store, [KINDS[kind](number) for number in range(rounds + 2)], own)
        argv = [program, "--store", f"sqlite:{store}", "--graphics", "off"]
        running[index] = (Program(argv, own, (120, 40)), own, {})
    for _ in range(rounds):
        for program, own, into in running.values():
            act(program, own, into)
    for program, _, _ in running.values():
        program.end()
    return [into for _, _, into in running.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=["open", "decision", "import"])
    given = parser.parse_args()
    programs, home = [os.path.abspath(program) for program in given.programs], tempfile.mkdtemp()
    print(f"load {os.getloadavg()[0]:.1f}")
    try:
        if given.only in (None, "import"):
            print("\n| import | bytes of a journey | journeys a CPU second | MB at most |\n|---|---|---|---|")
            for size, make in SIZES.items():
                for program in programs:
                    store = os.path.join(tempfile.mkdtemp(dir=home), "store.db")
                    cpu, megabytes, length = taken_in(program, store, [make(n) for n in range(BATCH)], home)
                    row(f"{size}, {os.path.basename(program)}", int(length), int(BATCH / cpu), megabytes)
        if given.only in (None, "open"):
            print("\n| case | open ms | CPU ms | key ms | CPU ms |\n|---|---|---|---|---|")
            for kind in KINDS:
                act = lambda program, own, into: opened(program, 1, into)
                for program, into in zip(programs, consoles(programs, kind, given.rounds, act, home)):
                    row(f"{kind}, {os.path.basename(program)}", *middle(into["open"]), *middle(into["key"]))
        if given.only in (None, "decision"):
            print("\n| decision | digit to held ms | CPU ms | fsync ms | more than silence and fsync ms |\n|---|---|---|---|---|")
            act = lambda program, own, into: decided(program, 1, own, into)
            for program, into in zip(programs, consoles(programs, "typical", given.rounds, act, home)):
                decided_ms, synced_ms = middle(into["decision"]), middle(into["fsync"])[0]
                row(os.path.basename(program), *decided_ms, synced_ms, decided_ms[0] - SILENCE - synced_ms)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What a large queue costs: start, memory, search, and the commands that read all of it. Needs Python only.

    cargo build --profile dist --locked --bin referee
    python3 benches/large_queue.py target/dist/referee [--rows 1000000] [--keep FILE]

The store is filled by `import`, so it is sealed and has everything that a store of so many journeys has: some
gigabytes for a million. `--keep` names a file that the store stays in, with its key in a folder beside it; if it
exists, it is used as it is.

What is counted (medians of five):
  import    journeys a CPU second, memory at most
  start     from the start of the process to the first row in what it writes; CPU time and memory then; with a terminal
            that answers, one that answers nothing, one that answers after 200 ms
  whole     until the queue is read to its end: no CPU time for half a second; CPU time of all threads until then
  search    from a letter to the end of the frame that echoes it, of the next one (the first hits), of the last one
  commands  time, CPU time and peak memory; what `list` and `stats` say is compared with the store
"""
import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time

from terminal import BEGIN, Program, journey

FIRST = "Maria Jose Anna Piotr Chinonso Fatima Li Ivan Olga Hans Aiko Liam Zoe Noah Emma Juan Ines Tariq Sven".split()
LAST = "Silva Kowalski Okafor Haddad Wang Petrov Schmidt Sato Murphy Laurent Garcia Rossi Novak Jensen Khan".split()
ENDS = "ba ko mi ru te sa vo li na du".split()


def varied(number, dice):
    """A journey with a name and a time of its own."""
    name = f"{dice.choice(FIRST)} {dice.choice(LAST)}{''.join(dice.choice(ENDS) for _ in range(3))}"
    made = journey(number)
    made["documents"]["0"]["extracted_fields"]["Full Name"]["value"] = name
    made["applicant"]["full_name"] = name
    second = number * 7_919 % 86_400
    made["end_time"] = f"2026-11-{1 + number % 19:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000000"
    return made


def make(console, store, rows, home):
    """Imports so many journeys through a pipe; says what that took."""
    argv = [console, "--store", f"sqlite:{store}", "import", "/dev/stdin"]
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, "HOME": home})
    dice, size = random.Random(1), 0
    with child.stdin as into:
        for number in range(rows):
            line = json.dumps(varied(number, dice), separators=(",", ":")).encode() + b"\n"
            size += len(line)
            into.write(line)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    assert status == 0
    cpu = used.ru_utime + used.ru_stime
    print("\n| import | bytes of a journey | journeys a CPU second | MB at most |\n|---|---|---|---|")
    row(f"{rows} journeys", size // rows, int(rows / cpu), used.ru_maxrss / 1024)


def memory(program):
    """Megabytes: now, and at most."""
    with open(f"/proc/{program.pid}/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    return [int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def first_row(program, named):
    """Seconds to the first row, CPU milliseconds and megabytes then."""
    seen = b""
    while named not in seen and time.monotonic() < program.begun + 120:
        seen += b"".join(data for _, data in program.read(0.0005))
    return time.monotonic() - program.begun, program.cpu() / 1e6, memory(program)[0]


def letter(program, key):
    """Milliseconds to the echo, the first hits, all hits; and CPU milliseconds."""
    cpu, begun = program.cpu(), time.monotonic()
    program.key(key)
    got, frames = program.read(3, until_quiet=0.35), []
    for when, data in got:
        # The preview, which follows after a rest, is no part of the search.
        if frames and when - frames[-1] > 0.1:
            break
        frames += [when] * max(data.count(BEGIN), 0 if frames else 1)
        frames[-1] = when
    times = [(when - begun) * 1000 for when in frames] or [0]
    return times[0], times[min(1, len(times) - 1)], times[-1], (program.cpu() - cpu) / 1e6


def command(argv, home):
    """What it writes, seconds, CPU seconds and peak megabytes."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(argv, stdout=out, env={**os.environ, "HOME": home})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        taken = time.monotonic() - begun
        out.seek(0)
        said = json.load(out)
    return said, taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def row(what, *figures):
    print(f"| {what} | " + " | ".join(f"{it:.1f}" if isinstance(it, float) else str(it) for it in figures) + " |", flush=True)


def starts(argv, home, named, rounds):
    print("\n| start | first row ms | CPU ms | MB |\n|---|---|---|---|")
    for what, delay in (("answers", 0), ("answers nothing", None), ("answers after 200 ms", 0.2)):
        got = []
        for _ in range(rounds):
            program = Program(argv, home, (120, 40), delay=delay)
            got.append(first_row(program, named))
            program.end()
        seconds, cpu, megabytes = (statistics.median(it) for it in zip(*got))
        row(what, seconds * 1000, cpu, megabytes)


def console(argv, home, words):
    program = Program(argv, home, (120, 40))
    seconds = program.rest() - program.begun
    print("\n| whole queue | s | CPU s | MB | at most |\n|---|---|---|---|---|")
    row("read to its end", seconds, program.cpu() / 1e9, *memory(program))
    print("\n| search, letter by letter | echo ms | first hits ms | all ms | CPU ms |\n|---|---|---|---|---|")
    found = {}
    for word in words:
        for _ in range(5):
            program.key("/")
            program.read(0.3)
            for at, key in enumerate(word):
                found.setdefault(word[:at + 1], []).append(letter(program, key))
            program.key("\x1b")
            program.read(0.6, until_quiet=0.3)
            program.key("\x1b")
            program.read(1, until_quiet=0.4)
    for typed, got in found.items():
        row(typed, *(statistics.median(it) for it in zip(*got)))
    print("\n| memory | MB | at most |\n|---|---|---|")
    row("after the searches", *memory(program))
    program.end()


def commands(argv, home, store):
    print("\n| command | s | CPU s | MB at most | as the store says |\n|---|---|---|---|---|")
    # First the small one: a process counts the memory of the one that it was forked from.
    counted, *of_stats = command([*argv, "stats", "--json"], home)
    listed, *of_list = command([*argv, "list", "--json"], home)
    now = int(time.time() * 1000)
    with sqlite3.connect(store) as database:
        wanted = [id for id, in database.execute(
            "SELECT journey FROM journeys WHERE in_queue = 1"
            " ORDER BY late_at_ms >= ?, urgency, since_ms, provider, journey", (now,))]
        late, total = database.execute("SELECT sum(late_at_ms < ?), count(*) FROM journeys WHERE in_queue = 1",
                                       (now,)).fetchone()
    row("stats --json", *of_stats, (counted["waiting"], counted["over_service_level"]) == (total, late))
    row("list --json", *of_list, [it["id"] for it in listed] == wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("console")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--words", nargs="*", default=["silva", "0004711"])
    parser.add_argument("--only", choices=["start", "console", "commands"])
    given = parser.parse_args()
    home = f"{os.path.abspath(given.keep)}.home" if given.keep else tempfile.mkdtemp()
    os.makedirs(home, exist_ok=True)
    try:
        store = given.keep or os.path.join(home, "store.db")
        argv = [os.path.abspath(given.console), "--store", f"sqlite:{store}"]
        if not os.path.exists(store):
            make(argv[0], store, given.rows, home)
        print(f"{given.rows} rows, load {os.getloadavg()[0]:.1f}")
        if given.only in (None, "start"):
            starts([*argv, "--graphics", "auto"], home, b"face", given.rounds)
        if given.only in (None, "console"):
            console([*argv, "--graphics", "auto"], home, given.words)
        if given.only in (None, "commands"):
            commands(argv, home, store)
    finally:
        if not given.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

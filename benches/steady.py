#!/usr/bin/env python3
"""Whether the console's memory stays flat: over keys, and over time with pictures. Needs Python and the program only.

    cargo build --profile dist --locked --bin referee
    python3 benches/steady.py target/dist/referee [--minutes 20] [--keys 10000]

  keys      so many keys in a queue of 1,000 journeys, in a case and in its tabs; memory after each tenth
  pictures  cases of the sandbox are opened one after another, their pictures in the whole window, zoomed and closed
            again, for so many minutes; memory after each minute, the decode child's apart. The sandbox draws each picture
            anew: without optimization it takes both cores

What is on the screen is not read: the terminal takes what is written, as a fast one does.
"""
import argparse
import os
import shutil
import subprocess
import tempfile
import time

from terminal import Program, fill

KEYS = "jjjjkkkjj\x04\x04\x15ggG" "gg" "jj\r" "2345jjjkk1jjq" "jj"
STROLL = ["\r", "i", "+", "+", "l", "j", "0", "]", "-", "z", "q", "2", "3", "1", "q", "j"]


def resident(pid):
    """Megabytes of a process, and those that are no pages of files."""
    with open(f"/proc/{pid}/status") as status:
        lines = dict(line.split(":", 1) for line in status if ":" in line)
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["RssAnon"].split()[0]) / 1024


def children(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += [int(it) for it in file.read().split()]
    return found


def row(*figures):
    print("| " + " | ".join(f"{it:.1f}" if isinstance(it, float) else str(it) for it in figures) + " |", flush=True)


def grown(figures, begin):
    """By how many percent what came after the beginning differs from it, at most."""
    steady = figures[begin:]
    return (max(steady) / steady[0] - 1) * 100 if steady else 0.0


def by_keys(console, home, count):
    store = os.path.join(home, "store.db")
    fill(console, store, 1_000, home)
    program = Program([console, "--store", f"sqlite:{store}", "--graphics", "off"], home, (120, 40))
    program.read(5, until_quiet=1.5)
    program.rest()
    print("\n| keys | MB | MB without files |\n|---|---|---|")
    pressed, shown, figures = 0, 0, []
    while pressed < count:
        for key in KEYS:
            program.key(key)
            program.read(0.25, until_quiet=0.012)
            pressed += 1
        if pressed >= (shown + 1) * count // 10:
            shown += 1
            figures.append(resident(program.pid))
            row(pressed, *figures[-1])
    print(f"\nmost after the third tenth: {grown([it for it, _ in figures], 2):+.1f} %")
    program.end()


def by_time(console, home, minutes, cases):
    config = os.path.join(home, "config.toml")
    argv = [console, "sandbox", "--listen", "127.0.0.1:0", "--write-config", config, "--journeys", str(cases)]
    environment = {**os.environ, "HOME": home}
    sandbox = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    sandbox.stdout.readline()
    store = os.path.join(home, "pictures.db")
    argv = [console, "--config", config, "--store", f"sqlite:{store}", "--graphics", "kitty"]
    program = Program(argv, home, (120, 40))
    try:
        program.read(15, until_quiet=4)
        print("\n| minute | MB | MB without files | decode child MB | bytes written |\n|---|---|---|---|---|")
        begun, figures, at, written = time.monotonic(), [], 0, 0
        for minute in range(1, minutes + 1):
            while time.monotonic() < begun + 60 * minute:
                program.key(STROLL[at % len(STROLL)])
                at += 1
                if at % (len(STROLL) * cases) == 0:
                    program.key("gg")
                written += sum(len(data) for _, data in program.read(1.0, until_quiet=0.5))
            figures.append(resident(program.pid))
            decoding = [resident(child)[0] for child in children(program.pid)]
            row(minute, *figures[-1], sum(decoding, 0.0), written)
        print(f"\nmost after minute 5: {grown([it for it, _ in figures], 4):+.1f} %")
    finally:
        program.end()
        sandbox.terminate()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("console")
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=12)
    parser.add_argument("--only", choices=["keys", "pictures"])
    given = parser.parse_args()
    console, home = os.path.abspath(given.console), tempfile.mkdtemp()
    print(f"load {os.getloadavg()[0]:.1f}")
    try:
        if given.only in (None, "keys"):
            by_keys(console, home, given.keys)
        if given.only in (None, "pictures"):
            by_time(console, home, given.minutes, given.cases)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

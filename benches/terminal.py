#!/usr/bin/env python3
"""Plays a terminal for the console and counts what a key costs. Needs Python only.

    cargo build --profile dist --locked --bin referee --example trivial_list
    python3 benches/terminal.py target/dist/referee target/dist/examples/trivial_list

Every further program is measured beside the first two in the same run: an older build of `referee`, say. All programs
take turns, so that a busy machine slows them all down alike. Bytes are exact; times and CPU time are medians.

What is counted:
  move, scroll, page, end   bytes until 100 ms after the key; `rest` is what follows when the selection rests
  time                      from the key to the last byte of the frame that answers it; the median, and the longest but
                            one of a hundred (p99). `--rounds 100` and more make the latter meaningful
  CPU                       of all threads of the program, a key (/proc/PID/task/*/schedstat)
  repeat                    3 s of a held key at 30 a second
  flood                     300 keys in one write: frames and bytes
  link                      a key every 33 ms over a line of 80 ms and 1 Mbit/s: how long after the last key
                            the last byte of its frame arrives (--rtt, --mbit)
"""
import argparse
import fcntl
import json
import math
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import tempfile
import termios
import time

BEGIN = b"\x1b[?2026h"
UNTIL_NEXT_KEY = 0.1
REST = 0.45


def journey(number):
    """A referred journey in the shape of `tests/samples/idwise_result.json`, as far as the queue needs it."""
    name = f"Applicant{number:06d} Exemplar {'abcdefghij'[number % 10] * (number % 7)}"
    fields = {"Full Name": {"value": name, "read_accuracy": "High", "type": "string"},
              "Document Number": {"value": f"L{number:07d}", "read_accuracy": "High", "type": "string"}}
    face = {"is_matched": number % 3 != 0, "score": number % 100, "images": []}
    checks = [] if number % 2 else [{"check_name": "Expiry", "check_outcome": "Failed"}]
    document = {"step_title": "Passport", "progress": "Completed", "has_passed_rules": True,
                "document_type": ["Passport", "Identity Card"][number % 2], "issuing_country": "Utopia",
                "issuing_country_code": "UTO", "extracted_fields": fields, "face_match_result": face, "images": {},
                "validation_result": {"validation_outcome": "Passed", "validation_checks": checks}}
    ended = f"2026-11-{1 + number % 19:02d}T{number % 24:02d}:00:00.000000"
    return {"journey_id": f"bench-{number:07d}", "customer_id": "bench", "flow_id": "bench",
            "reference_number": f"REF{number:07d}", "start_time": ended, "end_time": ended,
            "system_decision": "Refer", "manual_decision": None, "final_decision": "Refer", "model_version": "3.0",
            "documents": {"0": document}, "rule_results": {}, "aml": None, "screening_checks": None,
            "selfie": {"status": "Complete", "is_live": True, "liveness_status_code": None, "image_path": None},
            "applicant": {"applicant_id": f"p{number}", "full_name": name, "birth_date": "1990-01-01"}}


class Program:
    """One program in a pty."""

    def __init__(self, argv, home, size, answers_all=True, delay=0):
        columns, rows = size
        self.answers_all, self.cursors = answers_all, 0
        # How long an answer takes; none for a terminal that answers nothing. Answers on their way, with their times.
        self.delay, self.answers = delay, []
        ready, go = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home, "TERM": "xterm-256color",
                           "COLORTERM": "truecolor", "LANG": "C.UTF-8", "REFEREE_CONSOLE_TOUR": "false"}
            os.read(ready, 1)
            os.execve(argv[0], argv, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * 8, rows * 16))
        self.begun = time.monotonic()
        os.write(go, b"!")
        os.close(ready)
        os.close(go)

    def read(self, seconds, until_quiet=None):
        """What comes within some time, as (time, bytes); ends earlier after a silence."""
        end, got, last = time.monotonic() + seconds, [], time.monotonic()
        while (now := time.monotonic()) < end:
            wait = end - now if until_quiet is None else min(end - now, last + until_quiet - now)
            while self.answers and self.answers[0][0] <= now:
                self.key(self.answers.pop(0)[1])
            if self.answers:
                wait = min(wait, self.answers[0][0] - now)
            if wait <= 0 or not select.select([self.fd], [], [], max(wait, 0))[0]:
                if until_quiet is not None and time.monotonic() >= last + until_quiet and not self.answers:
                    break
                continue
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            last = time.monotonic()
            got.append((last, data))
            self.answer(data)
        return got

    def answer(self, data):
        if self.delay is None:
            return
        for question in re.findall(rb"\x1b\[(6n|\?69\$p|c)", data):
            if question == b"c":
                answer = "\x1b[?62;22c"
            elif question == b"?69$p":
                answer = "\x1b[?69;2$y" if self.answers_all else "\x1b[?69;0$y"
            else:
                self.cursors += 1
                column = 6 if self.answers_all and self.cursors % 2 == 0 else self.cursors % 2 or 2
                answer = f"\x1b[1;{column}R"
            if self.delay:
                self.answers.append((time.monotonic() + self.delay, answer))
            else:
                self.key(answer)

    def key(self, keys):
        os.write(self.fd, keys.encode())

    def cpu(self):
        """Nanoseconds of all threads."""
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            try:
                with open(f"/proc/{self.pid}/task/{task}/schedstat") as stat:
                    total += int(stat.read().split()[0])
            except OSError:
                pass
        return total

    def rest(self):
        """Waits until nothing has been done for half a second; says when that began."""
        cpu, rested = -1, time.monotonic()
        while time.monotonic() < rested + 0.5:
            self.read(0.05)
            now = self.cpu()
            if now - cpu > 2e6:
                rested = time.monotonic()
            cpu = now
        return rested

    def end(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def press(program, key):
    """Bytes until the next key, bytes after the rest, seconds to the last byte of the answer, CPU time."""
    cpu, begun = program.cpu(), time.monotonic()
    program.key(key)
    got = program.read(UNTIL_NEXT_KEY)
    spent = program.cpu() - cpu
    rest = program.read(REST - UNTIL_NEXT_KEY)
    answered = got[0][0] if got else begun
    for when, _ in got:
        # What comes later is another frame.
        if when - answered > 0.015:
            break
        answered = when
    return (sum(len(data) for _, data in got), sum(len(data) for _, data in rest), answered - begun, spent)


ACTIONS = {"move": ("k", "j"), "scroll": ("j", "j"), "page": None, "end": ("g", "G")}


def keys_of(is_console, action):
    if action == "page":
        return ("\x04", "\x04") if is_console else (" ", " ")
    if action == "end":
        return ("gg", "G") if is_console else ("g", "G")
    return ACTIONS[action]


def measure(program, is_console, rounds, results):
    program.read(20, until_quiet=1.5)
    program.rest()
    for action in ACTIONS:
        one, other = keys_of(is_console, action)
        program.key("gg" if is_console else "g")
        program.read(1, until_quiet=0.5)
        if action == "move":
            program.key("jjjjj")
        elif action == "scroll":
            program.key("j" * 60)
        program.read(2, until_quiet=0.5)
        for number in range(rounds):
            results.setdefault(action, []).append(press(program, one if number % 2 else other))


def repeat(program, is_console, seconds, per_second, rtt, mbit):
    """Bytes of a held key, and how long after the last one its frame is whole at the far end of a line."""
    program.key("gg" if is_console else "g")
    program.read(1, until_quiet=0.5)
    begun, got, count = time.monotonic(), [], int(seconds * per_second)
    for number in range(count):
        program.key("j")
        last = time.monotonic()
        got += program.read(max(begun + (number + 1) / per_second - time.monotonic(), 0))
    got += program.read(UNTIL_NEXT_KEY)
    arrived, answered = 0, None
    for when, data in got:
        # What comes after the frame of the last key is the preview.
        if answered and when - answered > 0.015:
            break
        answered = when if when > last else None
        arrived = max(arrived, when) + len(data) * 8 / (mbit * 1e6)
    return sum(len(data) for _, data in got), (arrived - last + rtt) * 1000


def flood(program, is_console):
    program.key("gg" if is_console else "g")
    program.read(1, until_quiet=0.5)
    program.key("j" * 300)
    data = b"".join(data for _, data in program.read(8, until_quiet=0.6))
    return data.count(BEGIN), len(data)


def fill(console, store, rows, home):
    """Imports so many journeys."""
    file = os.path.join(home, "journeys.ndjson")
    with open(file, "w") as out:
        out.writelines(json.dumps(journey(number)) + "\n" for number in range(rows))
    command = [console, "--store", f"sqlite:{store}", "import", file]
    subprocess.run(command, check=True, env={**os.environ, "HOME": home}, stdout=subprocess.DEVNULL)
    os.remove(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("console")
    parser.add_argument("trivial")
    parser.add_argument("others", nargs="*")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--store", help="the store to measure with, that `large_queue.py --keep` has made; all consoles share it")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--rtt", type=float, default=80)
    parser.add_argument("--mbit", type=float, default=1)
    parser.add_argument("--graphics", default="auto")
    parser.add_argument("--bare", action="store_true", help="a terminal without margins and repeating")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = tuple(int(part) for part in given.size.split("x"))
    table, home = {}, tempfile.mkdtemp()
    try:
        for index, program in enumerate([given.console, given.trivial, *given.others]):
            is_console, own = index != 1, os.path.join(home, str(index))
            os.mkdir(own)
            argv = [os.path.abspath(program)]
            if is_console:
                store = os.path.join(own, "store.db")
                if given.store:
                    store, own = os.path.abspath(given.store), f"{os.path.abspath(given.store)}.home"
                else:
                    fill(argv[0], store, given.rows, own)
                argv += ["--store", f"sqlite:{store}", "--graphics", given.graphics]
            else:
                argv += [str(given.rows)]
            name = os.path.basename(program) + ("" if index < 2 else f" ({index})")
            running = Program(argv, own, size, not given.bare)
            # Its questions are answered before the next program is made ready.
            running.read(3, until_quiet=0.5)
            table[name] = (running, is_console, {})
        half = max(given.rounds // 2, 2)
        for _ in range(2):
            for running, is_console, results in table.values():
                measure(running, is_console, half, results)
                results.setdefault("repeat", []).append(
                    repeat(running, is_console, 3, 30, given.rtt / 1000, given.mbit))
                results.setdefault("flood", []).append(flood(running, is_console))
        show(table, given)
    finally:
        for running, _, _ in table.values():
            running.end()
        shutil.rmtree(home, ignore_errors=True)


def quantile(got, share):
    """The value that this share of all does not exceed."""
    return sorted(got)[max(math.ceil(len(got) * share) - 1, 0)]


def show(table, given):
    middle = statistics.median
    rows = {}
    for name, (_, _, results) in table.items():
        line = {}
        for action in ACTIONS:
            got = results[action]
            line[action] = int(middle(it[0] for it in got))
            line[f"{action} rest"] = int(middle(it[1] for it in got))
            line[f"{action} ms"] = round(middle(it[2] for it in got) * 1000, 2)
            line[f"{action} p99 ms"] = round(quantile([it[2] for it in got], 0.99) * 1000, 2)
            line[f"{action} CPU ms"] = round(middle(it[3] for it in got) / 1e6, 2)
        line["repeat"] = int(middle(it[0] for it in results["repeat"]))
        line["link ms"] = round(middle(it[1] for it in results["repeat"]))
        line["flood frames"] = int(middle(it[0] for it in results["flood"]))
        line["flood"] = int(middle(it[1] for it in results["flood"]))
        rows[name] = line
    if given.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{given.rows} rows, {given.size}, graphics {given.graphics}{', no margins' if given.bare else ''}\n")
    print("| | " + " | ".join(rows) + " |\n|---|" + "---|" * len(rows))
    for key in next(iter(rows.values())):
        print(f"| {key} | " + " | ".join(str(line[key]) for line in rows.values()) + " |")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Damages pictures by a seed and gives them to the decode child, and to a console that must go on answering.

    cargo build --release --locked && python3 tests/campaigns/damaged_pictures.py [--count 100000] [--seed 1] [--minutes 2]

The pictures are those of the sandbox and the corpora of the tests. What must hold: each damaged picture is shown or
refused within ten seconds, also where the child ends, a whole picture decodes right after it, and the child has 25 MB at
most when it rests (an unoptimized build has more). In the console every picture that the service serves is damaged: 99
of 100 keys are answered within 100 ms, or twice the time of a console beside it whose pictures are whole; at the end the
terminal is as it was."""
import glob
import json
import os
import random
import re
import select
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import rig
from rig import Home, Sandbox, Verdicts, usage
from work import Kitty

# How long the console waits for a child, and after how much work it replaces one.
WAIT, WORK = 10, 50
MOST_SIDE, MOST_RESTING = 12_000, 25
CORPORA = os.path.join(rig.HERE, "..", "corpora")


class Ended(Exception):
    """The child has ended, or takes too long."""


class Child:
    """`referee decode-worker`, spoken to as the console does: four bytes each for the lengths of a message in JSON and
    of the bytes that follow it."""

    def __init__(self):
        self.process = subprocess.Popen([rig.PROGRAM, "decode-worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env={}, cwd="/", bufsize=0)
        self.worked = 0.0

    def ask(self, message, file=b""):
        """The message and the bytes of the reply."""
        begun = time.monotonic()
        try:
            os.set_blocking(self.process.stdin.fileno(), False)
            message = json.dumps(message).encode()
            left = memoryview(struct.pack("<II", len(message), len(file)) + message + file)
            while left:
                if not select.select([], [self.process.stdin], [], begun + WAIT - time.monotonic())[1]:
                    raise Ended("it takes no request")
                left = left[os.write(self.process.stdin.fileno(), left):]
            message, following = struct.unpack("<II", self.take(8, begun))
            return json.loads(self.take(message, begun)), self.take(following, begun)
        except OSError as error:
            raise Ended("it has ended") from error
        finally:
            self.worked += time.monotonic() - begun

    def take(self, count, begun):
        taken = b""
        while len(taken) < count:
            left = begun + WAIT - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Ended("it overruns")
            data = os.read(self.process.stdout.fileno(), count - len(taken))
            if not data:
                raise Ended("it has ended")
            taken += data
        return taken

    def memory(self):
        """Megabytes now, and at most until now."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file if ":" in line)
        return tuple(int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))

    def end(self):
        self.process.kill()
        self.process.communicate()
        return self.process.returncode


def bases(home, journey):
    """Whole pictures: of a journey, and of the corpora."""
    said = home.run("image", journey, "none", "--raw").stderr
    names = said.split("it has: ")[1].split("\n")[0].split(", ")
    files = []
    for name in names:
        ran = subprocess.run([rig.PROGRAM, "image", journey, name, "--raw"], env=home.environment(), capture_output=True,
                             timeout=120)
        if ran.returncode == 0:
            files.append(ran.stdout)
    assert len(files) > 2, said
    corpora = []
    for path in sorted(glob.glob(f"{CORPORA}/**/*", recursive=True)):
        if path.endswith((".png", ".jpg", ".jpeg")) and 60 < os.path.getsize(path) < 65536:
            with open(path, "rb") as file:
                corpora.append(file.read())
    assert len(corpora) > 100, f"no corpora in {CORPORA}"
    return files, corpora


def mend(file):
    """Puts the right sum at the end of every part of a PNG, so that it is read on where it is wrong."""
    at, whole = 8, bytearray(file)
    while whole[:4] == b"\x89PNG" and at + 12 <= len(whole):
        end = at + 8 + int.from_bytes(whole[at:at + 4], "big")
        if end + 4 > len(whole):
            break
        whole[end:end + 4] = zlib.crc32(whole[at + 4:end]).to_bytes(4, "big")
        at = end + 4
    return bytes(whole)


def damaged(chance, files):
    """A picture with damage, and in what way."""
    file = bytearray(chance.choice(files))
    at = chance.randrange(len(file))
    end = min(len(file), at + chance.randrange(1, 200))
    way = chance.choice(["cut", "hole", "repeated", "two in one", "blotted", "noise", "head", "sizes", "other kind", "bits",
                         "bits", "bits"])
    if way == "cut":
        del file[at:]
    elif way == "hole":
        del file[at:end]
    elif way == "repeated":
        file[end:end] = file[at:end] * chance.randrange(1, 40)
    elif way == "two in one":
        other = chance.choice(files)
        file[at:] = other[chance.randrange(len(other)):]
    elif way == "blotted":
        file[at:end] = bytes([chance.choice([0, 255, chance.randrange(256)])]) * (end - at)
    elif way == "noise":
        file[at:at] = chance.randbytes(chance.randrange(300))
    elif way == "head":
        file[chance.randrange(min(64, len(file)))] = chance.choice([0, 1, 0x7F, 0x80, 0xFF])
    elif way == "sizes":
        size = chance.choice([0, 1, 30, 3000, 12_000, 12_001, 30_000, 65_535])
        heads = [head for head in (b"\xff\xc0", b"\xff\xc2", b"IHDR") if head in file]
        if heads:
            at = file.index(heads[0]) + (5 if heads[0][0] == 0xFF else 4 + chance.choice([2, 6]))
            file[at:at + 2] = size.to_bytes(2, "big")
    elif way == "other kind":
        head = chance.choice([b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF", b"<html>", b"%PDF-1.7"])
        file[:len(head)] = head
    else:
        for _ in range(chance.randrange(1, 30)):
            file[chance.randrange(len(file))] ^= 1 << chance.randrange(8)
    return (mend(file) if chance.random() < 0.5 else bytes(file)), way


def decode(child, number, file):
    """What becomes of a file: a word, and what is wrong with it."""
    reply, _ = child.ask({"Decode": number}, file)
    match reply:
        case {"Refused": why}:
            return f"refused {why if isinstance(why, str) else next(iter(why))}", []
        case {"Decoded": {"size": [width, height]}}:
            if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
                return "shown", [f"{width} x {height}"]
        case _:
            return "no reply", [f"{reply}"]
    part = {"x": 0, "y": 0, "width": width, "height": height}
    reply, pixels = child.ask({"Part": {"id": number, "part": part, "size": [40, 30]}})
    return "shown", [] if (reply, len(pixels)) == ("Pixels", 40 * 30 * 3) else [f"part: {reply}, {len(pixels)} bytes"]


def children(files, corpora, count, seed):
    """Damaged pictures for the child, one after the other."""
    verdicts, chance = Verdicts("decode child"), random.Random(seed)
    whole = min(files, key=len)
    child, most, slowest = Child(), 0.0, 0.0
    for number in range(1, count + 1):
        file, way = damaged(chance, files if number % 50 == 0 else corpora)
        begun = time.monotonic()
        try:
            word, problems = decode(child, number, file)
        except Ended as ended:
            # That is refused in the console too; the next picture has another child.
            word, problems = f"{ended} ({way}, status {child.end()})", []
            child = Child()
            if decode(child, 0, whole)[0] != "shown":
                problems = ["a whole picture was not shown by the next child"]
        slowest = max(slowest, time.monotonic() - begun)
        verdicts.count(word)
        verdicts.say(problems, f"seed {seed}, picture {number} ({way})")
        if number % 500 == 0 or child.worked > WORK:
            most = max(most, child.memory()[1])
            if decode(child, 0, whole)[0] != "shown":
                verdicts.say(["a whole picture is not shown"], f"after picture {number}")
        if child.worked > WORK:
            child.end()
            child = Child()
        if number % 20_000 == 0:
            print(f"{number} pictures", flush=True)
    for at, file in enumerate(files):
        decode(child, at, file)
    time.sleep(7)
    resting = child.memory()[0]
    print(f"decode child: {most:.0f} MB at most, {resting:.1f} MB when it rests; slowest {slowest:.1f} s", flush=True)
    verdicts.say([f"it rests with {resting:.1f} MB"] if resting > MOST_RESTING else [], "its memory")
    child.end()
    return verdicts.end()


class Damaging:
    """Stands before the sandbox and damages the pictures."""

    def __init__(self, upstream, files, seed):
        proxy, self.served = self, 0
        self.lock, self.chance = threading.Lock(), random.Random(seed)

        class Handler(BaseHTTPRequestHandler):
            def any(self):
                size = int(self.headers.get("content-length") or 0)
                wanted = {name: value for name, value in self.headers.items()
                          if name.lower() in ("authorization", "content-type")}
                request = urllib.request.Request(upstream + self.path, self.rfile.read(size) if size else None, wanted,
                                                 method=self.command)
                try:
                    with urllib.request.urlopen(request, timeout=60) as got:
                        status, kind, data = got.status, got.headers.get("content-type", ""), got.read()
                except urllib.error.HTTPError as error:
                    status, kind, data = error.code, "application/json", error.read()
                if "image" in self.path and status == 200:
                    with proxy.lock:
                        data, _ = damaged(proxy.chance, [data] if proxy.chance.random() < 0.5 else files)
                        proxy.served += 1
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def answer_ms(console):
    """How long the help takes to open."""
    console.written, begun = b"", time.monotonic()
    os.write(console.main, b"?")
    while b"KEYS" not in console.written and time.monotonic() < begun + 10 and console.lives():
        console.read(0.002)
    taken = (time.monotonic() - begun) * 1000
    console.press("\x1b", 0.12)
    return taken


def stroll(consoles, seconds):
    """Goes from picture to picture in all consoles, and times a key among them: the times of each console."""
    end, times = time.monotonic() + seconds, [[] for _ in consoles]
    while time.monotonic() < end and all(console.lives() for console in consoles):
        for key in ("\r", "i", "]", "]", "+", "]", "\x1b", "\x1b", "j"):
            for console, taken in zip(consoles, times):
                console.press(key, 0.1)
                taken.append(answer_ms(console))
    return [sorted(taken) for taken in times]


def share(times, part):
    return times[min(len(times) - 1, int(len(times) * part))]


def home_at(sandbox, address):
    """A home whose pictures come from this address: those of the other account name theirs themselves."""
    home = Home(sandbox.config)
    with open(home.path("config.toml"), encoding="utf-8") as file:
        config = file.read().replace(sandbox.ready["idwise"]["base_url"].rstrip("/"), address)
    config = re.sub(r"\n\[provider\.onetouch\]\n(?:[^\[\n].*\n?)*", "\n", config)
    with open(home.path("config.toml"), "w", encoding="utf-8") as file:
        file.write(config)
    home.configure("[console]\ntour = false\nlock_minutes = 0")
    done = home.run("sync", timeout=300)
    assert done.returncode == 0, done.stderr
    return home


def consoles(sandbox, proxy, minutes):
    """Two consoles at the same time, which the machine slows down alike: one over damaged pictures, one over whole ones."""
    verdicts, problems = Verdicts("console"), []
    homes = [home_at(sandbox, address) for address in (sandbox.ready["idwise"]["base_url"].rstrip("/"), proxy.url)]
    shown = [Kitty(home, TERM="xterm-kitty", KITTY_WINDOW_ID="1", columns=140, rows=40) for home in homes]
    for console in shown:
        console.sees("referred", seconds=60)
    figures = stroll(shown, minutes * 60)
    for name, times, console in zip(("whole", "damaged"), figures, shown):
        print(f"{name} pictures: {len(times)} keys answered, median {share(times, 0.5):.0f} ms, 99 of 100 within "
              f"{share(times, 0.99):.0f} ms, slowest {times[-1]:.0f} ms", flush=True)
        problems += [] if console.lives() else [f"it ended: {console.status}"]
        problems += console.leave()
        console.close()
    whole, with_damage = (share(times, 0.99) for times in figures)
    if proxy.served < 10 * minutes:
        problems.append(f"only {proxy.served} damaged pictures were asked for")
    if with_damage > max(100, 2 * whole):
        problems.append(f"99 of 100 keys within {with_damage:.0f} ms, {whole:.0f} with whole pictures")
    print(f"{proxy.served} damaged pictures were served", flush=True)
    verdicts.say(problems, homes[1].folder)
    for home in homes:
        if not problems:
            home.remove()
    return verdicts.end()


def main():
    parser = usage(__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=2, help="of the console; 0 leaves it out")
    arguments = parser.parse_args()
    sandbox, held = Sandbox(journeys=200, seed=arguments.seed), []
    home = Home(sandbox.config)
    try:
        done = home.run("sync")
        assert done.returncode == 0, done.stderr
        files, corpora = bases(home, home.listed("idwise")[0])
        if arguments.minutes:
            proxy = Damaging(sandbox.ready["idwise"]["base_url"].rstrip("/"), corpora, arguments.seed)
            held.append(consoles(sandbox, proxy, arguments.minutes))
        held.append(children(files, corpora, arguments.count, arguments.seed))
    finally:
        home.remove()
        sandbox.close()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()

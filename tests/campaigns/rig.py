"""What the campaigns share: a sandbox, homes with a store, the console in a pty, and the plan of `at_call.c`.

Everything is on loopback and in temporary folders. Only Python's library and, for `at_call.c`, a C compiler."""
import argparse
import atexit
import base64
import contextlib
import fcntl
import glob
import json
import mmap
import os
import pty
import re
import select
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.request

PROGRAM = os.path.abspath(os.environ.get("REFEREE", "target/release/referee"))
HERE = os.path.dirname(os.path.abspath(__file__))

STORED, SYNCED, OPENED, SENT, RECEIVED, SHOWN, READ = 1, 2, 4, 8, 16, 32, 64
KINDS = {STORED: "stored", SYNCED: "synced", OPENED: "opened", SENT: "sent", RECEIVED: "received", SHOWN: "shown",
         READ: "read"}


def usage(text):
    """Reads arguments; their help begins with the text at the top of the campaign."""
    return argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


def conclude(campaign):
    """Runs a campaign, ends it, prints its verdict, and exits with 1 if that has problems."""
    try:
        verdict = campaign.run()
    finally:
        campaign.end()
    print(json.dumps(verdict))
    sys.exit(1 if verdict["problems"] else 0)


def http(url, body=None, headers=()):
    """One request, JSON in, and JSON out where the answer is some."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"content-type": "application/json", **dict(headers)})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text.decode("utf-8", "replace")


class Sandbox:
    """Both services on loopback, and a configuration that names them."""

    def __init__(self, journeys=52, seed=11):
        self.folder = tempfile.mkdtemp(prefix="campaign-")
        self.config = os.path.join(self.folder, "config.toml")
        command = [PROGRAM, "sandbox", "--listen", "127.0.0.1:0", "--journeys", str(journeys), "--seed", str(seed),
                   "--write-config", self.config]
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        atexit.register(self.process.kill)
        self.ready = json.loads(self.process.stdout.readline())

    def control(self, path, body=None):
        return http(self.ready["control"]["base_url"].rstrip("/") + path, body)

    def decisions(self, journey):
        """What the service was asked to do with a journey."""
        return [one for one in self.control("/decisions") if one["journey_id"] == journey]

    def effects(self, journey):
        """How often the service did something with a journey, answered or not."""
        return [one for one in self.decisions(journey) if one["status"] in (200, 201, None)]

    def applied(self, journey):
        """How often a decision of ours was applied to a journey, answered or not: IDWise logs each."""
        idwise = self.ready["idwise"]
        key = base64.b64encode(f"{idwise['username']}:{idwise['password']}".encode()).decode()
        url = f"{idwise['base_url'].rstrip('/')}/journey/audit-logs?page_size=1000&journey_id={journey}"
        return sum((one["action"], one["principal_type"], one["status"]) == ("manual_review", "server_api_key", "Succeeded")
                   for one in http(url, headers={"authorization": f"Basic {key}"})["items"])

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """A running `referee serve` of a home."""

    def __init__(self, home, **more):
        ports = ["--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0"]
        self.process = subprocess.Popen([PROGRAM, "serve", *ports], env=home.environment(**more),
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        atexit.register(self.process.kill)
        line = self.process.stdout.readline()
        assert line, "the server did not start"
        ready = json.loads(line)
        self.hooks, self.private = ready["hooks"]["base_url"], ready["private"]["base_url"]

    def get(self, path):
        with urllib.request.urlopen(self.private + path, timeout=30) as answer:
            return answer.read().decode()

    def figure(self, name):
        """A metric by its name with its labels; none if it is not there."""
        for line in self.get("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    def close(self):
        self.process.terminate()
        self.process.wait(60)


class Home:
    """A home with a configuration and a store of its own."""

    def __init__(self, config, like=None):
        self.folder = tempfile.mkdtemp(prefix="campaign-home-")
        if like:
            shutil.copytree(like.folder, self.folder, dirs_exist_ok=True)
        else:
            for file in glob.glob(os.path.splitext(config)[0] + ".*"):
                shutil.copy(file, self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8", "TERM": "xterm-256color",
                "XDG_DATA_HOME": self.path("data"), "XDG_CONFIG_HOME": self.path("config"),
                "XDG_STATE_HOME": self.path("state"), "XDG_CACHE_HOME": self.path("cache"),
                "REFEREE_CONFIG": self.path("config.toml"), "REFEREE_STORE": f"sqlite:{self.path('store.db')}",
                "REFEREE_REVIEWER": "amina", **more}

    def configure(self, text):
        """Adds tables to the configuration."""
        with open(self.path("config.toml"), "a", encoding="utf-8") as file:
            file.write("\n" + text + "\n")

    def set(self, account, text):
        """Adds settings to an account."""
        with open(self.path("config.toml"), encoding="utf-8") as file:
            config = file.read()
        head = f"[provider.{account}]\n"
        assert head in config, config
        with open(self.path("config.toml"), "w", encoding="utf-8") as file:
            file.write(config.replace(head, head + text + "\n"))

    def seal(self, *settings):
        """Makes the key of a sealed store, and adds it and other tables to the configuration."""
        key = self.path("seal.key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(os.urandom(32).hex())
        self.configure("\n".join(['[seal]', 'key_file = "seal.key"', *settings]))

    def run(self, *arguments, timeout=120, **more):
        return subprocess.run([PROGRAM, *arguments], env=self.environment(**more), capture_output=True, text=True,
                              timeout=timeout, errors="replace")

    def start(self, *arguments, **more):
        return subprocess.Popen([PROGRAM, *arguments], env=self.environment(**more), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors="replace")

    def listed(self, service):
        """The ids in the queue, of one service."""
        rows = json.loads(self.run("list", "--json").stdout)
        return [row["id"] for row in rows if row["provider"] == service]

    def rows(self, query, *values):
        """Reads the store as another program would."""
        with contextlib.closing(sqlite3.connect(f"file:{self.path('store.db')}?mode=ro", uri=True)) as store:
            return store.execute(query, values).fetchall()

    def decided(self, journey):
        """The decisions on a journey in the store: id and state."""
        return self.rows("SELECT d.id, o.state FROM decisions d JOIN journeys j ON j.id = d.journey_id "
                         "JOIN deliveries o ON o.id = d.id WHERE j.journey = ?", journey)

    def verify(self):
        """What `audit verify` objects to."""
        done = self.run("audit", "verify")
        return [f"audit verify: {done.stdout} {done.stderr}"] if done.returncode else []

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Plan:
    """The shared memory of `at_call.c`."""

    SIZE = 28 + 65536

    def __init__(self, folder):
        self.library = os.path.join(folder, "at_call.so")
        source = os.path.join(HERE, "at_call.c")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", self.library, source], check=True)
        self.file = os.path.join(folder, "plan")
        with open(self.file, "wb") as file:
            file.write(bytes(self.SIZE))
        self.descriptor = os.open(self.file, os.O_RDWR)
        self.memory = mmap.mmap(self.descriptor, self.SIZE)

    def environment(self):
        return {"LD_PRELOAD": self.library, "AT_CALL_PLAN": self.file}

    def set(self, kinds, first=0xFFFFFFFF, count=1, error=0, armed=True):
        self.memory[:28] = struct.pack("<IIIIiII", armed, kinds, first, count, error, 0, 0)

    def arm(self):
        self.memory[:4] = struct.pack("<I", 1)

    def disarm(self):
        self.memory[:4] = struct.pack("<I", 0)

    def seen(self):
        return struct.unpack("<I", self.memory[20:24])[0]

    def met(self):
        return struct.unpack("<I", self.memory[24:28])[0]

    def kinds(self):
        return [KINDS.get(kind, "?") for kind in self.memory[28:28 + min(self.seen(), 65536)]]


class Console:
    """The console in a pty, as a terminal that answers what is asked for at the start and nothing else."""

    def __init__(self, home, *arguments, columns=120, rows=36, **more):
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.side, self.before = side, termios.tcgetattr(side)
        self.written, self.status = b"", None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(side, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(side, descriptor)
            os.closerange(3, 256)
            os.execve(PROGRAM, [PROGRAM, *arguments], home.environment(**more))
        os.set_blocking(self.main, False)

    def read(self, seconds):
        """Takes what is written for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.main], [], [], min(left, 0.05))[0]:
                continue
            try:
                data = os.read(self.main, 65536)
            except OSError:
                return
            self.written += data
            if b"\x1b[c" in data:
                os.write(self.main, b"\x1b[?62;22c")

    def text(self, since=0):
        """The words that were written, without the sequences between them."""
        return re.sub(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|[\]P_][^\x07\x1b]*(\x07|\x1b\\)|.)", b"",
                      self.written[since:]).decode("utf-8", "replace")

    def sees(self, *words, seconds=30, since=0):
        """Waits for one of these words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.text(since)
            if any(word in text for word in words):
                return True
            if not self.lives():
                return False
            self.read(0.05)
        return False

    def press(self, keys, seconds=0.3):
        with contextlib.suppress(OSError):
            os.write(self.main, keys.encode() if isinstance(keys, str) else keys)
        self.read(seconds)

    def lives(self):
        if self.status is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if ended else None
        return self.status is None

    def leave(self):
        """Leaves by keys, and says what was not as it should be."""
        for key in ["\x1b"] * 4 + ["q"] * 4:
            if self.lives():
                self.press(key, 0.5)
        self.read(3)
        if self.lives() or self.status != 0 or termios.tcgetattr(self.side)[:4] != self.before[:4]:
            return [f"it did not leave as it should: {self.status}"]
        return []

    def close(self):
        if self.lives():
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.main)
        os.close(self.side)


class Verdicts:
    """Counts what held, and prints what did not."""

    def __init__(self, name):
        self.name, self.held, self.broken, self.begun = name, 0, 0, time.monotonic()
        self.counts = {}

    def say(self, problems, where):
        if not problems:
            self.held += 1
            return
        self.broken += 1
        print(f"BROKEN {self.name}: {where}: {'; '.join(problems)}", flush=True)

    def count(self, what, times=1):
        self.counts[what] = self.counts.get(what, 0) + times

    def need(self, is_so, what):
        """A campaign that has met nothing proves nothing."""
        self.say([] if is_so else [what], "the campaign itself")

    def end(self):
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        seconds = time.monotonic() - self.begun
        print(f"{self.name}: {self.held} held, {self.broken} broken; {counts}; {seconds:.0f} s", flush=True)
        return self.broken == 0

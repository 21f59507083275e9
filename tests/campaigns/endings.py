#!/usr/bin/env python3
"""Ends the console by each fatal signal, lets it lock, and looks for planted words in what a thief would find.

    tests/campaigns/endings.py --binary target/release/referee [--no-lock]

After a signal the terminal must be whole and no core file be there. Within a second of the lock no name is on the screen
and pictures are deleted from the terminal. No planted word is in the store's files, its backup or temporary files.
"""
import argparse, base64, fcntl, json, os, pty, select, shutil, signal, struct, subprocess, sys, tempfile, termios, time
from pathlib import Path

SIGNALS = ["HUP", "INT", "QUIT", "TERM", "ABRT", "SEGV", "BUS", "ILL", "FPE", "SYS"]
PLANTED = [f"PLANTED{at:02}" for at in range(20)]


def home_of(binary, folder):
    config = folder / "config/referee/config.toml"
    config.parent.mkdir(parents=True)
    sandbox = subprocess.Popen([binary, "sandbox", "--journeys", "12", "--seed", "4", "--write-config", str(config)],
                               stdout=subprocess.PIPE, text=True)
    sandbox.stdout.readline()
    environment = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data"),
                   "PATH": os.environ["PATH"], "TERM": "xterm-kitty", "LANG": "C.UTF-8", "TMPDIR": str(folder / "tmp"),
                   "REFEREE_CONSOLE_TOUR": "false"}
    (folder / "tmp").mkdir()
    return sandbox, environment


class Console:
    """The program in a pty that answers like kitty."""

    def __init__(self, binary, environment, folder, *arguments):
        self.seen = b""
        self.child, self.master = pty.fork()
        if self.child == 0:
            import resource
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
            os.chdir(folder)
            os.execve(binary, [binary, *arguments], environment)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 960, 720))
        self.before = termios.tcgetattr(self.master)

    def read(self, seconds):
        end, new = time.time() + seconds, b""
        while time.time() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    break
                if not data:
                    break
                new += data
                if b"\x1b[c" in data:
                    os.write(self.master, b"\x1b[?62;22c")
                if b"\x1b_G" in data and b"a=q" in data:
                    os.write(self.master, b"\x1b_Gi=31;OK\x1b\\")
        self.seen += new
        return new

    def wait_for(self, what, seconds=20):
        end = time.time() + seconds
        while time.time() < end:
            self.read(0.2)
            if what in self.seen:
                return True
        return False

    def end(self, seconds=8):
        end = time.time() + seconds
        while time.time() < end:
            self.read(0.1)
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                self.read(0.2)
                return status
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        return None

    def is_whole(self):
        """The alternate screen, the cursor, bracketed paste and the line's modes are given back."""
        problems = []
        for on, off, what in [(b"\x1b[?1049h", b"\x1b[?1049l", "alternate screen"), (b"\x1b[?25l", b"\x1b[?25h", "cursor"),
                              (b"\x1b[?2004h", b"\x1b[?2004l", "bracketed paste"), (b"\x1b[?1000h", b"\x1b[?1000l", "mouse")]:
            if self.seen.rfind(on) > self.seen.rfind(off):
                problems.append(what)
        if termios.tcgetattr(self.master)[3] & (termios.ICANON | termios.ECHO) != self.before[3] & (termios.ICANON | termios.ECHO):
            problems.append("raw mode")
        return problems


def signals(binary, environment, folder):
    failed = []
    for name in SIGNALS:
        place = folder / f"cwd-{name}"
        place.mkdir()
        console = Console(binary, environment, place)
        if not console.wait_for(b"\x1b[?1049h"):
            failed.append((name, "no console"))
        console.read(1.0)
        os.write(console.master, b"\r")
        console.read(1.0)
        os.kill(console.child, getattr(signal, f"SIG{name}"))
        status = console.end()
        problems = console.is_whole()
        if status is None:
            problems.append("still running")
        elif not os.WIFSIGNALED(status) or os.WTERMSIG(status) != getattr(signal, f"SIG{name}"):
            problems.append(f"status {status}")
        problems += [f"left {file.name}" for file in place.iterdir()]
        if problems:
            failed.append((name, problems))
    print(f"{len(SIGNALS)} fatal signals, {len(failed)} with problems", flush=True)
    return failed


def lock(binary, environment, folder):
    """With a lock of one minute: how long after the limit names are gone, and whether pictures are deleted."""
    rows = json.loads(subprocess.run([binary, "list", "--json", "--unmask"], env=environment, capture_output=True).stdout)
    names = [row["applicant"].encode() for row in rows if row.get("applicant")]
    console = Console(binary, {**environment, "REFEREE_CONSOLE_LOCK_MINUTES": "1"}, folder)
    console.read(3)
    os.write(console.master, b"\r")
    console.read(2)
    shown = any(name.split(b",")[0] in console.seen for name in names)
    begun, locked = time.time(), None
    while time.time() < begun + 75 and locked is None:
        new = console.read(0.2)
        if b"ocked" in new or b"\x1b[2J" in new:
            locked = time.time() - begun
            console.read(1)
    after = console.seen[console.seen.rfind(b"\x1b[2J"):]
    left = [name for name in names if name.split(b",")[0] in after]
    is_deleted = b"a=d" in console.seen[-20000:]
    os.kill(console.child, signal.SIGTERM)
    console.end()
    print(f"lock: names shown before {shown}; locked {locked and locked - 58:.1f} s after 58 s; names after it {left}; "
          f"pictures deleted {is_deleted}", flush=True)
    return [] if shown and locked and locked < 62 and not left and is_deleted else [("lock", locked, left, is_deleted)]


def plant(document, words, left=15):
    """Puts words into the values of fields."""
    stack, planted = [document], 0
    while stack and planted < left:
        value = stack.pop()
        for key, inner in (value.items() if isinstance(value, dict) else enumerate(value)):
            if isinstance(inner, (dict, list)):
                stack.append(inner)
            elif key == "value" and isinstance(inner, str) and planted < left:
                value[key], planted = next(words), planted + 1


def planted(binary, environment, folder):
    """A document with twenty planted words, looked at and decided by commands; then everything a thief would take."""
    words = iter(PLANTED)
    run = lambda *arguments: subprocess.run([binary, "--reviewer", "amina", *arguments], env=environment, capture_output=True, text=True)
    rows = json.loads(run("list", "--json").stdout)
    model = next(row["id"] for row in rows if row["provider"] == "idwise")
    document = json.loads(run("show", model, "--json", "--unmask").stdout)["raw"]
    text = json.dumps(document).replace(model, "64b0000000000000000000aa")
    document = json.loads(text)
    plant(document, words)
    document["processingConfig"] = {"authKeyForCallback": next(words), "url": f"https://u:{next(words)}@x.example"}
    document["picture"] = base64.b64encode(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + next(words).encode() * 20).decode()
    file = folder / "in.json"
    file.write_text(json.dumps(document))
    done = run("import", str(file))
    file.unlink()
    note, comment = next(words), next(words)
    journey = "64b0000000000000000000aa"
    run("show", journey, "--unmask")
    run("escalate", journey, "--to", "lead", "--comment", note)
    decided = run("decide", journey, "reject", "--reason", "other", "--comment", comment)
    thief = folder / "thief"
    thief.mkdir()
    run("store", "backup", str(thief / "backup.db"))
    for file in (folder / "data").rglob("*"):
        if file.is_file():
            shutil.copy(file, thief / f"data-{file.name}")
    for file in (folder / "tmp").rglob("*"):
        if file.is_file():
            shutil.copy(file, thief / f"tmp-{file.name}")
    found = []
    for file in thief.iterdir():
        content = file.read_bytes()
        for word in PLANTED:
            forms = [word.encode(), word.encode("utf-16-le"), base64.b64encode(word.encode()).rstrip(b"=")[:-1]]
            if any(form in content for form in forms):
                found.append((word, file.name))
    is_there = run("show", journey, "--json", "--unmask").stdout.count("PLANTED")
    print(f"planted words: {len(PLANTED)}; in the journey as shown {is_there}; found in {len(list(thief.iterdir()))} files: {found}")
    problems = [("found", found)] if found else []
    if done.returncode != 0 or decided.returncode != 0 or is_there < 10:
        problems.append(("the journey was not worked on", done.stderr, decided.stderr, is_there))
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--no-lock", action="store_true")
    options = parser.parse_args()
    binary, failed = str(Path(options.binary).resolve()), []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sandbox, environment = home_of(binary, folder)
        try:
            subprocess.run([binary, "sync"], env=environment, check=True, capture_output=True)
            failed += planted(binary, environment, folder)
            failed += signals(binary, environment, folder)
            if not options.no_lock:
                failed += lock(binary, environment, folder)
        finally:
            sandbox.kill()
    for one in failed:
        print("FAILED", one)
    sys.exit(1 if failed else 0)


main()

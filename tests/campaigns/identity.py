#!/usr/bin/env python3
"""Tries to be somebody else on a team's store, and to change what the host has locked.

    tests/campaigns/identity.py --binary target/release/referee

Runs in a mount namespace of its own, where it writes /etc/referee/referee.toml; needs root or user namespaces.
Nothing that is tried may leave an entry of another person in the record, and no locked setting may change.
"""
import argparse, json, os, re, shutil, sqlite3, subprocess, sys, tempfile
from pathlib import Path

AMINA = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAZwzwpqg8o5UW7SkYXHng4OQI8jIyvmmIiCGgbMUZp amina"
SYSTEM = """
locked = ["identity.*", "policy.*", "review.*", "reason", "reasons.*", "second", "console.mask", "console.lock_minutes"]
[identity]
unbound = "engineers"
[policy]
cli_decisions = "opened"
minimum_age = 18
[review]
gates = "hard"
hold_seconds = 30
[console]
mask = "required"
lock_minutes = 5
"""


class Home:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, Path(folder)
        self.config = self.folder / "config/referee/config.toml"
        self.config.parent.mkdir(parents=True)
        self.sandbox = subprocess.Popen(
            [binary, "sandbox", "--journeys", "30", "--seed", "5", "--write-config", str(self.config)],
            stdout=subprocess.PIPE, text=True)
        self.sandbox.stdout.readline()
        # What the host locks must not stand in the user's file.
        self.config.write_text(re.sub(r"(?m)^\[policy\]\n(?:[^\[\n].*\n|\n)*", "", self.config.read_text()))
        self.db = self.folder / "data/referee/referee.db"

    def run(self, arguments, stdin="", **variables):
        environment = {
            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"), "PATH": os.environ["PATH"], "TERM": "dumb", **variables}
        try:
            return subprocess.run([self.binary, *arguments], env=environment, capture_output=True, text=True, timeout=60,
                                  input=stdin)
        except (ValueError, OSError) as error:  # a name that no argument can have
            return subprocess.CompletedProcess(arguments, 2, "", str(error))

    def must(self, arguments, stdin="", **variables):
        done = self.run(arguments, stdin, **variables)
        if done.returncode != 0:
            sys.exit(f"{arguments}: {done.returncode} {done.stderr}")
        return done.stdout

    def actors(self):
        """How many entries each name has."""
        db = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)
        return dict(db.execute("SELECT actor, count(*) FROM audit GROUP BY actor"))


def bound(name, asked, **variables):
    return ["--bound", "--reviewer", name], {"SSH_ORIGINAL_COMMAND": asked, **variables}


def impersonations(home, journey):
    """Each an attempt of boris to act as another person: arguments and variables."""
    decide = f"decide {journey} reject --reason tampering"
    words = decide.split()
    other = home.folder / "other/referee"
    other.mkdir(parents=True)
    (other / "config.toml").write_text('reviewer = "lena"\n' + home.config.read_text())
    elsewhere = str(other / "config.toml")
    keys = home.folder / "auth"
    keys.write_text("publickey " + AMINA.rsplit(" ", 1)[0] + "\n")
    stranger = home.folder / "stranger"
    stranger.write_text("publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n")
    yield bound("boris", decide + " --reviewer amina")
    yield bound("boris", decide + " --reviewer=amina")
    yield bound("boris", "--reviewer amina " + decide)
    yield bound("boris", "--bound --reviewer amina " + decide)
    yield bound("boris", decide + "; referee --reviewer amina " + decide)
    yield bound("boris", decide, REFEREE_REVIEWER="amina")
    yield bound("boris", decide, REFEREE_CONFIG=elsewhere)
    yield bound("boris", f"--config {elsewhere} " + decide)
    yield bound("amina", decide, SSH_USER_AUTH=str(stranger))
    yield ["--bound", "--reviewer", "boris", *words, "--reviewer", "amina"], {}
    yield ["--reviewer", "amina", "--bound", "--reviewer", "boris", *words], {}
    yield ["--reviewer=boris", *words, "--reviewer=amina"], {}
    yield ["--reviewer", "amina", *words], {}
    yield ["--reviewer", "amina", *words], {"SSH_USER_AUTH": str(keys)}
    yield ["--reviewer", "lena", *words], {}
    yield words, {"REFEREE_REVIEWER": "lena"}
    yield words, {"REFEREE_REVIEWER": "amina", "SSH_USER_AUTH": str(keys)}
    yield words, {"XDG_CONFIG_HOME": str(home.folder / "other")}
    yield words, {"REFEREE_CONFIG": elsewhere}
    yield ["--config", elsewhere, *words], {}
    yield words, {"USER": "lena", "LOGNAME": "lena", "SUDO_USER": "lena"}
    yield ["--reviewer", "lena", *words], {"USER": "lena", "REFEREE_IDENTITY_UNBOUND": "all"}
    yield ["--reviewer", "lena", "reviewer", "add", "boris", "--role", "lead"], {}
    for name in ["\u0430mina", "amina\u202e", "amina ", "Amina", "\uff41mina", "referee", "courier", "system", "lead",
                 "amina: Approved", "a" * 65, "am\u0131na", "\x1b[2Jamina", "lena\n", ""]:
        yield ["--reviewer", name, *words], {}
        yield bound(name, decide)


def overrides(home):
    """Each an attempt to change a locked setting: arguments, variables, the user's file."""
    for name, value in [("IDENTITY_UNBOUND", "all"), ("POLICY_CLI_DECISIONS", "all"), ("POLICY_MINIMUM_AGE", "1"),
                        ("REVIEW_GATES", "soft"), ("REVIEW_HOLD_SECONDS", "0"), ("REVIEW_BLIND_FACES", "off"),
                        ("REVIEW_COMMENTS", "by_reason"), ("CONSOLE_MASK", "false"), ("CONSOLE_LOCK_MINUTES", "0"),
                        ("POLICY_UNSIGNED", "allow"), ("IDENTITY_SIGN", "off")]:
        yield [], {f"REFEREE_{name}": value}, None
    for text in ['[identity]\nunbound = "all"', '[policy]\ncli_decisions = "all"', '[policy]\nminimum_age = 1',
                 '[review]\ngates = "soft"', '[review]\nhold_seconds = 0', '[review]\nblind_faces = "off"',
                 '[console]\nmask = false', '[console]\nlock_minutes = 0', 'locked = []', '[reasons]\nonly = true',
                 '[[reason]]\ncode = "x"\ntext = "x"\nverbs = ["approve"]', '[[second]]\nwhen = "verb:approve"',
                 'review.gates = "soft"', '[review]\n"gates" = "soft"', '["review"]\ngates = "soft"',
                 '[review]\nline_reasons = true']:
        yield [], {}, text
    for arguments in [["-c", "review.gates=soft"], ["--set", "review.gates=soft"], ["--review.gates", "soft"],
                      ["--unmask"], ["--system", "/dev/null"]]:
        yield arguments, {}, None


def effective(home, arguments=(), **variables):
    done = home.run([*arguments, "config", "--json"], **variables)
    if done.returncode != 0:
        return None
    settings = {row["setting"]: row["value"] for row in json.loads(done.stdout)}
    locked = ("identity.", "policy.", "review.", "reason", "second", "console.mask", "console.lock_minutes")
    return {name: value for name, value in settings.items() if name.startswith(locked)}


def try_overrides(home):
    wanted, worked, tried = effective(home), [], 0
    assert wanted and wanted["review.gates"] == "hard", wanted
    text = home.config.read_text()
    for arguments, variables, addition in overrides(home):
        tried += 1
        if addition:
            home.config.write_text(addition + "\n" + text if addition.startswith("locked") or "." in addition.split("\n")[0].split("=")[0]
                                   else text + "\n" + addition + "\n")
        found = effective(home, arguments, **variables)
        home.config.write_text(text)
        if found is not None and found != wanted:
            worked.append((arguments, variables, addition))
    # The same file by other ways: another home, another folder, a link, a flag.
    other = home.folder / "second/referee"
    other.mkdir(parents=True)
    (other / "config.toml").write_text(text + '\n[review]\ngates = "soft"\n')
    link = home.folder / "linked/referee"
    link.mkdir(parents=True)
    (link / "config.toml").symlink_to(other / "config.toml")
    dot = home.folder / "home/.config"
    dot.mkdir(parents=True)
    shutil.copytree(other, dot / "referee")
    for arguments, variables in [
            ([], {"XDG_CONFIG_HOME": str(other.parent)}), ([], {"XDG_CONFIG_HOME": str(link.parent)}),
            ([], {"XDG_CONFIG_HOME": "", "HOME": str(dot.parent)}), (["--config", str(other / "config.toml")], {}),
            ([], {"REFEREE_CONFIG": str(other / "config.toml")}), (["--config", str(link / "config.toml")], {})]:
        tried += 1
        found = effective(home, arguments, **variables)
        if found is not None and found != wanted:
            worked.append((arguments, variables, "a file elsewhere"))
    # A system configuration that others can write is refused, not believed.
    for mode in (0o666, 0o664):
        tried += 1
        os.chmod("/etc/referee/referee.toml", mode)
        if effective(home) is not None:
            worked.append(("mode", oct(mode), ""))
    os.chmod("/etc/referee/referee.toml", 0o644)
    return tried, worked


def try_impersonations(home):
    home.must(["--reviewer", "lena", "sync"])
    home.must(["--reviewer", "lena", "init", "--team", "--lead", "lena"])
    for added, stdin in [("boris --role reviewer", ""), ("amina --role reviewer --key -", AMINA + "\n")]:
        arguments, variables = bound("lena", f"reviewer add {added}")
        home.must(arguments, stdin, **variables)
    rows = json.loads(home.must(["--bound", "--reviewer", "boris", "list", "--json"]))
    journey = next(row["id"] for row in rows if row["provider"] == "idwise")
    home.must(["--bound", "--reviewer", "boris", "show", journey])
    before, worked, tried = home.actors(), [], 0
    for arguments, variables in impersonations(home, journey):
        tried += 1
        done = home.run(arguments, **variables)
        after = home.actors()
        strangers = {name for name, count in after.items() if before.get(name, 0) != count} - {"boris"}
        if strangers:
            worked.append((arguments, variables, sorted(strangers), done.returncode))
        before = after
    # All the time the journey could be decided by who may.
    arguments, variables = bound("boris", f"decide {journey} reject --reason tampering")
    done = home.run(arguments, **variables)
    if done.returncode != 0 or set(home.actors()) != set(before):
        worked.append(("boris himself", done.returncode, done.stderr, home.actors()))
    return tried, worked


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    binary = str(Path(options.binary).resolve())
    if not options.inside:
        how = ["unshare", "-m"] if os.getuid() == 0 else ["unshare", "-rm"]
        again = [sys.executable, os.path.abspath(__file__), "--inside", "--binary", binary]
        sys.exit(subprocess.run([*how, *again]).returncode)
    with tempfile.TemporaryDirectory() as folder:
        etc = Path(folder) / "etc"
        (etc / "upper").mkdir(parents=True)
        (etc / "work").mkdir()
        options_of_mount = f"lowerdir=/etc,upperdir={etc}/upper,workdir={etc}/work"
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        # Another kind of file system than the one that temporary files may be on cannot be the upper one.
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(etc)], check=True)
        (etc / "upper").mkdir()
        (etc / "work").mkdir()
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options_of_mount, "/etc"], check=True)
        Path("/etc/referee").mkdir(exist_ok=True)
        Path("/etc/referee/referee.toml").write_text(SYSTEM)
        os.chmod("/etc/referee/referee.toml", 0o644)
        failed = []
        home = Home(binary, Path(folder) / "home1")
        try:
            for name, attempt in [("overrides of locked settings", try_overrides), ("impersonations", try_impersonations)]:
                tried, worked = attempt(home)
                print(f"{name}: {tried} tried, {len(worked)} worked", flush=True)
                failed += worked
        finally:
            home.sandbox.kill()
            subprocess.run(["umount", "-l", "/etc"])
            subprocess.run(["umount", "-l", str(etc)])
    for one in failed:
        print("WORKED", one)
    sys.exit(1 if failed else 0)


main()

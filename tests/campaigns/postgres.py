"""A PostgreSQL server for one campaign, from the programs of the system (apt-get install postgresql).

    python3 tests/campaigns/postgres.py COMMAND...

runs a command with the address of an empty database in $REFEREE_BENCH_STORE."""
import atexit
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from rig import Home

NOBODY = 65534


class Database:
    """A PostgreSQL server of this script's own, on a socket."""

    def __init__(self, folder, *settings):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        initdb = found[-1] if found else shutil.which("initdb")
        if not initdb:
            sys.exit("PostgreSQL is missing: apt-get install postgresql")
        self.bin, self.folder = pathlib.Path(initdb).parent, folder / "pg"
        self.folder.mkdir(parents=True)
        # initdb refuses to be root.
        self.prefix = []
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self.prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
        words = ["-A", "trust", "-U", "postgres", "-N", "--locale=C", "-E", "UTF8", "-D", self.folder / "data"]
        subprocess.run([*self.prefix, initdb, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.process, self.settings = None, settings
        self.start()
        self.sql("CREATE DATABASE referee", "postgres")

    def start(self):
        settings = ["listen_addresses=", "max_connections=2000", "shared_buffers=64MB", "log_min_messages=fatal",
                    *self.settings]
        words = [word for setting in settings for word in ("-c", setting)]
        self.process = subprocess.Popen(
            [*self.prefix, self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        atexit.register(self.process.kill)
        while subprocess.run(self.psql("SELECT 1", "postgres"), capture_output=True).returncode:
            time.sleep(0.05)

    def crash(self):
        """As a power cut would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.start()

    def psql(self, statement, database="referee"):
        words = ["-X", "-q", "-At", "-U", "postgres", "-h", self.folder, "-d", database, "-c", statement]
        return [self.bin / "psql", *words]

    def sql(self, statement, database="referee"):
        return subprocess.run(self.psql(statement, database), check=True, capture_output=True, text=True).stdout

    def rows(self, statement):
        """The rows of a statement, their columns as text."""
        return [line.split("|") for line in self.sql(statement).splitlines()]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def remove(self):
        """Stops it, and deletes the folder that it was made in."""
        self.stop()
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def url(self):
        return f"postgres:///referee?host={self.folder}&user=postgres"


class TeamHome(Home):
    """A home whose store is on a server. Its first lead is called `head`."""

    def __init__(self, config, database):
        super().__init__(config)
        self.database = database

    def environment(self, **more):
        return super().environment(**{"REFEREE_STORE": self.database.url(), "REFEREE_REVIEWER": "head", **more})

    def must(self, *words, **more):
        done = self.run(*words, timeout=1800, **more)
        if done.returncode:
            sys.exit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def found(self):
        """Makes the schema, and the team with its lead, who is its engineer, too."""
        self.must("store", "migrate")
        self.must("--reviewer", "head", "init", "--team", "--lead", "head")
        self.must("--reviewer", "head", "reviewer", "add", "head", "--role", "lead,engineer")


def main():
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        os.chmod(folder, 0o755)
        database = Database(pathlib.Path(folder))
        try:
            ended = subprocess.run(sys.argv[1:], env={**os.environ, "REFEREE_BENCH_STORE": database.url()})
        finally:
            database.stop()
    sys.exit(ended.returncode)


if __name__ == "__main__":
    main()

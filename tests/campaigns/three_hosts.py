#!/usr/bin/env python3
"""Many scripted reviewers on three simulated hosts share one store on PostgreSQL: nothing is lost, nothing is sent twice.

    tests/campaigns/three_hosts.py --referee target/release/referee --reviewers 200 --journeys 10000
    tests/campaigns/three_hosts.py --referee target/release/referee --restart 20 --kill 30

Each host has its own home, its own `referee serve` and, where libfaketime is installed (apt-get install faketime), its own
clock: 90 seconds behind, right, 90 seconds ahead. Reviewers are processes of `referee decide`; each journey is wanted by
several of them. `--restart S` stops the database as by a power cut each S seconds, `--kill S` kills everything on one host.
At the end every decision that was called recorded is at the service once, and the chain of the record holds. The last line
is JSON; the exit code is 1 where anything was lost, doubled or untrue. Needs PostgreSQL's programs and Python 3 alone.
"""

import argparse
import collections
import glob
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from postgres import Database

CLOCKS = (-90, 0, 90)
FAKETIME = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Host:
    """A home, a clock, a server, and the commands of its reviewers."""

    def __init__(self, campaign, number, clock):
        self.campaign, self.number = campaign, number
        self.home = campaign.folder / f"host{number}"
        config = self.home / ".config/referee"
        config.mkdir(parents=True)
        for file in campaign.config.iterdir():
            shutil.copy2(file, config / file.name)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REFEREE_")}
        self.environment = {**kept, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config")}
        for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
            self.environment.pop(name, None)
        if clock and FAKETIME:
            self.environment |= {"LD_PRELOAD": FAKETIME[0], "FAKETIME": f"{clock:+d}s", "DONT_FAKE_MONOTONIC": "1",
                                 "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.server, self.running, self.lock = None, set(), threading.Lock()

    def command(self, *words):
        return [str(self.campaign.referee), "--store", self.campaign.database.url(), *words]

    def serve(self):
        ports = ["--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0"]
        while True:
            log = open(self.home / "serve.log", "ab")
            self.server = subprocess.Popen(self.command("serve", *ports), env=self.environment,
                                           stdout=subprocess.PIPE, stderr=log)
            line = self.server.stdout.readline()
            if line:
                self.private = json.loads(line)["private"]["base_url"]
                return
            # The database is away just now.
            self.server.wait()
            time.sleep(0.5)

    def run(self, *words, timeout=120):
        """A command; its exit code, none if it was killed, and what it said."""
        process = subprocess.Popen(self.command(*words), env=self.environment, text=True, cwd=self.home,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with self.lock:
            self.running.add(process)
        try:
            out, err = process.communicate(timeout=timeout)
        finally:
            with self.lock:
                self.running.discard(process)
        return (process.returncode if process.returncode >= 0 else None), out, err

    def kill(self):
        """Everything on it, as by a power cut; its server comes back."""
        with self.lock:
            victims = [self.server, *self.running]
        for victim in victims:
            victim.kill()
        self.server.wait()
        self.serve()


class Campaign:
    def __init__(self, options):
        self.options, self.referee = options, pathlib.Path(options.referee).resolve()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="referee-campaign"))
        self.folder.chmod(0o755)
        self.database = Database(self.folder)
        self.config = self.folder / "config"
        self.config.mkdir()
        self.sandbox, self.control = self.start_sandbox()
        self.adapt_configuration()
        self.hosts = [Host(self, number, clock * options.skew // 90) for number, clock in enumerate(CLOCKS)]
        self.names = [f"r{number}" for number in range(options.reviewers)]
        self.wanted, self.lock = collections.deque(), threading.Lock()
        self.recorded, self.told, self.untrue = {}, collections.Counter(), []
        self.is_over = threading.Event()

    def start_sandbox(self):
        words = ["sandbox", "--journeys", str(self.options.journeys), "--seed", "3", "--write-config"]
        process = subprocess.Popen([self.referee, *words, self.config / "config.toml"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        return process, json.loads(process.stdout.readline())["control"]["base_url"]

    def adapt_configuration(self):
        file = self.config / "config.toml"
        text = file.read_text()
        if "requests_per_second" not in text:
            text = re.sub(r"(?m)^(base_url = .*)$", r"\1\nrequests_per_second = 2000", text)
        file.write_text(text)

    def asked(self, path):
        with urllib.request.urlopen(self.control + path) as answer:
            return json.load(answer)

    def must(self, *words):
        code, out, err = self.hosts[1].run(*words, timeout=1200)
        if code != 0:
            sys.exit(f"{' '.join(words)}: {err}")
        return out

    def prepare(self):
        self.must("store", "migrate")
        self.must("--reviewer", "head", "init", "--team", "--lead", "head")
        for name in self.names:
            self.must("--reviewer", "head", "reviewer", "add", name, "--role", "reviewer")
        say("fetching")
        self.must("--reviewer", "head", "sync")
        rows = json.loads(self.must("--reviewer", "head", "list", "--json"))
        self.journeys = [(row["provider"], row["id"]) for row in rows if row["state"] == "pending"]
        # Each is wanted by so many reviewers, at about the same time.
        wanted = [journey for journey in self.journeys for _ in range(self.options.contenders)]
        width = 8 * self.options.contenders
        for start in range(0, len(wanted), width):
            part = wanted[start:start + width]
            random.shuffle(part)
            self.wanted.extend(part)
        for host in self.hosts:
            host.serve()

    def review(self, number):
        name, host = self.names[number], self.hosts[number % len(self.hosts)]
        while not self.is_over.is_set():
            with self.lock:
                if not self.wanted:
                    return
                journey = self.wanted.popleft()
            self.is_over.wait(random.uniform(0.5, 1.5) * self.options.pause)
            self.decide(host, name, journey)

    def decide(self, host, name, journey):
        provider, id = journey
        words = ["--reviewer", name, "decide", f"{provider}:{id}", "reject", "--reason", "tampering", "--now"]
        code, out, err = host.run(*words)
        if code == 0:
            with self.lock:
                self.told["recorded"] += 1
                before = self.recorded.setdefault(journey, name)
                if before != name:
                    self.untrue.append(f"{journey}: recorded for {before} and for {name}")
            return
        if code == 10 and re.search(r"\br\d+ (has|on) (decided )?this journey", err):
            what = "told who was quicker"
        elif code == 14 and ("nothing was recorded" in err or "cannot be reached" in err):
            what = "not recorded"
            time.sleep(0.3)
        elif code is None:
            what = "killed"
        elif code == 14 and "not known" in err:
            what = "not known"
            time.sleep(0.3)
        else:
            what = f"exit {code}"
            say(f"{name} {id}: exit {code}: {err.strip()[:300]}")
        with self.lock:
            self.told[what] += 1
            # Whoever was told nothing certain is followed by somebody else.
            if what in ("not recorded", "killed", "not known") and journey not in self.recorded:
                self.wanted.append(journey)
            elif what.startswith("exit"):
                self.untrue.append(f"{journey}: {what}")

    def disturb(self, every, what):
        while every and not self.is_over.wait(every):
            what()

    def crash(self):
        self.told["database crashes"] += 1
        self.database.crash()

    def kill(self):
        self.told["hosts killed"] += 1
        random.choice(self.hosts).kill()

    def run(self):
        say(f"preparing {self.options.reviewers} reviewers and {self.options.journeys} journeys")
        self.prepare()
        say(f"{len(self.journeys)} journeys wait; {'clocks differ' if FAKETIME else 'clocks agree: no libfaketime'}")
        begun = time.monotonic()
        disturbers = [threading.Thread(target=self.disturb, args=(self.options.restart, self.crash)),
                      threading.Thread(target=self.disturb, args=(self.options.kill, self.kill))]
        reviewers = [threading.Thread(target=self.review, args=(number,)) for number in range(len(self.names))]
        for thread in disturbers + reviewers:
            thread.start()
        deadline = begun + self.options.seconds
        for thread in reviewers:
            thread.join(max(0.0, deadline - time.monotonic()))
        decided = time.monotonic() - begun
        self.is_over.set()
        for thread in reviewers + disturbers:
            thread.join()
        say(f"decided in {decided:.0f} s; waiting for the outbox")
        self.wait_for_outbox()
        return self.judge(decided)

    def wait_for_outbox(self):
        deadline = time.monotonic() + self.options.patience
        states = None
        while time.monotonic() < deadline:
            states = self.database.sql("SELECT state, count(*) FROM deliveries WHERE is_open GROUP BY 1").split()
            if not states:
                return
            time.sleep(1)
        self.untrue.append(f"still open: {states}")

    def judge(self, seconds):
        applied = [one for one in self.asked("/decisions") if 200 <= one["status"] < 300]
        arrived = collections.Counter(one["journey_id"] for one in applied if "new_decision" in str(one["body"]))
        kept = {line for line in self.database.sql(
            "SELECT j.journey FROM deliveries d JOIN journeys j ON j.id = d.journey_id WHERE d.state = 'kept'").split()}
        doubled = [id for id, count in arrived.items() if count > 1]
        lost = [journey for journey in self.recorded if journey[1] not in arrived and journey[1] not in kept]
        undecided = len(self.journeys) - len(set(arrived) | kept)
        code, verdict, err = self.hosts[1].run("--reviewer", "head", "audit", "verify", "--json")
        # A lead verifies nothing: the owner of the database looks at the chain itself.
        broken = self.database.sql(
            "SELECT count(*) FROM (SELECT seq, previous, hash, at_ms, actor, what, provider, journey, detail,"
            " lag(hash, 1, repeat('0', 64)) OVER (ORDER BY seq) AS before, row_number() OVER (ORDER BY seq) AS place"
            " FROM audit) a WHERE previous <> before OR seq <> place OR hash <>"
            " referee_hash(seq, at_ms, actor, what, provider, journey, detail, previous)").strip()
        deadlocks = self.database.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'referee'").strip()
        verdict = {
            "journeys": len(self.journeys), "reviewers": len(self.names), "seconds": round(seconds, 1),
            "decisions_per_second": round(len(self.recorded) / max(seconds, 0.001), 1),
            "arrived": len(arrived), "kept": len(kept), "lost": len(lost), "doubled": len(doubled),
            "undecided": undecided, "broken_entries": int(broken), "entries": int(self.database.sql(
                "SELECT count(*) FROM audit")), "deadlocks": int(deadlocks), "clocks_differ": bool(FAKETIME),
            "told": dict(self.told), "untrue": self.untrue[:20],
        }
        verdict["holds"] = not (lost or doubled or self.untrue or verdict["broken_entries"])
        return verdict

    def end(self):
        self.is_over.set()
        processes = [host.server for host in self.hosts if host.server] + [self.sandbox, self.database.process]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        if not self.options.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--referee", default="target/release/referee")
    parser.add_argument("--reviewers", type=int, default=200)
    parser.add_argument("--journeys", type=int, default=10000)
    parser.add_argument("--contenders", type=int, default=2, help="how many reviewers want each journey")
    parser.add_argument("--pause", type=float, default=0, help="seconds that a reviewer thinks before each decision")
    parser.add_argument("--skew", type=int, default=90, help="seconds that the outer clocks are wrong by")
    parser.add_argument("--restart", type=float, default=0, help="crash the database each so many seconds")
    parser.add_argument("--kill", type=float, default=0, help="kill a host each so many seconds")
    parser.add_argument("--seconds", type=float, default=3600, help="the longest that reviewers work")
    parser.add_argument("--patience", type=float, default=600, help="how long the outbox may take to become empty")
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    return parser.parse_args()


def main():
    campaign = Campaign(options())
    try:
        verdict = campaign.run()
    finally:
        campaign.end()
    print(json.dumps(verdict))
    sys.exit(0 if verdict["holds"] else 1)


if __name__ == "__main__":
    main()

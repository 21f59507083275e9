#!/usr/bin/env python3
"""Kills the program at its calls to the system, one after the other, starts it again, and looks at what the service got.

    cargo build --locked && REFEREE=target/debug/referee python3 tests/campaigns/kills.py [--stride N] [SCENARIO...]

Scenarios: decide (`decide --now --wait`), deliver, webhook (a decision to a receiver), console (from the reason's key to
the delivery), serve (webhooks come in and a decision goes out). Each point has a fresh home. What must hold: what was
said to be recorded is recorded, what is recorded arrives, nothing arrives twice, and the record verifies. A point that
does not fire lay beyond the end of that run and is counted apart."""
import hashlib
import hmac
import http.server
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.error

import rig
from rig import Console, Home, Plan, Sandbox, Verdicts, usage

CALLS = rig.STORED | rig.SYNCED | rig.OPENED | rig.SENT | rig.RECEIVED | rig.SHOWN
SETTLED = ("delivered", "kept")


class Receiver:
    """A customer's receiver of decisions, which knows one that comes twice by its key."""

    SECRET = "a secret of the receiver"

    def __init__(self):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                signed = hmac.new(Receiver.SECRET.encode(), body, hashlib.sha256).hexdigest()
                is_signed = self.headers.get("x-referee-signature") == f"sha256={signed}"
                received.append((self.headers.get("idempotency-key"), body, is_signed))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/decisions"


class Campaign:
    """A sandbox and a home with what is in its queue, which each point copies."""

    def __init__(self):
        self.sandbox = Sandbox()
        self.folder = tempfile.mkdtemp(prefix="campaign-")
        self.plan = Plan(self.folder)
        self.receiver = Receiver()
        self.template = Home(self.sandbox.config)
        for account in ("idwise", "onetouch"):
            self.template.set(account, "grace_seconds = 0")
        self.template.set("onetouch", f'decision_webhook_url = "{self.receiver.url}"\n'
                                      'decision_webhook_secret_env = "RECEIVER_SECRET"')
        self.template.set("idwise", 'hook.auth = "header:X-Hook-Key"\nhook.secret_env = "HOOK_SECRET"')
        self.template.configure("[review]\nhold_seconds = 0\n[console]\ntour = false")
        os.environ["RECEIVER_SECRET"] = Receiver.SECRET
        done = self.template.run("sync", RECEIVER_SECRET=Receiver.SECRET, HOOK_SECRET="hook")
        assert done.returncode == 0, done.stderr
        self.journey = self.template.listed("idwise")[0]
        self.kept = self.template.listed("onetouch")[0]
        # A decision that is due.
        self.due = Home("", like=self.template)
        done = self.run(self.due, "decide", self.journey, "reject", "--reason", "tampering", "--now")
        assert done.returncode == 0, done.stderr

    def run(self, home, *arguments, **more):
        return home.run(*arguments, RECEIVER_SECRET=Receiver.SECRET, HOOK_SECRET="hook", **more)

    def reset(self):
        self.sandbox.control("/reset", {})
        self.receiver.received.clear()

    def settle(self, home):
        """Another process sends what is due, until nothing is on its way."""
        self.plan.disarm()
        for _ in range(8):
            self.run(home, "deliver")
            if not home.rows("SELECT 1 FROM deliveries WHERE is_open = 1"):
                return
            time.sleep(0.3)

    def problems(self, home, journey, said):
        """What is wrong after a run that was killed: `said` is whether it said that a decision is recorded."""
        before = home.decided(journey)
        problems = []
        if said and not before:
            problems.append("it was said and is not recorded")
        self.settle(home)
        after = home.decided(journey)
        arrived = {key for key, _, _ in self.receiver.received} if journey == self.kept else None
        count = len(arrived) if arrived is not None else len(self.sandbox.effects(journey))
        if [one for one, _ in after] != [one for one, _ in before]:
            problems.append(f"decisions before {before}, after {after}")
        if count != len(before):
            problems.append(f"recorded {len(before)}, arrived {count}")
        if any(state not in SETTLED for _, state in after):
            problems.append(f"in the end {after}")
        if arrived is not None and (len({body for _, body, _ in self.receiver.received}) > 1
                                    or not all(signed for _, _, signed in self.receiver.received)):
            problems.append("the receiver got different bodies or a wrong signature")
        verified = self.run(home, "audit", "verify")
        if verified.returncode:
            problems.append(f"audit verify: {verified.stdout.strip()} {verified.stderr.strip()}")
        return problems

    # Each scenario runs once in a home, with the plan set, and returns the journey and whether a decision was said.

    def decide(self, home):
        ran = self.run(home, "decide", self.journey, "reject", "--reason", "tampering", "--now", "--wait",
                       **self.plan.environment())
        return self.journey, "recorded as" in ran.stderr or "decision_id" in ran.stdout

    def deliver(self, home):
        self.run(home, "deliver", **self.plan.environment())
        return self.journey, True

    def webhook(self, home):
        ran = self.run(home, "decide", self.kept, "reject", "--reason", "tampering", "--now", "--wait",
                       **self.plan.environment())
        return self.kept, "recorded as" in ran.stderr or "decision_id" in ran.stdout

    def console(self, home):
        self.plan.disarm()
        console = Console(home, "--graphics", "off", RECEIVER_SECRET=Receiver.SECRET, HOOK_SECRET="hook",
                          **self.plan.environment())
        said = False
        try:
            if not console.sees("referred"):
                raise AssertionError(f"no queue: {console.text()[-400:]}")
            console.read(0.4)
            console.press("/", 0.3)
            console.press(self.journey[-6:], 0.5)
            console.press("\r", 0.4)
            console.press("\r", 0.8)
            console.press("r", 0.6)
            since = len(console.written)
            self.plan.arm()
            console.press("2", 0.1)
            end = time.monotonic() + 8
            while console.lives() and time.monotonic() < end:
                console.read(0.1)
                if any(state in SETTLED for _, state in home.decided(self.journey)):
                    break
            console.read(0.2)
            self.shown = console.text(since)
            said = "Rejected" in self.shown
        finally:
            console.close()
        return self.journey, said

    def serve(self, home):
        self.plan.disarm()
        server = home.start("serve", "--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0",
                            RECEIVER_SECRET=Receiver.SECRET, HOOK_SECRET="hook", **self.plan.environment())
        answered = self.answered = []
        base = json.loads(server.stdout.readline())["hooks"]["base_url"]
        self.plan.arm()
        for at in range(4):
            event = {"event": "Finished Journey", "body": {"eventId": f"event-{at}", "journeyId": self.journey,
                                                           "referenceNo": "R-1", "systemDecision": "Refer"}}
            try:
                rig.http(f"{base}/hooks/idwise", event, {"X-Hook-Key": "hook"})
                answered.append(f"event-{at}")
            except (urllib.error.URLError, OSError):
                break
        end = time.monotonic() + 6
        while server.poll() is None and time.monotonic() < end:
            if any(state in SETTLED for _, state in home.decided(self.journey)):
                break
            time.sleep(0.1)
        time.sleep(0.3)
        if server.poll() is None:
            server.send_signal(signal.SIGKILL)
        server.communicate()
        return self.journey, True

    def lost_webhooks(self, home):
        """Webhooks that were answered and that nobody knows of once a server has begun again."""
        server = home.start("serve", "--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0",
                            RECEIVER_SECRET=Receiver.SECRET, HOOK_SECRET="hook")
        server.stdout.readline()
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=40)
        stored = {event for event, in home.rows("SELECT event FROM hook_events")}
        return [event for event in self.answered if event not in stored]

    def campaign(self, name, stride):
        verdicts = Verdicts(name)
        run, like = getattr(self, name), self.due if name in ("deliver", "serve") else self.template
        home = Home("", like=like)
        self.reset()
        self.plan.set(CALLS, armed=name not in ("console", "serve"))
        run(home)
        total = self.plan.seen()
        kinds = self.plan.kinds()
        verdicts.say(self.problems(home, *run_of(name, self)), "without a kill")
        if name == "serve":
            verdicts.need(len(self.answered) == 4, f"webhooks answered without a kill: {self.answered}")
        home.remove()
        print(f"{name}: {total} calls: " + ", ".join(f"{kind} {kinds.count(kind)}" for kind in sorted(set(kinds))),
              flush=True)
        killed = 0
        for point in range(random.randrange(stride), total + stride, stride):
            home = Home("", like=like)
            self.reset()
            self.plan.set(CALLS, first=point, armed=name not in ("console", "serve"))
            journey, said = run(home)
            fired = self.plan.met() > 0
            killed += fired
            kind = self.plan.kinds()[point] if fired else "beyond the end"
            verdicts.count(f"killed at {kind}" if fired else kind)
            lost = self.lost_webhooks(home) if name == "serve" else []
            problems = [f"answered and lost: {lost}"] if lost else []
            problems += self.problems(home, journey, said)
            verdicts.say(problems, f"call {point} ({kind}), {home.folder}")
            if not problems:
                home.remove()
        verdicts.need(2 * killed * stride > total, f"of {total} calls only {killed} kills fired")
        return verdicts.end()

    def close(self):
        self.template.remove()
        self.due.remove()
        self.sandbox.close()


def run_of(name, campaign):
    """The journey of a scenario that ran without a kill, of which a decision must be there."""
    return (campaign.kept if name == "webhook" else campaign.journey), True


def main():
    parser = usage(__doc__)
    parser.add_argument("scenario", nargs="*", default=["decide", "deliver", "webhook", "console", "serve"])
    parser.add_argument("--stride", type=int, default=1, help="every Nth call only, from a random first one")
    arguments = parser.parse_args()
    campaign = Campaign()
    try:
        held = [campaign.campaign(name, arguments.stride) for name in arguments.scenario]
    finally:
        campaign.close()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()

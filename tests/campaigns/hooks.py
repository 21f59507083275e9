#!/usr/bin/env python3
"""Many webhooks, each three times: one row each, one fetch each, quick answers; none that was answered is lost by a kill.

    cargo build --release --locked && python3 tests/campaigns/hooks.py [--count 10000] [--store sqlite]

The sandbox serves the journeys, `referee serve` takes the webhooks of IDWise, and a client of this script's own posts
them: first one every 200 ms, then each three times in random order at `--per-second` (0: as fast as the answers come), then
more of them until the server is killed. The time of an answer counts from when the request was due, so a server that
cannot follow has long times. What must hold: every answer is 200, there are as many rows as events, no journey is
fetched twice, a single webhook is in the queue within a second, and after the kill every event that was answered has
its row. The last line is JSON; the exit code is 1 where something did not hold. `--store postgres` needs PostgreSQL."""
import base64
import json
import multiprocessing
import pathlib
import random
import re
import socket
import tempfile
import threading
import time
import urllib.parse

from postgres import Database, TeamHome
from rig import Home, Sandbox, Server, conclude, usage

SECRET = "hooks:a long secret of the campaign"
CONNECTIONS = 16
PROCESSES = 4


def request(event, journey):
    """A webhook of IDWise (docs/contracts/idwise.md 2.9)."""
    body = json.dumps({"event": "Finished Journey", "body": {
        "eventId": event, "journeyId": journey, "referenceNo": "R", "systemDecision": "Refer"}}).encode()
    word = base64.b64encode(SECRET.encode()).decode()
    head = (f"POST /hooks/idwise HTTP/1.1\r\nHost: hooks\r\nAuthorization: Basic {word}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def status(connection):
    """Reads an answer; its status."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        part = connection.recv(4096)
        if not part:
            raise ConnectionError("closed")
        answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    left = int(length.group(1)) - len(body) if length else 0
    while left > 0:
        left -= len(connection.recv(left))
    return int(head.split(b" ")[1])


def post(address, posts, answers):
    """Posts what is due, one after the other; ends at the first request without an answer."""
    try:
        with socket.create_connection(address) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for due, event, journey in posts:
                time.sleep(max(0.0, due - time.monotonic()))
                begun = due or time.monotonic()
                connection.sendall(request(event, journey))
                answers.append((event, status(connection), time.monotonic() - begun))
    except OSError:
        pass


def client(address, posts, into):
    answers, each = [], CONNECTIONS // PROCESSES
    threads = [threading.Thread(target=post, args=(address, posts[at::each], answers)) for at in range(each)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    into.put(answers)


def flood(server, events, per_second, meanwhile=lambda: None):
    """Posts all of it, (event, journey) each, from several processes; the answers."""
    place = urllib.parse.urlsplit(server.hooks)
    begun = time.monotonic() + 0.5
    posts = [((begun + at / per_second) if per_second else 0, *event) for at, event in enumerate(events)]
    into = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=client, args=((place.hostname, place.port), posts[at::PROCESSES], into))
               for at in range(PROCESSES)]
    for one in clients:
        one.start()
    meanwhile()
    answers = [answer for _ in clients for answer in into.get()]
    for one in clients:
        one.join()
    return answers, time.monotonic() - begun


class Campaign:
    def __init__(self, options):
        self.options, self.folder = options, pathlib.Path(tempfile.mkdtemp(prefix="campaign-hooks-"))
        self.folder.chmod(0o755)
        # About half of the invented journeys are at IDWise; some are left for the kill and the single ones.
        self.sandbox = Sandbox(journeys=3 * options.count + 400)
        self.journeys = self.sandbox.control("/journeys?provider=idwise")
        self.database = Database(self.folder) if options.store == "postgres" else None
        self.home = TeamHome(self.sandbox.config, self.database) if self.database else Home(self.sandbox.config)
        self.configure()
        if self.database:
            self.home.found()
        self.server, self.fetched, self.problems = Server(self.home), set(), []

    def configure(self):
        file = pathlib.Path(self.home.path("config.toml"))
        text = re.sub(r"(?m)^list_url.*\n", "", file.read_text())
        file.write_text(text)
        secret = pathlib.Path(self.home.path("hook"))
        secret.write_text(SECRET)
        secret.chmod(0o600)
        self.home.configure('[provider.idwise.hook]\nauth = "basic"\nsecret_file = "hook"')

    def rows(self, statement):
        return self.database.rows(statement) if self.database else self.home.rows(statement)

    def counted(self, where="TRUE"):
        return int(self.rows(f"SELECT count(*) FROM hook_events WHERE {where}")[0][0])

    def watch_requests(self):
        """The sandbox lists its latest requests only, so they are read again and again."""
        for one in self.sandbox.control("/requests"):
            if one["path"].startswith("/journey/"):
                self.fetched.add((one["at"], one["path"]))

    def settle(self, patience=600):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.watch_requests()
            if not self.counted("state IN ('due', 'taken')"):
                self.watch_requests()
                return
            time.sleep(0.5)
        self.problems.append("the webhooks are not done")

    def single(self):
        """One now and then: the share that is in the queue within a second."""
        journeys = self.journeys[-20:]
        for at, journey in enumerate(journeys):
            flood(self.server, [(f"single-{at}", journey)], 0)
            time.sleep(0.2)
        self.settle()
        within = self.server.figure('referee_hook_lag_seconds_bucket{le="1.0"}')
        count = self.server.figure("referee_hook_lag_seconds_count")
        total = self.server.figure("referee_hook_lag_seconds_sum")
        if within != count or not count:
            self.problems.append(f"{within} of {count} single webhooks were in the queue within a second")
        return round(1000 * total / max(count, 1), 1)

    def three_times(self):
        count = self.options.count
        events = [(f"event-{at}", self.journeys[at]) for at in range(count)] * 3
        random.Random(1).shuffle(events)
        before = self.counted()
        is_over = threading.Event()

        def watch():
            while not is_over.wait(2):
                self.watch_requests()
        watcher = threading.Thread(target=watch)
        watcher.start()
        answers, seconds = flood(self.server, events, self.options.per_second)
        begun = time.monotonic()
        self.settle()
        is_over.set()
        watcher.join()
        wrong = [code for _, code, _ in answers if code != 200]
        if wrong or len(answers) != len(events):
            self.problems.append(f"{len(events)} posted, {len(answers)} answered, not 200: {wrong[:5]}")
        rows, paths = self.counted() - before, [path for _, path in self.fetched]
        wanted = {journey for _, journey in events}
        fetches = [path for path in paths if path.rsplit("/", 1)[-1] in wanted]
        if rows != count:
            self.problems.append(f"{rows} rows of {count} events")
        if len(fetches) > count or len(set(fetches)) != count:
            self.problems.append(f"{len(fetches)} fetches of {len(set(fetches))} journeys")
        times = sorted(taken for *_, taken in answers)
        return {"posted": len(events), "per_second": round(len(answers) / seconds), "rows": rows, "fetches": len(fetches),
                "p50_ms": self.at(times, 50), "p99_ms": self.at(times, 99), "longest_ms": self.at(times, 100),
                "fetched_after_s": round(time.monotonic() - begun, 1)}

    @staticmethod
    def at(times, share):
        return round(1000 * times[(len(times) - 1) * share // 100], 1)

    def kill(self):
        """The server is killed under its clients, and started again."""
        count = self.options.count
        events = [(f"late-{at}", self.journeys[at]) for at in range(count)]

        def end():
            time.sleep(0.5)
            while self.counted("event LIKE 'late-%'") < count // 10:
                time.sleep(0.05)
            self.server.process.kill()
            self.server.process.wait()
        answers, _ = flood(self.server, events, self.options.per_second, end)
        self.server = Server(self.home)
        answered = {event for event, code, _ in answers if code == 200}
        self.settle()
        stored = {row[0] for row in self.rows("SELECT event FROM hook_events WHERE event LIKE 'late-%'")}
        if lost := answered - stored:
            self.problems.append(f"{len(lost)} of {len(answered)} answered are lost")
        if not answered or len(answered) == len(events):
            self.problems.append(f"killed at {len(answered)} of {len(events)}, so nothing was tried")
        return {"answered": len(answered), "stored": len(stored), "lost": len(answered - stored)}

    def run(self):
        single = self.single()
        verdict = {"store": self.options.store, "single_to_queue_ms": single, **self.three_times()}
        verdict["killed"] = self.kill()
        return {**verdict, "problems": self.problems}

    def end(self):
        self.server.process.kill()
        self.sandbox.close()
        if self.database:
            self.database.remove()
        self.home.remove()


def main():
    parser = usage(__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--per-second", type=float, default=1000)
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="postgres")
    conclude(Campaign(parser.parse_args()))


if __name__ == "__main__":
    main()

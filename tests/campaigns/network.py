#!/usr/bin/env python3
"""Everything that a network, a gateway or a service may answer, in each phase of the work.

    cargo build --locked && REFEREE=target/debug/referee python3 tests/campaigns/network.py [--only TEXT] [--stride N] [PHASE...]

Phases: list, journey, picture, decision, applied (the decision is applied before the fault). A proxy before the sandbox
answers one request of the phase with the fault and the rest as it is. What must hold: no panic, an end within 20 s, exit
0 only if all was done, no credentials at another host, the next try succeeds; a decision has one effect at most, is
called delivered only where it is, a conflict never and refused only where it is not."""
import gzip
import http.client
import http.server
import json
import random
import socket
import sys
import threading
import time
import urllib.parse

from rig import Home, Sandbox, Verdicts, usage

HTML = b"<html><head><title>Error</title></head><body><h1>Please wait</h1></body></html>"
OWN = b'{"error":{"code":"some_code","message":"some words"},"success":false}'
PHASES = ["list", "journey", "picture", "decision", "applied"]


def head(status, length=None, kind="application/json", **more):
    lines = [f"HTTP/1.1 {status} Words", f"Content-Type: {kind}", "Connection: close"]
    lines += [] if length is None else [f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer(status, body=b"", kind="application/json", **more):
    return lambda wire, other: wire.sendall(head(status, len(body), kind, **more) + body)


def raw(data, then=None):
    def play(wire, other):
        wire.sendall(data)
        if then:
            then(wire)
    return play


def reset(wire, *_):
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    wire.close()


def wait(wire, *_):
    time.sleep(8)


def drip(data, pause=0.25):
    def play(wire, other):
        for at in range(len(data)):
            wire.sendall(data[at:at + 1])
            time.sleep(pause)
    return play


def endless(begin, more, most=400 << 20):
    def play(wire, other):
        wire.sendall(begin)
        sent = 0
        while sent < most:
            wire.sendall(more)
            sent += len(more)
    return play


def redirect(status, where):
    return lambda wire, other: wire.sendall(head(status, 0, Location=where(other)))


def faults():
    """Every fault by name: a function of the wire and of the address of another host."""
    all_of_them = {}
    for status in (400, 401, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 415, 421, 422, 423, 424, 425, 426, 428,
                   429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 511, 520, 522, 524, 529, 599):
        all_of_them[f"{status} own"] = answer(status, OWN)
    for status in (200, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504):
        all_of_them[f"{status} html"] = answer(status, HTML, "text/html")
    for status in (200, 201, 202, 204, 205, 206, 299, 304, 404, 500, 503):
        all_of_them[f"{status} empty"] = answer(status)
    for name, body in {"null": b"null", "object": b"{}", "list": b"[]", "text": b'"later"', "number": b"17",
                       "error text": b'{"error":"database down"}', "error object": OWN, "items null": b'{"items":null}',
                       "failed": b'{"status":"failed","message":"not allowed"}', "no success": b'{"success":false}',
                       "other journey": b'{"journey_id":"00000000-1111-2222-3333-444444444444","manual_decision":null}',
                       "half": b'{"journey_id":"00000000-1111-', "nested": b"[" * 100000,
                       "utf-16": '{"a":1}'.encode("utf-16"), "nul": b"\0\0\0\0"}.items():
        all_of_them[f"200 {name}"] = answer(200, body)
    for status in (301, 302, 303, 307, 308):
        all_of_them[f"{status} elsewhere"] = redirect(status, lambda other: f"http://127.0.0.1:{other}/taken")
    all_of_them["302 file"] = redirect(302, lambda _: "file:///etc/passwd")
    all_of_them["302 nowhere"] = answer(302)
    all_of_them["300"] = answer(300, OWN)
    zipped = gzip.compress(b" " * (64 << 20))
    all_of_them |= {
        "reset": reset,
        "closed": lambda wire, _: wire.close(),
        "silent": wait,
        "reset after the head": raw(head(200, 100), reset),
        "closed after the head": raw(head(200, 100)),
        "silent after the head": raw(head(200, 100), wait),
        "cut": raw(head(200, 5000) + b'{"items":['),
        "too long": raw(head(200, 2) + b'{"items":[],"more":1}'),
        "length negative": raw(head(200, -5) + b"{}"),
        "length no number": raw(head(200, "many") + b"{}"),
        "two lengths": raw(head(200, 2, Content_length="99") + b"{}"),
        "slow head": drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}"),
        "slow body": lambda wire, other: (wire.sendall(head(200, 60)), drip(b"{" * 60)(wire, other)),
        "chunks wrong": raw(head(200, Transfer_Encoding="chunked") + b"zz\r\n{}\r\n0\r\n\r\n"),
        "chunks cut": raw(head(200, Transfer_Encoding="chunked") + b"10\r\n{}"),
        "chunk huge": raw(head(200, Transfer_Encoding="chunked") + b"ffffffffffffffff\r\n{}"),
        "chunks endless": endless(head(200, Transfer_Encoding="chunked"), b"10000\r\n" + b" " * 65536 + b"\r\n"),
        "body endless": endless(head(200), b" " * 65536),
        "chunked and length": raw(head(200, 2, Transfer_Encoding="chunked") + b"2\r\n{}\r\n0\r\n\r\n"),
        "gzip bomb": answer(200, zipped, Content_Encoding="gzip"),
        "gzip cut": answer(200, gzip.compress(b'{"items":[]}')[:-9], Content_Encoding="gzip"),
        "gzip claimed": answer(200, b'{"items":[]}', Content_Encoding="gzip"),
        "brotli claimed": answer(200, b'{"items":[]}', Content_Encoding="br"),
        "brotli not asked for": answer(200, b'\x8b\x05\x80{"items":[]}\x03', Content_Encoding="br"),
        "many heads": raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % at for at in range(20000)) + b"\r\n{}"),
        "head huge": raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * (4 << 20) + b"\r\n\r\n{}"),
        "head endless": endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536),
        "no head": raw(b'{"items":[]}'),
        "garbage": raw(bytes(range(256)) * 20),
        "status no number": raw(b"HTTP/1.1 abc OK\r\n\r\n"),
        "status 999": raw(b"HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n"),
        "http 3.0": raw(b"HTTP/3.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        "100 endless": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 20 << 20),
        "101": raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", wait),
        "103": raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" + head(503, 0)),
        "503 retry huge": answer(503, OWN, Retry_After="999999999999"),
        "503 retry negative": answer(503, OWN, Retry_After="-7"),
        "429 retry date": answer(429, OWN, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"),
        "escapes": answer(500, b'{"error":{"message":"\\u001b]0;x\\u0007\\u001b[2J","code":"\\u001b[31m"}}'),
        "cookies": answer(500, OWN, Set_Cookie="a=b; Path=/"),
        "asks for a password": answer(401, OWN, WWW_Authenticate='Basic realm="other"'),
    }
    return all_of_them


class Proxy:
    """Stands before the sandbox, and answers one request of the phase with the fault."""

    def __init__(self, upstream):
        where = urllib.parse.urlsplit(upstream)
        proxy, self.fault, self.phase, self.met, self.taken = self, None, None, 0, []
        self.lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def any(self):
                size = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(size) if size else None
                fault = proxy.fault_for(self.command, self.path)
                if fault and proxy.phase == "applied":
                    self.upstream(body)
                if fault:
                    self.close_connection = True
                    try:
                        fault(self.connection, proxy.other.server_port)
                        self.connection.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass
                    return
                status, kind, data = self.upstream(body)
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def upstream(self, body):
                link = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
                wanted = {name: value for name, value in self.headers.items()
                          if name.lower() in ("authorization", "content-type")}
                link.request(self.command, self.path, body, wanted)
                got = link.getresponse()
                data = got.read()
                link.close()
                return got.status, got.headers.get("content-type", ""), data

            do_GET = do_POST = do_PUT = do_PATCH = any

            def finish(self):
                try:
                    super().finish()
                except (OSError, ValueError):
                    pass

            def log_message(self, *_):
                pass

        class Other(http.server.BaseHTTPRequestHandler):
            def any(self):
                proxy.taken.append((self.command, dict(self.headers)))
                self.send_response(200)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            do_GET = do_POST = any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        self.other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
        for server in (self.server, self.other):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def set(self, phase, fault, times):
        self.phase, self.fault, self.times, self.met = phase, fault, times, 0
        self.taken.clear()

    def fault_for(self, method, path):
        is_list, is_review = "_local/journeys" in path, "manual-review" in path and method == "POST"
        is_picture = "image" in path
        is_it = {"list": is_list, "picture": is_picture, "decision": is_review, "applied": is_review, None: False,
                 "journey": not (is_list or is_review or is_picture) and method == "GET" and "audit" not in path}
        with self.lock:
            if not is_it[self.phase] or self.met >= self.times:
                return None
            self.met += 1
            return self.fault


class Network:
    def __init__(self):
        self.sandbox = Sandbox()
        upstream = self.sandbox.ready["idwise"]["base_url"].rstrip("/")
        self.proxy = Proxy(upstream)
        self.template = Home(self.sandbox.config)
        with open(self.template.path("config.toml"), encoding="utf-8") as file:
            config = file.read().replace(upstream, self.proxy.url)
        with open(self.template.path("config.toml"), "w", encoding="utf-8") as file:
            file.write(config)
        self.template.set("idwise", "grace_seconds = 0\ntimeout_seconds = 2")
        self.empty = Home("", like=self.template)
        done = self.template.run("sync")
        assert done.returncode == 0, done.stderr
        self.journeys = self.template.listed("idwise")
        # Asked for one that is not there, it names those that are.
        said = self.template.run("image", self.journeys[0], "none", "--raw").stderr
        self.picture = said.split("it has: ")[1].split(",")[0].strip()

    def meet(self, phase, fault):
        """Runs a phase with a fault; what is wrong, and a word for the outcome."""
        self.sandbox.control("/reset", {})
        home = Home("", like=self.empty if phase == "list" else self.template)
        self.proxy.set(phase, fault, 50 if phase in ("list", "journey", "picture") else 1)
        journey = self.journeys[0]
        command = {"list": ["sync", "--provider", "idwise"], "journey": ["sync", journey],
                   "picture": ["image", journey, self.picture, "--raw"]}
        command = command.get(phase) or ["decide", journey, "reject", "--reason", "tampering", "--now", "--wait",
                                         "--timeout", "8"]
        begun = time.monotonic()
        ran = home.run(*command, timeout=120)
        seconds, problems = time.monotonic() - begun, []
        met, taken = self.proxy.met, list(self.proxy.taken)
        self.proxy.set(None, None, 0)
        if "panicked" in ran.stderr or ran.returncode in (70, 101) or ran.returncode < 0:
            problems.append(f"exit {ran.returncode}: {ran.stderr[-300:]}")
        if seconds > 20:
            problems.append(f"it took {seconds:.0f} s")
        if not met:
            problems.append("the fault was not met")
        if any("authorization" in {name.lower() for name in headers} for _, headers in taken):
            problems.append("credentials went to another host")
        if "\x1b" in ran.stdout + ran.stderr and phase != "picture":
            problems.append("an escape sequence was printed")
        check = self.after_decision if phase in ("decision", "applied") else self.after_reading
        problems += check(home, phase, ran, journey)
        if not problems:
            home.remove()
        return problems, f"exit {ran.returncode}", home.folder

    def tried(self, home, *command):
        """The next try, with more time: a busy machine, or a sandbox without optimization, needs it."""
        with open(home.path("config.toml"), encoding="utf-8") as file:
            config = file.read()
        with open(home.path("config.toml"), "w", encoding="utf-8") as file:
            file.write(config.replace("timeout_seconds = 2\n", "timeout_seconds = 30\n"))
        return home.run(*command)

    def after_reading(self, home, phase, ran, journey):
        problems = []
        if phase == "list":
            # An item of a damaged list that has no id is a row too, so that nothing is hidden.
            is_whole = set(home.listed("idwise")) >= set(self.journeys)
            if ran.returncode == 0 and not is_whole:
                problems.append(f"exit 0 and not all journeys: {ran.stdout.strip()} {ran.stderr.strip()}")
            again = self.tried(home, "sync", "--provider", "idwise")
            if again.returncode or not set(home.listed("idwise")) >= set(self.journeys):
                problems.append(f"the next try: exit {again.returncode}, {again.stderr.strip()}")
        if phase == "journey":
            if ran.returncode == 0:
                problems.append(f"exit 0: {ran.stdout.strip()}")
            again = self.tried(home, "sync", journey)
            if again.returncode or journey not in home.listed("idwise"):
                problems.append(f"the next try: exit {again.returncode}, {again.stderr.strip()}")
        if phase == "picture":
            if ran.returncode == 0:
                problems.append("exit 0 for what is no picture")
            again = self.tried(home, "image", journey, self.picture, "--raw")
            if again.returncode:
                problems.append(f"the next try: exit {again.returncode}, {again.stderr.strip()}")
        return problems

    def after_decision(self, home, phase, ran, journey):
        said = json.loads(ran.stdout)["state"] if ran.stdout.strip() else None
        effects, problems = len(self.sandbox.effects(journey)), []
        if said == "delivered" and effects != 1:
            problems.append(f"said delivered, applied {effects} times")
        if (ran.returncode == 0) != (said == "delivered"):
            problems.append(f"exit {ran.returncode}, said {said}")
        for _ in range(5):
            home.run("deliver")
            states = [state for _, state in home.decided(journey)]
            if states[0] in ("delivered", "conflict", "refused", "accepted"):
                break
            time.sleep(1)
        effects = len(self.sandbox.effects(journey))
        want = {"delivered": 1} if phase == "applied" else {"delivered": 1, "refused": 0, "accepted": 0}
        if len(states) != 1 or want.get(states[0]) != effects:
            problems.append(f"in the end {states}, applied {effects} times: {ran.stderr.strip()}")
        problems += home.verify()
        return problems

    def close(self):
        self.template.remove()
        self.empty.remove()
        self.sandbox.close()


def main():
    parser = usage(__doc__)
    parser.add_argument("phase", nargs="*", default=PHASES)
    parser.add_argument("--only", help="faults whose name has this text")
    parser.add_argument("--stride", type=int, default=1, help="every Nth fault only, from a random first one")
    arguments = parser.parse_args()
    network, held = Network(), []
    try:
        for phase in arguments.phase:
            verdicts = Verdicts(phase)
            wanted = [name for name in faults() if not arguments.only or arguments.only in name]
            # That is how a service says that nothing waits; a wrong header makes it no other list.
            wanted = [name for name in wanted if phase != "list" or name not in ("200 list", "brotli claimed")]
            for name in wanted[random.randrange(min(arguments.stride, len(wanted)))::arguments.stride]:
                problems, outcome, folder = network.meet(phase, faults()[name])
                verdicts.count(outcome)
                verdicts.say(problems, f"{name}, {folder}")
            held.append(verdicts.end())
    finally:
        network.close()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()

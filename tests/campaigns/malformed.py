#!/usr/bin/env python3
"""A service that lists journeys and answers each with a damaged document: every one of them must be a row.

    tests/campaigns/malformed.py --binary target/release/referee [--count 200] [--seed 1]
"""
import argparse, http.server, json, os, random, subprocess, sys, tempfile, threading
from pathlib import Path


def model(binary):
    """A document as the sandbox serves it."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "referee/config.toml"
        config.parent.mkdir()
        sandbox = subprocess.Popen([binary, "sandbox", "--journeys", "6", "--write-config", str(config)], stdout=subprocess.PIPE)
        try:
            sandbox.stdout.readline()
            environment = {"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder + "/data", "PATH": os.environ["PATH"]}
            run = lambda *words: subprocess.run([binary, *words], env=environment, capture_output=True, check=True).stdout
            run("sync")
            one = next(row["id"] for row in json.loads(run("list", "--json")) if row["provider"] == "idwise")
            return one, json.loads(run("show", one, "--json", "--unmask"))["raw"]
        finally:
            sandbox.kill()


def damaged(chance, at, document):
    """The bytes of a document with some damage."""
    text = json.dumps(document)
    name = '"Utopian, Una \\ud83d"'
    kinds = [
        lambda: text.replace('"value": "', '"value": "\\ud83d', 1).encode(),
        lambda: text.encode()[:chance.randrange(1, len(text))],
        lambda: text.encode().replace(b'"', b"\xff", chance.randrange(1, 9)),
        lambda: b"\xef\xbb\xbf" + text.encode(), lambda: text.encode("utf-16"), lambda: text.replace(":", "", 1).encode(),
        lambda: (text[:-1] + ', "x": NaN}').encode(), lambda: (text[:-1] + ', "x": ' + "[" * 500 + "]" * 500 + "}").encode(),
        lambda: (text[:-1] + ', "x": 1e400, "y": ' + "9" * 100_000 + "}").encode(),
        lambda: (text[:-1] + f', "fullName": {name}}}').encode(), lambda: (text[:-1] + ', "systemDecision": "Complete", "systemDecision": "Refer"}').encode(),
        lambda: b"", lambda: b"null", lambda: b"[]", lambda: b"{}", lambda: b'"text"', lambda: b"12", lambda: b"<html>oops</html>",
        lambda: text.encode().replace(b"{", b"[", 1), lambda: (text + text).encode(), lambda: b"\0" * 4000,
        lambda: text.replace("}", "", 1).encode(), lambda: text.replace("true", "True").encode(), lambda: text.replace('"', "'").encode(),
        lambda: os.urandom(500), lambda: text.replace("e", "\\u", 3).encode(), lambda: (text[:-1] + ',}').encode(),
        lambda: ("// comment\n" + text).encode(), lambda: bytes(byte ^ (chance.random() < 0.002) for byte in text.encode()),
    ]
    return kinds[at % len(kinds)]()


class Service(http.server.BaseHTTPRequestHandler):
    bodies = {}

    def do_GET(self):
        if self.path.startswith("/list"):
            return self.answer(json.dumps([{"journey_id": one} for one in self.bodies]).encode())
        found = next((body for one, body in self.bodies.items() if one in self.path), None)
        self.answer(found if found is not None else b"{}", 200 if found is not None else 404)

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    binary, chance = str(Path(options.binary).resolve()), random.Random(options.seed)
    one, document = model(binary)
    text = json.dumps(document)
    for at in range(options.count):
        journey = f"64b0{at:020x}"
        Service.bodies[journey] = damaged(chance, at, json.loads(text.replace(one, journey)))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "referee/config.toml"
        config.parent.mkdir()
        config.write_text(f'[provider.evil]\nservice = "idwise"\nbase_url = "{base}/"\nusername = "u"\npassword_env = "EVIL"\n'
                          f'list_url = "{base}/list"\nallow_private = true\nrequests_per_second = 1000\n')
        environment = {"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder + "/data", "PATH": os.environ["PATH"], "EVIL": "p"}
        run = lambda *words: subprocess.run([binary, *words], env=environment, capture_output=True, text=True, timeout=300)
        synced = run("sync")
        rows = json.loads(run("list", "--json").stdout)
        rows = {row["id"]: row for row in rows}
        missing = [journey for journey in Service.bodies if journey not in rows]
        # One whose damage could be mended may say that it needs no review: then it is not in the queue, but in the store.
        gone = [journey for journey in missing if run("show", journey).returncode != 0]
        shown = sum(run("show", journey, "--json").returncode == 0 for journey in list(Service.bodies)[:29])
        verified = run("audit", "verify").returncode
    unreadable = sum(row["state"] == "unreadable" for row in rows.values())
    print(f"{options.count} malformed journeys: {len(rows)} rows ({unreadable} unreadable), {len(missing) - len(gone)} need no review, "
          f"{len(gone)} missing; sync exits {synced.returncode}; {shown} of 29 kinds can be shown; verify exits {verified}")
    for journey in gone[:10]:
        print("MISSING", journey, Service.bodies[journey][:80])
    sys.exit(1 if gone or synced.returncode not in (0, 12) or shown != 29 or verified else 0)


main()

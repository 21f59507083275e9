#!/usr/bin/env python3
"""Verifies a record of referee without referee. Needs Python 3.9; openssl for the signature.

    referee audit export > record.jsonl
    python3 verify_record.py record.jsonl [--against CHECKPOINTS --key KEY_FILE]

Exits with 0 if everything holds, 1 with the first thing that is wrong. docs/record.md explains the formats.
"""
import argparse, base64, datetime, hashlib, json, subprocess, sys, tempfile

NOTHING = "0" * 64
# The fixed beginning of an Ed25519 public key in DER (RFC 8410).
DER = bytes.fromhex("302a300506032b6570032100")


def text(value):
    if value is None:
        return b"\0"
    value = value.encode()
    return b"\1" + len(value).to_bytes(8, "big") + value


def milliseconds(moment):
    whole, _, fraction = moment.rstrip("Z").partition(".")
    seconds = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return round(seconds.timestamp()) * 1000 + int(fraction[:3].ljust(3, "0") or 0)


def entry_hash(entry):
    journey = entry["journey"] or {}
    encoded = b"referee audit 1" + entry["seq"].to_bytes(8, "big", signed=True)
    encoded += milliseconds(entry["at"]).to_bytes(8, "big", signed=True)
    for value in (entry["by"], entry["what"], journey.get("provider"), journey.get("id"), entry["detail"], entry["previous"]):
        encoded += text(value)
    return hashlib.sha256(encoded).hexdigest()


def root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256().digest()
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])]
        level = pairs + level[len(pairs) * 2:]
    return level[0]


def signed_by(body, lines, name, key):
    for line in lines:
        signer, _, encoded = line.rpartition(" ")
        blob = base64.b64decode(encoded)
        if signer == name and blob[:4] == hashlib.sha256(name.encode() + b"\n\1" + key).digest()[:4]:
            files = [tempfile.NamedTemporaryFile() for _ in range(3)]
            for file, content in zip(files, (DER + key, blob[4:], body.encode())):
                file.write(content)
                file.flush()
            names = [file.name for file in files]
            command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", names[0]]
            return subprocess.run(command + ["-sigfile", names[1], "-in", names[2]], capture_output=True).returncode == 0
    return False


def checkpoints(path):
    for note in open(path, encoding="utf-8").read().replace("\n\n\u2014 ", "\n\0\u2014 ").split("\n\n"):
        body, _, signatures = note.partition("\n\0")
        yield body + "\n", [line[2:] for line in signatures.splitlines() if line.startswith("\u2014 ")]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("record", help="the output of `referee audit export`")
    arguments.add_argument("--against", metavar="CHECKPOINTS", help="a file of checkpoints")
    arguments.add_argument("--key", metavar="KEY_FILE", help="a file with the public key of the checkpoints")
    arguments = arguments.parse_args()
    leaves, previous = [], NOTHING
    for line in open(arguments.record, encoding="utf-8"):
        entry = json.loads(line)
        if entry["seq"] != len(leaves) + 1 or entry["previous"] != previous or entry["hash"] != entry_hash(entry):
            sys.exit(f"entry {len(leaves) + 1} does not hold")
        previous = entry["hash"]
        leaves.append(bytes.fromhex(previous))
    print(f"{len(leaves)} entries hold; head {previous}")
    if arguments.against:
        name, _, encoded = open(arguments.key, encoding="utf-8").read().strip().split("+", 2)
        key = base64.b64decode(encoded)[1:]
        for body, signatures in filter(lambda note: note[1], checkpoints(arguments.against)):
            origin, size, wanted = body.splitlines()[:3]
            if not signed_by(body, signatures, name, key):
                sys.exit(f"the checkpoint of {size} entries is not signed by {name}")
            if int(size) > len(leaves) or base64.b64encode(root(leaves[: int(size)])).decode() != wanted:
                sys.exit(f"the first {size} entries are not those that were signed")
            print(f"confirmed by {name} up to entry {size} of {origin}")


if __name__ == "__main__":
    main()

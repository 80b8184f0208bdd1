#!/usr/bin/env python3
"""Checks a public log of Voicebox without Voicebox, and finds what of it is one receipt's.

    python3 verify_log.py log.json                    is it whole?
    python3 verify_log.py log.json --head head.json   and does it still hold what I kept earlier?
    python3 verify_log.py log.json --receipt          and what does it say of my story?

The file is that of /log.json; a head is what an entry of the feed /log.atom holds, from { to }.
The receipt is asked for, and goes nowhere. It needs Python 3.11, `cryptography`, and no network.

What it checks: each entry holds the SHA-256 hash of the one before it, as canonical JSON (names
sorted, no spaces), so that none can be changed, dropped, added or moved; heads say how many
entries there were at the end of each window and which hash the last one had, and are signed with
Ed25519; no commitment is used twice. A receipt makes its commitments one after the other: key 0
is PBKDF2-HMAC-SHA256 of the 25 digits (salt "log/v1" and the log's salt, 1,024 rounds),
commitment n is HMAC(key n, "commit"), and key n + 1 is HMAC(key n, "next").
"""

import argparse
import gc
import getpass
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("This needs the package cryptography: python3 -m pip install cryptography")

FORMAT = "voicebox-log/1"
DOCUMENT = {"format", "key", "salt", "entries", "heads"}
SITE = ("key", "salt")
ENTRY = {"seq", "window", "kind", "reason", "people", "commitment", "prev"}
FRAMED = ("kind", "reason", "window", "people")
HEAD = {"format", "number", "window", "entries", "hash", "key", "salt", "signature"}
HEX = re.compile("[0-9a-f]{64}")
SIGNATURE = re.compile("[0-9a-f]{128}")
NAME = re.compile("[a-z_]{1,40}")
WINDOW = re.compile("[0-9]{4}-(?:W[0-9]{2}|[0-9]{2}-[0-9]{2}(?:T[0-9]{2})?)")
ROUNDS = 1024
STEPS = 1000
NO_HEAD = "The file of --head holds no signed head."
#: The check digit of a receipt: H. M. Damm (2004), the table of order 10.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class Broken(Exception):
    """What is wrong with a log, in a sentence."""


class Unread(Broken):
    """Why nothing can be said of a log, in a sentence."""


def check(document: Any, kept: Any = None) -> None:
    """Raise Broken where a log, or a head that was kept earlier, does not hold."""
    require_document(document)
    entries, heads = document["entries"], document["heads"]
    site = (document["key"], document["salt"])
    signed = 0
    for number, head in enumerate(heads):
        require_head(head, f"Head {number}")
        if (head["key"], head["salt"]) != site:
            raise Broken(f"Head {number} was signed by another site, or under another salt.")
        if head["number"] != number or head["entries"] < signed:
            raise Broken(f"Head {number} is not in its place: one was dropped, added or moved.")
        signed = head["entries"]
    if kept is not None:
        require_kept(kept, heads, site)
    require_chain(entries, heads)
    if len(entries) != signed:
        raise Broken(f"There are {len(entries)} entries, and the last head signs {signed}.")


def require_document(document: Any) -> None:
    """Raise Broken where something is no log at all."""
    if type(document) is not dict or set(document) != DOCUMENT or document["format"] != FORMAT:
        raise Unread("This is no public log of Voicebox, or one of another version.")
    if not (type(document["entries"]) is type(document["heads"]) is list):
        raise Unread("This is no public log of Voicebox: its entries or its heads are no list.")
    if not all(type(document[name]) is str and HEX.fullmatch(document[name]) for name in SITE):
        raise Broken("The key or the salt of this log is none.")


def require_head(head: Any, called: str) -> None:
    """Raise Broken where something is no head, or not signed by the key that it names."""
    texts = ("window", "hash", "key", "salt", "signature")
    if (
        type(head) is not dict
        or set(head) != HEAD
        or head["format"] != FORMAT
        or not all(type(head[name]) is int and head[name] >= 0 for name in ("number", "entries"))
        or not all(type(head[name]) is str for name in texts)
        or not all(HEX.fullmatch(head[name]) for name in ("hash", "key", "salt"))
        or not WINDOW.fullmatch(head["window"])
        or not SIGNATURE.fullmatch(head["signature"])
    ):
        raise Broken(f"{called} is none: something in it was changed.")
    said = {name: value for name, value in head.items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"]))
        written = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        key.verify(bytes.fromhex(head["signature"]), written)
    except (InvalidSignature, ValueError):
        raise Broken(f"{called} does not bear the signature of its site.") from None


def require_kept(kept: Any, heads: Sequence[Any], site: tuple[str, str]) -> None:
    """Raise Broken where a log is not the one that a head was kept of, or does not reach it."""
    try:
        require_head(kept, "The head that was kept")
    except Broken:
        raise Unread(NO_HEAD) from None
    if (kept["key"], kept["salt"]) != site:
        raise Broken("The head that was kept is another site's, or this site changed its key.")
    if kept["number"] >= len(heads):
        raise Broken(
            f"The head that was kept is of window {kept['window']}, with {kept['entries']} entries,"
            " and this log ends before it: its end is missing."
        )
    if heads[kept["number"]] != kept:
        raise Broken("The head that was kept is not in this log: it was written anew since.")


def require_chain(entries: Sequence[Any], heads: Sequence[Any]) -> None:
    """Raise Broken at the first entry that does not follow from the one before it."""
    last, seen, framed = "0" * 64, set[str](), dict[Any, tuple[str, str, str]]()
    told: dict[int, set[str]] = {}
    for head in heads:
        told.setdefault(head["entries"], set()).add(head["hash"])
    require_told(told, 0, last)
    for number, entry in enumerate(entries, 1):
        parts = frame(entry, framed)
        if parts is None:
            raise Broken(f"Entry {number} is none: something in it was changed.")
        if entry["seq"] != number or entry["prev"] != last:
            raise Broken(
                f"Entry {number} does not follow: it, or one before it, was changed, dropped,"
                " added or moved."
            )
        commitment = entry["commitment"]
        if commitment in seen:
            raise Broken(f"Entry {number} has the commitment of another.")
        seen.add(commitment)
        # The canonical JSON of the entry: every part of it is known to fit.
        written = f'{{"commitment":"{commitment}{parts[0]}{last}{parts[1]}{number}{parts[2]}'
        last = hashlib.sha256(written.encode()).hexdigest()
        require_told(told, number, last)


def require_told(told: dict[int, set[str]], number: int, last: str) -> None:
    """Raise Broken where a head says another hash of the entries up to a number."""
    if number in told and told[number] != {last}:
        raise Broken(f"A head says another hash of the first {number} entries.")


def frame(entry: Any, known: dict[Any, tuple[str, str, str]]) -> tuple[str, str, str] | None:
    """Return what stands between commitment, hash and number; None where something is no entry.

    `known` holds those of before: entries share theirs with many others.
    """
    if type(entry) is not dict or entry.keys() != ENTRY:
        return None
    kind, reason, window, people = (entry[name] for name in FRAMED)
    texts = type(kind) is type(window) is type(entry["commitment"]) is str
    if not texts or not (type(people) is type(entry["seq"]) is int):
        return None
    if not (HEX.fullmatch(entry["commitment"]) and (reason is None or type(reason) is str)):
        return None
    names = (kind, reason, window, people)
    if names in known:
        return known[names]
    if not (NAME.fullmatch(kind) and WINDOW.fullmatch(window) and 0 <= people <= 9999):
        return None
    if reason is not None and not NAME.fullmatch(reason):
        return None
    given = "null" if reason is None else f'"{reason}"'
    known[names] = (
        f'","kind":"{kind}","people":{people},"prev":"',
        f'","reason":{given},"seq":',
        f',"window":"{window}"}}',
    )
    return known[names]


def owned(document: Any, receipt: str) -> list[tuple[int, dict[str, Any]]]:
    """Return pairs of step and entry: what a log holds of a receipt's story, in order."""
    salt = b"log/v1" + bytes.fromhex(document["salt"])
    key = hashlib.pbkdf2_hmac("sha256", receipt.encode(), salt, ROUNDS)
    steps = {}
    for step in range(STEPS):
        steps[hmac.digest(key, b"commit", "sha256").hex()] = step
        key = hmac.digest(key, b"next", "sha256")
    found = [entry for entry in document["entries"] if entry["commitment"] in steps]
    return sorted(((steps[entry["commitment"]], entry) for entry in found), key=lambda one: one[0])


def told(found: Sequence[tuple[int, dict[str, Any]]], window: str) -> list[str]:
    """Return lines that say what a log holds of a story, and what is missing."""
    if not found:
        return [
            "This receipt has no entry here. If its story was sent in a window that closed before"
            f" {window}, and not before the log began, it was left out: that must not happen.",
            "Tell the people who run the site, or somebody you trust, and keep this file.",
        ]
    lines = ["Of this receipt's story it says:"]
    for _, entry in found:
        reason = f", for the reason {entry['reason']}" if entry["reason"] else ""
        people = f" ({entry['people']} people)" if entry["people"] > 1 else ""
        lines.append(f"  {entry['window']}  {entry['kind']}{reason}{people}")
    missing = sorted(set(range(found[-1][0])) - {step for step, _ in found})
    if missing:
        steps = ", ".join(str(step + 1) for step in missing)
        lines.append(
            f"Left out before the last of them: step {steps}. A machine that stops in the midst of"
            " a step leaves it out, and does it again under the next one. If something that was"
            " done does not stand here, say so."
        )
    return lines


def digits(typed: str) -> str:
    """Return the 25 digits of what was typed, with spaces, dashes, and letters for 0 and 1."""
    plain = typed.translate(str.maketrans("OoIil|", "001111", " -\t"))
    if not re.fullmatch("[0-9]{25}", plain):
        raise Broken("A receipt has 25 digits and nothing else.")
    interim = 0
    for digit in plain:
        interim = int(DAMM[interim][int(digit)])
    if interim:
        raise Broken("One digit looks mistyped. Please compare it with your receipt.")
    return plain


def read(path: str) -> Any:
    """Return what a file holds, as JSON."""
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise Unread(f"{path} cannot be opened: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise Unread(f"{path} is not JSON.") from None


def read_head(path: str) -> Any:
    """Return what the file of --head holds; `null` in it is not the same as no file."""
    head = read(path)
    if head is None:
        raise Unread(NO_HEAD)
    return head


def say_what_is_mine(document: Any, window: str) -> int:
    """Ask for a receipt, and say what a log holds of its story."""
    try:
        receipt = digits(getpass.getpass("Receipt (25 digits, they are not shown): "))
    except Broken as broken:
        print(broken)
        return 2
    except (EOFError, KeyboardInterrupt):
        print()
        return 2
    print("\n".join(told(owned(document, receipt), window)))
    return 0


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a public log of Voicebox.")
    parser.add_argument("file", help="the log, as /log.json gives it")
    parser.add_argument("--head", help="a file with a head that was kept earlier")
    parser.add_argument("--receipt", action="store_true", help="ask for a receipt, and find it")
    asked = parser.parse_args(given)
    gc.disable()  # a million entries are not looked through again and again
    try:
        document = read(asked.file)
        check(document, None if asked.head is None else read_head(asked.head))
    except Unread as unread:
        print(unread)
        return 2
    except Broken as broken:
        print(f"This log does not hold. {broken}")
        return 1
    window = document["heads"][-1]["window"] if document["heads"] else "none"
    print(f"This log holds: {len(document['entries'])} entries, complete up to window {window}.")
    if asked.head is None:
        print("Whether its end is missing, only a head that somebody kept later can tell: --head.")
    return say_what_is_mine(document, window) if asked.receipt else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Repeat a draw of Goodword from its protocol and say whether it comes to the same winners. Needs Python 3.9 or newer, nothing else.

    python3 verify_draw.py protocol.json [--commitment HASH] [--digest HASH] [--salt SALT]

--commitment  the hash of the seed as you noted it before entries opened
--digest      the digest of the list as you noted it when the list was published
--salt        your own salt from your page: says on which line of the list you stand, and with how many entries

The last line is "The draw is right." (exit code 0), or what is wrong (exit code 1).
What it does is described in the guide and in the official rules; this file shares no code with the program that made the draw.
"""

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

FORMAT = "goodword-draw/1"


def sha256(text: str) -> str:
    """Return SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def repeat_draw(protocol: dict[str, Any]) -> list[str]:
    """Return the hashes that the seed, the list and the public number come to, the first place first."""
    left = [(line[0], line[1]) for line in protocol["list"]]
    key = bytes.fromhex(protocol["seed"])
    total = sum(entries for _, entries in left)
    found: list[str] = []
    number = 0
    while left and len(found) < protocol["winners"] + protocol["substitutes"]:
        bits = (total - 1).bit_length()
        while True:
            text = f"{FORMAT}\n{protocol['list_digest']}\n{protocol['public_number']}\n{number}\n"
            number += 1
            block = int.from_bytes(hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest(), "big")
            place = block >> (256 - bits)
            if place < total:
                break
        at = 0
        while place >= left[at][1]:
            place -= left[at][1]
            at += 1
        total -= left[at][1]
        found.append(left.pop(at)[0])
    return found


def faults(protocol: dict[str, Any], commitment: Optional[str] = None, digest: Optional[str] = None) -> Iterator[str]:  # noqa: UP045 - for Python 3.9
    """Yield what is wrong with a protocol, in words."""
    if protocol.get("format") != FORMAT:
        yield f"This is not a protocol of the format {FORMAT}."
        return
    lines = protocol["list"]
    hashes = [line[0] for line in lines]
    if hashes != sorted(set(hashes)):
        yield "The list is not sorted, or a line stands in it twice."
    if any(type(line[1]) is not int or line[1] < 1 for line in lines):
        yield "A line of the list has no entries."
        return
    if sha256("".join(f"{line[0]} {line[1]}\n" for line in lines)) != protocol["list_digest"]:
        yield "The list is not the one whose digest was published: a line was changed, added or dropped."
    if sha256(protocol["seed"]) != protocol["commitment"]:
        yield "The seed is not the one that was committed to."
    if commitment and commitment != protocol["commitment"]:
        yield "The commitment is not the one you noted."
    if digest and digest != protocol["list_digest"]:
        yield "The digest of the list is not the one you noted."
    if repeat_draw(protocol) != protocol["drawn"]:
        yield "The draw comes to other winners."


def own_line(protocol: dict[str, Any], salt: str) -> Optional[tuple[int, int]]:  # noqa: UP045 - for Python 3.9
    """Return the place in the list and the entries that belong to a salt, or None where it stands for no line."""
    for place, (line, entries) in enumerate(protocol["list"], start=1):
        if line == sha256(f"{FORMAT}\n{protocol['contest']}\n{salt}\n{entries}\n"):
            return place, entries
    return None


def main(arguments: list[str]) -> int:
    """Check the protocol named first and return the exit code."""
    parser = argparse.ArgumentParser(description="Repeat a draw of Goodword from its protocol.")
    parser.add_argument("protocol")
    parser.add_argument("--commitment")
    parser.add_argument("--digest")
    parser.add_argument("--salt")
    given = parser.parse_args(arguments)
    protocol = json.loads(Path(given.protocol).read_text(encoding="utf-8"))
    wrong = list(faults(protocol, given.commitment, given.digest))
    for words in wrong or report(protocol, given.salt):
        sys.stdout.write(words + "\n")
    sys.stdout.write("The draw is wrong.\n" if wrong else "The draw is right.\n")
    return 1 if wrong else 0


def report(protocol: dict[str, Any], salt: Optional[str]) -> Iterator[str]:  # noqa: UP045 - for Python 3.9
    """Yield what a draw that is right came to, in words."""
    yield f"{len(protocol['list'])} lines, {sum(line[1] for line in protocol['list'])} entries."
    if not protocol["public_number"]:
        yield "No public number went into this draw: whoever held the seed could know who would win once the list was closed."
    if salt:
        found = own_line(protocol, salt)
        yield f"You stand on line {found[0]} with {found[1]} entries." if found else "Your salt stands for no line of the list."
    for place, line in enumerate(protocol["drawn"], start=1):
        substitute = place - protocol["winners"]
        yield f"Substitute {substitute}: {line}" if substitute > 0 else f"Winner {place}: {line}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

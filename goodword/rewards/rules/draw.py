"""A draw that neither organiser nor winner can steer, and that a stranger can repeat.

A seed is drawn and its hash published before entries open. At the close a list is published: for each entrant a salted hash and the number of entries,
sorted by hash, with its digest. Seed, digest and a public number that nobody can know before the close make a stream of numbers; each picks one entry.
After the idea of RFC 3797, with weights, without the bias of a remainder, and with a seed besides the public number. `goodword/static/verify_draw.py`
does the same a second time, on its own, for whoever does not want to trust this file.
"""

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from goodword.rewards.values.contests import Contest, Ticket

FORMAT = "goodword-draw/1"


class ListInvalid(ValueError):
    """A list that is not what was published: out of order, a line twice, or without entries."""

    code = "list_invalid"


def commitment_of(seed: str) -> str:
    """Return what is published before entries open: SHA-256 of the 64 hex signs of the seed, as `printf %s SEED | sha256sum` says it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ticket_of(*, contest: str, salt: str, entries: int) -> Ticket:
    """Return the line of the list that stands for an entrant: SHA-256 of format, contest, salt and entries, each on a line of its own."""
    text = f"{FORMAT}\n{contest}\n{salt}\n{entries}\n"
    return Ticket(hashlib.sha256(text.encode()).hexdigest(), entries)


def list_text(tickets: Sequence[Ticket]) -> str:
    """Return the list as it is published: a line for each ticket, hash and entries, sorted by hash."""
    return "".join(f"{ticket.hash} {ticket.entries}\n" for ticket in tickets)


def digest_of(tickets: Sequence[Ticket]) -> str:
    """Return SHA-256 of the published list; raise ListInvalid where it is not sorted, or a line has no entries."""
    if any(ticket.entries < 1 for ticket in tickets) or any(one.hash >= other.hash for one, other in pairwise(tickets)):
        raise ListInvalid
    return hashlib.sha256(list_text(tickets).encode()).hexdigest()


def plain_number(text: str) -> str:
    """Return a public number as it goes into the draw: signs and single blanks, so that "3, 7" and " 3,  7 " are the same."""
    return " ".join(text.split())


def draw(tickets: Sequence[Ticket], *, seed: str, public_number: str, count: int) -> list[Ticket]:
    """Return `count` different tickets in the order of the draw, fewer where the list is shorter; the chance of each is its share of the entries left.

    The stream is HMAC-SHA256, keyed with the seed, over format, digest of the list, public number and a running number from 0. Each block gives its
    leading bits as a number below 2^b, b the fewest bits that hold the entries left less one; a number that is not below the entries left is thrown away
    (NIST SP 800-90A Rev. 1, appendix A.5.1, the simple discard method), so that no entry is likelier than another. The number says which entry, counted
    along the list; the ticket it lies in is taken out before the next one.
    """
    blocks = _blocks(seed, digest_of(tickets), plain_number(public_number))
    left = list(tickets)
    found: list[Ticket] = []
    while left and len(found) < count:
        ends = list(accumulate(ticket.entries for ticket in left))
        found.append(left.pop(bisect_right(ends, _below(ends[-1], blocks))))
    return found


def _blocks(seed: str, digest: str, public_number: str) -> Iterator[int]:
    number = 0
    while True:
        text = f"{FORMAT}\n{digest}\n{public_number}\n{number}\n"
        yield int.from_bytes(hmac.digest(bytes.fromhex(seed), text.encode(), hashlib.sha256))
        number += 1


def _below(limit: int, blocks: Iterator[int]) -> int:
    bits = (limit - 1).bit_length()
    return next(number for block in blocks if (number := block >> (256 - bits)) < limit)


def protocol(contest: Contest, tickets: Sequence[Ticket], drawn: Sequence[str]) -> dict[str, Any]:
    """Return the protocol of a draw as JSON: all that is needed to repeat it; `drawn` are the hashes by place, winners before substitutes."""
    return {
        "format": FORMAT,
        "contest": str(contest.id),
        "name": contest.name,
        "commitment": contest.commitment,
        "committed_at": _text(contest.published_at),
        "opened_at": _text(contest.terms.opens_at),
        "closed_at": _text(contest.terms.closes_at),
        "list_digest": contest.list_digest,
        "list_published_at": _text(contest.closed_at),
        "seed": contest.seed,
        "public_number_source": contest.terms.number_source,
        "public_number": contest.public_number,
        "drawn_at": _text(contest.drawn_at),
        "winners": contest.terms.winners,
        "substitutes": contest.terms.substitutes,
        "drawn": list(drawn),
        "list": [[ticket.hash, ticket.entries] for ticket in tickets],
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

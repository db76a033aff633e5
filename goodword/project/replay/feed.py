"""Feed a history to a server in order of time, wait until it is worked off, and report what came of it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from goodword.project.replay.drawing import Referred, draw
from goodword.project.replay.history import History, Purchase
from goodword.project.replay.server import EVENTS_AT_ONCE, LINKS_AT_ONCE, Server

PRESET = "both-sides"

_LOOK_EVERY_S = 0.5
_FAR_OFF = 1000  # while so much waits, looking costs more than it tells
_STANDSTILL_S = 120.0

T = TypeVar("T")
Show = Callable[[str, int, int], None]  # (what is being done, done so far, of how many)
Event = dict[str, Any]


class StandsStill(Exception):
    """The server stored everything, but nobody works it off."""


def replay(server: Server, history: History, *, slug: str, referrals: int, seed: int, show: Show) -> dict[str, Any]:
    """Replay a history into the programme of this slug and return the report; raise ServerRefused or StandsStill.

    Everything has an id that the same file and seed give again, so a second run finds all of it known and changes nothing.
    """
    began = time.monotonic()
    program = server.program(slug) or server.make_program(_settings(slug, history))
    before = server.report(program["id"])
    referred = draw(history.purchases, count=referrals, seed=seed)
    codes = _codes(server, program["id"], referred, show)
    events = [_purchase(purchase, history.currency) for purchase in history.purchases]
    events += [_signup(one, codes[one.advocate], slug=slug, seed=seed) for one in referred]
    events.sort(key=lambda event: (event["occurred_at"], event["type"] != "signup", event["id"]))
    outcomes, refused = _send(server, events, show)
    after = _worked_off(server, program["id"], show)
    return {
        "program": slug,
        "purchases": history.rows,
        "purchases_unread": history.unread,
        "referrals_simulated": len(referred),
        "outcomes_new": outcomes["stored"],
        "outcomes_known": outcomes["duplicate"],
        "outcomes_refused": dict(sorted(refused.items())),
        "referrals": after["referrals"],
        "conversions": after["conversions"],
        "rewards_by_rule": after["rewards_by_rule"],
        "refusals_by_reason": after["refusals_by_reason"],
        "ledger_by_asset": after["ledger_by_asset"],
        "new_rows": sum(after["rows"].values()) - sum(before["rows"].values()),
        "new_rows_by_table": {name: count - before["rows"][name] for name, count in after["rows"].items()},
        "seconds": round(time.monotonic() - began, 2),
    }


def _settings(slug: str, history: History) -> dict[str, Any]:
    """Return a programme from the preset, live, in the file's currency, that begins with its first day."""
    return {
        "slug": slug,
        "name": slug.replace("-", " ").capitalize(),
        "currency": history.currency,
        "starts_at": _text(history.begins),
        "preset": PRESET,
        "live": True,
    }


def _codes(server: Server, program_id: str, referred: Sequence[Referred], show: Show) -> dict[str, str]:
    """Return the code of every advocate."""
    advocates = sorted({one.advocate for one in referred})
    codes: dict[str, str] = {}
    for some in _pieces(advocates, LINKS_AT_ONCE):
        codes |= dict(zip(some, server.links(program_id, some), strict=True))
        show("links", len(codes), len(advocates))
    return codes


def _send(server: Server, events: Sequence[Event], show: Show) -> tuple[Counter[str], Counter[str]]:
    """Send all events; return how many were stored, known and refused, and the refused ones by reason."""
    outcomes: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for some in _pieces(events, EVENTS_AT_ONCE):
        for result in server.send(some):
            outcomes[result["status"]] += 1
            if "problem" in result:
                refused[result["problem"]["code"]] += 1
        show("events", outcomes.total(), len(events))
    return outcomes, refused


def _worked_off(server: Server, program_id: str, show: Show) -> dict[str, Any]:
    """Return the report once nothing waits; asked twice, since what is done may bring more to do."""
    most, idle, moved_at, before = 0, 0, time.monotonic(), -1
    while True:
        report = server.report(program_id)
        waiting = report["waiting"]
        idle = idle + 1 if waiting == 0 else 0
        if idle == 2:
            return report
        if waiting != before:
            moved_at = time.monotonic()
        elif time.monotonic() - moved_at > _STANDSTILL_S:
            raise StandsStill(f"{waiting} things wait, and for two minutes none was done. Is a worker running (`goodword worker`)? `goodword doctor` tells.")
        before, most = waiting, max(most, waiting)
        show("work", most - waiting, most)
        time.sleep(_LOOK_EVERY_S * (6 if waiting > _FAR_OFF else 1))


def _purchase(purchase: Purchase, currency: str) -> Event:
    return {
        "type": "purchase",
        "id": purchase.number,
        "customer": {"id": purchase.customer},
        "occurred_at": _text(purchase.at),
        "amount": purchase.amount,
        "currency": currency,
        "history": True,
        "properties": {"quantity": purchase.quantity} if purchase.quantity else {},
    }


def _signup(one: Referred, code: str, *, slug: str, seed: int) -> Event:
    return {
        "type": "signup",
        "id": f"{slug}:{seed}:{one.friend}",
        "customer": {"id": one.friend},
        "occurred_at": _text(one.at),
        "code": code,
        "history": True,
        "properties": {"simulated": True},
    }


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _pieces(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

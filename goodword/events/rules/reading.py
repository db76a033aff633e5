"""From an event's JSON to an outcome that may be stored, or to what is wrong with it."""

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec

from goodword.events.rules import checks
from goodword.events.rules.checks import TITLES, Customer, Event, Sender, Wrong
from goodword.events.rules.refunds import PROPERTY, is_named
from goodword.events.rules.sameness import new_outcome
from goodword.events.values import NewOutcome
from goodword.lib.codes import normalise as normalise_code
from goodword.lib.problem import Problem

BATCH_MAX = 1000
HISTORY_AGE = timedelta(days=7)

_TYPE = re.compile(r"[a-z_.]{1,40}")
_PLACE = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")


class _Batch(msgspec.Struct):
    events: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_batch = msgspec.json.Decoder(_Batch)
_event = msgspec.json.Decoder(Event)
_encode = msgspec.json.Encoder().encode


def split(body: bytes) -> list[bytes] | Problem:
    """Return the events of a request's body, undecoded: one object is one event, {"events": […]} up to 1,000."""
    try:
        events = _batch.decode(body).events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = _decoding_problem(error)
        return Problem(problem.code, problem.title, problem.detail, problem.pointer, 'an event, or {"events": [event, …]}', status=400)
    if events is msgspec.UNSET:
        return [body]
    if not 1 <= len(events) <= BATCH_MAX:
        status = 413 if events else 400
        return Problem("batch_length", TITLES["batch_length"], f"{len(events)} events were sent.", "/events", f"1 to {BATCH_MAX} events", status=status)
    return [bytes(event) for event in events]


def parse(event: bytes, *, sender: Sender, now: datetime) -> NewOutcome | Problem:
    """Return the outcome that an event's JSON speaks of, or the first thing that is wrong with it."""
    try:
        return _outcome(_event.decode(event), sender, now)
    except Wrong as wrong:
        return wrong.problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _decoding_problem(error)


def parse_object(event: dict[str, Any], *, sender: Sender, now: datetime) -> NewOutcome | Problem:
    """Do what `parse` does for an event that is decoded already."""
    try:
        return parse(_encode(event), sender=sender, now=now)
    except (TypeError, ValueError) as error:
        return Problem("malformed", TITLES["malformed"], str(error), "", "plain JSON")


def _outcome(event: Event, sender: Sender, now: datetime) -> NewOutcome:
    if not _TYPE.fullmatch(event.type):
        raise Wrong(
            "field_invalid", "/type", "It may hold small letters, dots and underscores.", "signup, purchase, refund or a name of your own such as demo.booked"
        )
    external_id = checks.text(event.id, "/id", 200)
    if not external_id:
        raise Wrong(
            "field_missing",
            "/id",
            "Without an id a retry could not be told from a second purchase.",
            "the order number, or another id that stays the same on a retry",
        )
    refund_of = checks.text(event.refund_of, "/refund_of", 200)
    if event.type == "refund" and not refund_of:
        raise Wrong("field_missing", "/refund_of", "A refund names its purchase.", "the id of the purchase that was refunded")
    properties = checks.properties(event.properties)
    if event.type == "refund" and not is_named(properties):
        raise Wrong("field_invalid", f"/properties/{PROPERTY}", "It names the type of what is taken back.", "signup, or a name of your own such as demo.booked")
    occurred_at, time_sent = checks.occurred_at(event.occurred_at, sender.zone, now)
    amount_minor, currency = checks.amount(event)
    return new_outcome(
        source=sender.source,
        type=event.type,
        external_id=external_id,
        person=checks.person(event.customer, sender),
        occurred_at=occurred_at,
        time_sent=time_sent,
        amount_minor=amount_minor,
        currency=currency,
        code=normalise_code(checks.text(event.code, "/code", 60))[:32],
        click_id=checks.text(event.click_id, "/click_id", 64),
        refund_of=refund_of,
        program_id=checks.program(event.program, sender),
        history=bool(event.history) or now - occurred_at > HISTORY_AGE,
        properties=properties,
    )


def _decoding_problem(error: Exception) -> Problem:
    """Return what msgspec found wrong, with a pointer and in words for people."""
    if not isinstance(error, msgspec.ValidationError):
        return Problem("malformed", TITLES["malformed"], str(error)[:200], "", "an object in JSON, in UTF-8")
    message = str(error)
    place = _PLACE.search(message)
    pointer = "".join(f"/{name or number}" for name, number in _STEP.findall(place[1])) if place else ""
    message = _PLACE.sub("", message)
    field = re.search(r"field `(.*)`", message)
    if field and "unknown" in message:
        known = Customer if pointer.endswith("/customer") else Event
        return Problem("field_unknown", TITLES["field_unknown"], message, f"{pointer}/{field[1]}", "one of " + ", ".join(known.__struct_fields__))
    if field and "missing" in message:
        return Problem("field_missing", TITLES["field_missing"], message, f"{pointer}/{field[1]}", "type, id and customer are needed")
    hint = (
        'a decimal as a text such as "24.90", or amount_minor as an integer'
        if pointer == "/amount"
        else message.partition(",")[0].removeprefix("Expected ").replace("`", "")
    )
    return Problem("field_invalid", TITLES["field_invalid"], message, pointer, hint)

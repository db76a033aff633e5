"""Decisions about messages: may it go out, when, and when to try again. Values in, values out; every reason is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from goodword.lib.money import Money, decimals
from goodword.messaging.values import NEEDS_CONSENT, STOPS_WITH_PROGRAM, Allow, Hold, Purpose, Reason, Refuse, Standing, Verdict

ASK_AGAIN_AFTER = timedelta(minutes=30)  # where nobody knows when a reason to wait will end
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


def gate(standing: Standing, *, now: datetime) -> Verdict:
    """Say whether a message may go out now: allow, hold until, or refuse, with all reasons for and against.

    A refusal outweighs a hold, and the latest of several holds counts. What the person asked for this minute (a confirmation, their own link) passes
    pauses, quiet hours and the objection against news, but never a full stop of the address.
    """
    reasons: list[Reason] = []
    untils: list[datetime] = []
    refused = False
    for reason, until in _checks(standing, now):
        reasons.append(reason)
        refused = refused or (not reason.passed and until is None)
        if until is not None:
            untils.append(until)
    if refused:
        return Refuse(tuple(reasons))
    return Hold(max(untils), tuple(reasons)) if untils else Allow(tuple(reasons))


def retry_at(attempts: int, *, now: datetime, jitter: float) -> datetime:
    """Return when to try again after so many failed attempts; `jitter` from 0 to 1 spreads the tries over a quarter of the pause."""
    pause = RETRY_AFTER[min(max(attempts, 1), len(RETRY_AFTER)) - 1]
    return now + pause * (1 + jitter / 4)


def is_quiet(moment: datetime, *, time_zone: str, quiet: tuple[str, str]) -> bool:
    """Say whether nobody is to be disturbed at this moment, by the clock on the receiver's wall; equal times mean there are no quiet hours."""
    start, end = _times(quiet)
    local = moment.astimezone(zone(time_zone)).time()
    return start <= local < end if start <= end else local >= start or local < end


def quiet_until(moment: datetime, *, time_zone: str, quiet: tuple[str, str]) -> datetime:
    """Return the first moment from this one on that is not quiet, in UTC; it is the same moment where that is not quiet itself.

    Clocks that go back may show the same quiet hour twice, hence the loop; a time that clocks going forward leave out is taken as the one after the gap.
    """
    _, end = _times(quiet)
    place = zone(time_zone)
    moment = moment.astimezone(UTC)
    while is_quiet(moment, time_zone=time_zone, quiet=quiet):
        local = moment.astimezone(place)
        day = local.date() if local.time() < end else local.date() + timedelta(days=1)
        morning = datetime.combine(day, end, tzinfo=place).astimezone(UTC)
        moment = morning if morning > moment else moment + timedelta(minutes=15)
    return moment


def zone(name: str) -> ZoneInfo:
    """Return the zone of that name, or UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


Check = tuple[Reason, datetime | None]  # a failed check without a time is a refusal


def _checks(standing: Standing, now: datetime) -> Iterator[Check]:
    yield from _address(standing, now)
    yield from _suppression(standing)
    yield from _consent(standing)
    yield from _program(standing, now)
    yield from _silences(standing, now)
    yield from _quiet_hours(standing, now)
    yield from _held(standing, now)


def _address(standing: Standing, now: datetime) -> Iterator[Check]:
    if standing.erased:
        yield Reason("erased", passed=False), None
    yield Reason("address", passed=bool(standing.address)), None
    if standing.expires_at is not None and now >= standing.expires_at:
        yield Reason("expired", passed=False, values=(("at", standing.expires_at.isoformat()),)), None


def _suppression(standing: Standing) -> Iterator[Check]:
    if standing.purpose is Purpose.STAFF:
        return
    if reason := standing.suppressed.get("all"):
        yield Reason("suppressed", passed=False, values=(("reason", reason),)), None
    elif (reason := standing.suppressed.get(standing.purpose)) and not standing.asked_for:
        yield Reason("unsubscribed", passed=False, values=(("purpose", standing.purpose), ("reason", reason))), None
    else:
        yield Reason("not_suppressed", passed=True), None


def _consent(standing: Standing) -> Iterator[Check]:
    given = standing.consents.get(standing.purpose)
    if standing.purpose in NEEDS_CONSENT:
        code = "consent" if given else "consent_missing" if given is None else "consent_withdrawn"
        yield Reason(code, passed=given is True, values=(("purpose", standing.purpose),)), None
    elif standing.purpose is Purpose.SERVICE and given is False and not standing.asked_for:
        yield Reason("objection", passed=False), None
    else:
        yield Reason("asked_for" if standing.asked_for else "no_consent_needed", passed=True), None


def _program(standing: Standing, now: datetime) -> Iterator[Check]:
    if standing.purpose not in STOPS_WITH_PROGRAM or not standing.program_state:
        return
    if standing.program_state == "paused":
        yield Reason("program_paused", passed=False), now + ASK_AGAIN_AFTER
    elif standing.program_state != "live":
        yield Reason("program_over", passed=False, values=(("state", standing.program_state),)), None


def _silences(standing: Standing, now: datetime) -> Iterator[Check]:
    if standing.purpose is Purpose.STAFF or standing.asked_for:
        return
    for silence in standing.silences:
        if silence.purpose in {"all", standing.purpose} and (silence.until is None or silence.until > now):
            if silence.final:
                yield Reason("never_ask", passed=False, values=(("reason", silence.reason),)), None
                continue
            until = silence.until or now + ASK_AGAIN_AFTER
            known = (("until", silence.until.isoformat()),) if silence.until else ()
            yield Reason("paused", passed=False, values=(("reason", silence.reason), *known)), until


def _quiet_hours(standing: Standing, now: datetime) -> Iterator[Check]:
    if standing.purpose is Purpose.STAFF or standing.asked_for:
        return
    until = quiet_until(now, time_zone=standing.time_zone, quiet=standing.quiet)
    hours = (("from", standing.quiet[0]), ("to", standing.quiet[1]), ("time_zone", standing.time_zone))
    yield (Reason("quiet_hours", passed=False, values=hours), until) if until > now else (Reason("not_quiet", passed=True), None)


def _held(standing: Standing, now: datetime) -> Iterator[Check]:
    if standing.outbound_held_at is not None and not (standing.purpose is Purpose.STAFF and standing.asked_for):
        yield Reason("outbound_held", passed=False, values=(("since", standing.outbound_held_at.isoformat()),)), now + ASK_AGAIN_AFTER


def _times(quiet: tuple[str, str]) -> tuple[time, time]:
    start, end = (time.fromisoformat(text) for text in quiet)
    return start, end


def stake(value: Money | None, *, due_at: datetime | None, now: datetime) -> float:
    """Return how much a task should come first: what may be lost or won, times how soon the clock runs out.

    Overdue counts in full, a task due in eight hours half, one due in a day a quarter; without a clock it counts as due in a week. A task without a value
    is worth one unit of money, so that it keeps its place by its clock. Currencies are compared as they stand, without conversion.
    """
    worth = max(value.minor / 10 ** decimals(value.asset), 1.0) if value else 1.0
    left = (due_at - now) if due_at else timedelta(days=7)
    return worth / (1 + max(left.total_seconds(), 0.0) / timedelta(hours=8).total_seconds())

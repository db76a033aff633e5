"""Who looks after an answer, how, and until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from goodword.feedback.values import Group
from goodword.operators.values import Operator, Role


class Way(StrEnum):
    """How one may get in touch about an answer: never a way that the gate refuses."""

    CALL_AND_ASK = "call_and_ask"
    CALL = "call"
    WRITE = "write"


@dataclass(frozen=True)
class Route:
    """What follows from an answer: a task of this kind for this role within this time, and perhaps a case."""

    kind: str
    role: Role
    within: timedelta
    opens_case: bool = False


ROUTES: Mapping[Group, Route] = {
    Group.PROMOTER: Route("feedback_promoter", Role.SALES, timedelta(hours=24)),
    Group.PASSIVE: Route("feedback_passive", Role.ACCOUNT_MANAGER, timedelta(hours=72)),
    Group.DETRACTOR: Route("feedback_detractor", Role.OWNER, timedelta(hours=4), opens_case=True),
}
RECOVERS: tuple[Role, ...] = (Role.OWNER, Role.ADMIN)  # who takes a recovery case, in this order
HANDLES: tuple[Role, ...] = (Role.SUPPORT, Role.ACCOUNT_MANAGER, Role.OWNER, Role.ADMIN)  # who takes a complaint


def way(*, may_call: bool, may_ask: bool) -> Way:
    """Return the best way that the gate lets one go: ring and ask for a recommendation, ring, or write."""
    return Way.CALL_AND_ASK if may_call and may_ask else Way.CALL if may_call else Way.WRITE


def is_there(person: Operator, *, today: date) -> bool:
    """Say whether somebody of the staff is at work on a day."""
    return person.active and (person.absent_until is None or person.absent_until < today)


def choose(staff: Collection[Operator], *, preferred: UUID | None, roles: Sequence[Role], loads: Mapping[UUID, int], today: date) -> UUID | None:
    """Return who takes a case: who looks after the contact where they are there, else of the first role with anybody there who has the fewest.

    `loads` counts the open cases of each. None where nobody of these roles is there.
    """
    there = [person for person in staff if is_there(person, today=today)]
    if any(person.id == preferred for person in there):
        return preferred
    for role in roles:
        able = [person for person in there if person.role is role]
        if able:
            return min(able, key=lambda person: (loads.get(person.id, 0), person.created_at, person.id)).id
    return None

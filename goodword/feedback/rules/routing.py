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


_ABOVE: Mapping[Role, tuple[Role, ...]] = {
    Role.SUPPORT: (Role.ACCOUNT_MANAGER, Role.ADMIN, Role.OWNER),
    Role.SALES: (Role.ACCOUNT_MANAGER, Role.ADMIN, Role.OWNER),
    Role.ADMIN: (Role.OWNER,),
    Role.OWNER: (),
}  # to whom goes on what is overdue, in this order
_ABOVE_OTHERS: tuple[Role, ...] = (Role.ADMIN, Role.OWNER)
ESCALATE_EVERY = timedelta(hours=4)  # of working time, from one person to the next


def above(role: Role) -> tuple[Role, ...]:
    """Return the roles to which goes on what somebody of a role has not done in time, the nearest first."""
    return _ABOVE.get(role, _ABOVE_OTHERS)


def way(*, may_call: bool, may_ask: bool) -> Way:
    """Return the best way that the gate lets one go: ring and ask for a recommendation, ring, or write."""
    return Way.CALL_AND_ASK if may_call and may_ask else Way.CALL if may_call else Way.WRITE


def choose(staff: Collection[Operator], *, preferred: UUID | None, roles: Sequence[Role], loads: Mapping[UUID, int], today: date) -> UUID | None:
    """Return who takes a case: who looks after the contact where they are there, else of the first role with anybody there who has the fewest.

    `loads` counts the open work of each, so that it goes round. None where nobody of these roles is there.
    """
    there = [person for person in staff if person.is_there(today)]
    if any(person.id == preferred for person in there):
        return preferred
    for role in roles:
        able = [person for person in there if person.role is role]
        if able:
            return min(able, key=lambda person: (loads.get(person.id, 0), person.created_at, person.id)).id
    return None


def next_person(staff: Collection[Operator], *, holder: UUID | None, role: Role, loads: Mapping[UUID, int], today: date) -> UUID | None:
    """Return to whom goes on what `holder` of a role has not done in time; None where nobody is above and there.

    Without a holder, as where nobody of the role was there when it came in, the role itself has its turn first.
    """
    others = [person for person in staff if person.id != holder]
    return choose(others, preferred=None, roles=above(role) if holder else (role, *above(role)), loads=loads, today=today)


def stand_in(staff: Collection[Operator], *, absent: Operator, loads: Mapping[UUID, int], today: date) -> UUID | None:
    """Return who takes the work of somebody who is away: a colleague of the same role, else of the roles above; None where nobody is there."""
    return choose(staff, preferred=None, roles=(absent.role, *above(absent.role)), loads=loads, today=today)

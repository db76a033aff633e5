"""Referrals over the API: listed, told in full, entered by name."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, problem
from goodword.api.reasons import reasons_out
from goodword.api.requests import ApiRequest
from goodword.api.schemas import referrals as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib.pages import Page
from goodword.programs import queries as programs
from goodword.referrals import queries
from goodword.referrals.actions import by_staff
from goodword.referrals.actions.by_staff import ReferralRefused
from goodword.referrals.values import Conversion, Referral, ReferralState, Story
from goodword.rewards.queries import given

router = Endpoints(tags=["referrals"])

_REFUSED = {
    "nobody": "Nothing says who the friend is: an id, a complete mail address or a telephone number is needed.",
    "same_person": "Advocate and friend are the same person.",
    "program_not_live": "The programme is not live.",
    "program_paused": "The programme is paused.",
    "program_ended": "The programme has ended.",
    "before_program_start": "The programme has not begun.",
}


@router.get("", response=PageOut[schemas.Referral])
def list_referrals(
    request: ApiRequest,
    program_id: UUID | None = None,
    state: ReferralState | None = None,
    advocate_id: UUID | None = None,
    friend_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List referrals, the newest movement first."""
    states = None if state is None else [state]
    page: Page[Referral] = queries.page(program_id=program_id, states=states, advocate_id=advocate_id, friend_id=friend_id, cursor=cursor, limit=limit)
    return {"items": [_referral(item) for item in page.items], "next_cursor": page.next_cursor}


@router.get("/{uuid:referral_id}", response=schemas.ReferralStory)
def get_referral(request: ApiRequest, referral_id: UUID) -> dict[str, Any]:
    """Return a referral with its signs, purchases, rewards and every reason for and against."""
    return _story(referral_id)


@router.post("", response={201: schemas.ReferralStory})
def enter_referral(request: ApiRequest, body: schemas.NewReferral) -> dict[str, Any]:
    """Enter a referral from a name that was given; the same friend again adds to the same referral. Workers decide the credit."""
    programs.program(body.program_id)
    advocate = contacts.contacts([body.advocate_id]).get(body.advocate_id)
    if advocate is None:
        raise Refused("invalid", errors=[Mistake("/advocate_id", "No contact has this id.", "contact_unknown")])
    friend = body.friend.model_dump()
    person = Person(source=request.key.source, external_id=friend.pop("id"), trusted=True, **friend)
    told = by_staff.NewReferral(
        program_id=body.program_id,
        advocate_id=advocate.id,
        friend=person,
        relation=body.relation,
        product=body.product,
        note=body.note,
        next_step=body.next_step,
        next_step_on=body.next_step_on,
    )
    return _story(by_staff.enter(told, actor=request.actor, now=request.now))


api.add_router("referrals", router)


@api.exception_handler(ReferralRefused)
def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    words = _REFUSED.get(error.code, error.code)
    if error.code.startswith(("program_", "before_")):
        return problem("conflict", words)
    return problem("invalid", errors=[Mistake("/friend", words, error.code)])


def _story(referral_id: UUID) -> dict[str, Any]:
    story: Story | None = queries.story(referral_id)
    if story is None:
        raise Refused("not_found", "No referral has this id.")
    return {
        "referral": _referral(story.referral),
        "signs": story.evidence,
        "conversions": [_conversion(item) for item in story.conversions],
        "rewards": [reward.id for reward in given.of_referrals([referral_id]).get(referral_id, [])],
        "refusals": [vars(item) | {"reasons": reasons_out(item.reasons)} for item in given.refusals_of([one.id for one in story.conversions])],
    }


def _referral(referral: Referral) -> dict[str, Any]:
    return vars(referral) | {"friend_id": referral.contact_id, "reasons": reasons_out(referral.reasons)}


def _conversion(conversion: Conversion) -> dict[str, Any]:
    return vars(conversion) | {"reasons": reasons_out(conversion.reasons)}

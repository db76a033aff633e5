"""Rewards over the API: listed with their reasons, and used at the shop. Keys approve nothing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, problem
from goodword.api.reasons import reasons_out
from goodword.api.requests import ApiRequest
from goodword.api.schemas import rewards as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.lib.plain import to_plain
from goodword.programs import queries as programs
from goodword.rewards import rules
from goodword.rewards.actions import gifts, using
from goodword.rewards.actions.using import CannotUse
from goodword.rewards.queries import coupons, given
from goodword.rewards.queries import rules as rule_queries
from goodword.rewards.queries.dry_run import LOOK_BACK, NotLookedBack, dry_run
from goodword.rewards.values import Reward, RewardState, Rule
from goodword.rewards.words import sentence

router = Endpoints(tags=["rewards"])
rule_router = Endpoints(tags=["programs"])
coupon_router = Endpoints(tags=["rewards"])

_REFUSED = {
    "balance_too_low": "There is less left than this.",
    "coupon_revoked": "The coupon was taken back.",
    "coupon_expired": "The coupon has expired.",
}


@rule_router.get("/{uuid:program_id}/rules", response=schemas.Rules)
def list_program_rules(request: ApiRequest, program_id: UUID) -> dict[str, Any]:
    """Return the rules of a programme with their newest version each, in data and in plain words."""
    program = programs.program(program_id)
    return {"items": [_rule(rule, currency=program.currency) for rule in rule_queries.rules(program_id)]}


@rule_router.post("/{uuid:program_id}/rules/try", response=schemas.Trial)
def try_program_rule(request: ApiRequest, program_id: UUID, body: schemas.RuleTrial) -> dict[str, Any]:
    """Say what a rule would have cost on the purchases of the past, beside what one of the programme's rules gave; nothing is written."""
    program = programs.program(program_id)
    if body.rule_id is not None and body.rule_id not in {rule.id for rule in rule_queries.rules(program_id)}:
        raise Refused("invalid", errors=[Mistake("/rule_id", "The programme has no such rule.", "rule_unknown")])
    until = body.until or request.now
    since = body.since or until - LOOK_BACK
    if since >= until:
        raise Refused("invalid", errors=[Mistake("/since", "A time before until is expected.", "since_after_until")])
    try:
        definition = rules.from_json(body.definition)
    except rules.RuleInvalid as error:
        mistakes = [Mistake("/definition/" + where.replace(".", "/"), problem, error.code) for where, problem in error.problems.items()]
        raise Refused("invalid", errors=mistakes) from None
    try:
        found = dry_run(definition, program_id=program_id, rule_id=body.rule_id, since=since, until=until)
    except NotLookedBack as error:
        raise Refused("invalid", errors=[Mistake("/definition/trigger", str(error), error.code)]) from None
    return vars(found) | {"sentence": sentence(definition, currency=program.currency)}


@router.get("", response=PageOut[schemas.Reward])
def list_rewards(
    request: ApiRequest,
    program_id: UUID | None = None,
    contact_id: UUID | None = None,
    state: RewardState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List rewards, the newest first."""
    states = None if state is None else [state]
    page = given.page(program_id=program_id, contact_id=contact_id, states=states, cursor=cursor, limit=limit)
    return {"items": [_reward(reward) for reward in page.items], "next_cursor": page.next_cursor}


@router.get("/{uuid:reward_id}", response=schemas.Reward)
def get_reward(request: ApiRequest, reward_id: UUID) -> dict[str, Any]:
    """Return one reward with every reason for and against."""
    reward = given.rewards([reward_id]).get(reward_id)
    if reward is None:
        raise Refused("not_found", "No reward has this id.")
    return _reward(reward)


@router.post("/redemptions", response=schemas.Redemption)
def redeem_credit(request: ApiRequest, body: schemas.NewRedemption) -> dict[str, Any]:
    """Use an amount of a customer's credit or points, the oldest first; 409 where less is left. The same reference again changes nothing."""
    if body.contact_id not in contacts.contacts([body.contact_id]):
        raise Refused("invalid", errors=[Mistake("/contact_id", "No contact has this id.", "contact_unknown")])
    used: dict[str, Any] = {"asset": body.asset, "amount": body.amount, "source": request.key.source, "reference": body.reference}
    use = using.redeem(body.contact_id, **used, actor=request.actor, now=request.now)
    return {"contact_id": body.contact_id, "asset": body.asset, "left": use.left}


@router.post("/gifts", response=schemas.Gift)
def give_reward(request: ApiRequest, body: schemas.NewGift) -> dict[str, Any]:
    """Give a customer what a rule with the manual trigger says; its conditions, limits, hold and approval hold. The same reference again changes nothing."""
    key = f"{request.key.source} {body.reference}"
    done = gifts.give(body.rule_id, body.contact_id, reason=body.reason, key=key, actor=request.actor, now=request.now)
    reward = given.rewards([done.reward_id]).get(done.reward_id) if done.reward_id else None
    return {"reward": _reward(reward) if reward else None, "reasons": reasons_out(done.reasons)}


@coupon_router.get("/{code}", response=schemas.Coupon)
def get_coupon(request: ApiRequest, code: str) -> dict[str, Any]:
    """Say whether a coupon can be used, and what it is worth."""
    return _coupon(request, code)


@coupon_router.post("/{code}/redeem", response=schemas.Coupon)
def redeem_coupon(request: ApiRequest, code: str, body: schemas.CouponUse) -> dict[str, Any]:
    """Mark a coupon as used; using it again changes nothing. One that was taken back or has expired is 409."""
    using.redeem_coupon(code, reference=body.reference, actor=request.actor, now=request.now)
    return _coupon(request, code)


api.add_router("programs", rule_router)
api.add_router("rewards", router)
api.add_router("coupons", coupon_router)


@api.exception_handler(CannotUse)
def _cannot_use(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.code == "coupon_unknown":
        return problem("not_found", "Nobody was given this coupon.")
    return problem("conflict", _REFUSED.get(error.code, error.code))


@api.exception_handler(gifts.CannotGive)
def _cannot_give(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.code == "program_over":
        return problem("conflict", "The programme is over.")
    where, words = {
        "rule_unknown": ("/rule_id", "No rule of a programme that runs, with the trigger manual and in force, has this id."),
        "contact_unknown": ("/contact_id", "No contact has this id, or it was erased."),
    }.get(error.code, ("/reason", "Say why."))
    return problem("invalid", words, errors=[Mistake(where, words, error.code)])


def _coupon(request: ApiRequest, code: str) -> dict[str, Any]:
    coupon = coupons.coupon(code)
    if coupon is None:
        raise Refused("not_found", "Nobody was given this coupon.")
    reward = given.rewards([coupon.reward_id]).get(coupon.reward_id)  # none for a code that was taken for points
    alive = reward is None or (reward.left > 0 and (reward.expires_at is None or request.now < reward.expires_at))
    usable = alive and coupon.redeemed_at is None and coupon.revoked_at is None
    return {"code": coupon.code, "usable": usable, "redeemed_at": coupon.redeemed_at, "reward": _reward(reward) if reward else None}


def _reward(reward: Reward) -> dict[str, Any]:
    return vars(reward) | {"left": reward.left, "reasons": reasons_out(reward.reasons)}


def _rule(rule: Rule, *, currency: str) -> dict[str, Any]:
    return vars(rule) | {"definition": to_plain(rule.definition), "sentence": sentence(rule.definition, currency=currency)}

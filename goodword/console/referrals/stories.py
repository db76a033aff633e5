"""One referral's story: what happened, why the credit lies where it lies, and why there is a reward or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console import formats
from goodword.console.parts import Crumb, Reason, Tone
from goodword.console.referrals import naming
from goodword.console.referrals.forms import CreditForm, FollowUpForm, NoteForm, ReverseForm
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.events.values import PURCHASES
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import Program
from goodword.referrals import queries
from goodword.referrals.values import Conversion, ReferralState, Story
from goodword.referrals.values import Reason as Said
from goodword.rewards import queries as rewards
from goodword.rewards import words
from goodword.rewards.queries import ledger
from goodword.rewards.queries.rules import rules_of
from goodword.rewards.values import Refusal, Reward, RewardState, Side


@dataclass(frozen=True)
class Entry:
    """One entry of the story, with the reasons or postings that belong to it."""

    at: datetime
    icon: str
    title: str
    text: str = ""
    tone: Tone = ""
    quote: str = ""
    groups: Sequence[tuple[str, Sequence[Reason]]] = field(default=())
    postings: Sequence[ledger.PostingLine] = field(default=())


@allowed(Permission.REFERRALS_READ)
def referral(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral's story, the oldest first."""
    return page(request, referral_id)


def page(
    request: StaffRequest,
    referral_id: UUID,
    *,
    credit: CreditForm | None = None,
    note: NoteForm | None = None,
    follow_up: FollowUpForm | None = None,
    reverse_form: ReverseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a story, with forms as they were refused where one was."""
    story = queries.story(referral_id)
    if story is None:
        raise Http404
    one = story.referral
    program = programs.program(one.program_id)
    given = rewards.of_referrals([one.id]).get(one.id, [])
    people = contacts.contacts({story.friend_id, one.contact_id, one.advocate_id} | {line.advocate_id for line in story.evidence})
    refused = rewards.refusals_of([conversion.id for conversion in story.conversions])
    staff = operators.names({line.by for line in story.evidence if line.by} | {step.by for step in story.steps if step.by} | _ids(one.assignee_id))
    start = {"assignee": one.assignee_id, "next_step": one.next_step, "next_step_on": one.next_step_on, "relation": one.relation, "product": one.product}
    context = {
        "story": story,
        "referral": one,
        "program": program,
        "friend": people[one.contact_id],
        "advocate": people[one.advocate_id],
        "state": (naming.MARKS[one.state], naming.STATES[one.state]),
        "entries": entries(story, program, people, given, refused, staff),
        "given": [
            (reward, naming.REWARD_MARKS[reward.state], naming.REWARD_STATES[reward.state], words.amount(Money(reward.amount, reward.asset)))
            for reward in given
        ],
        "came_by": naming.METHODS[one.method],
        "relation": naming.RELATIONS.get(one.relation, one.relation),
        "value": Money(one.value_minor, program.currency),
        "assignee": staff.get(one.assignee_id) if one.assignee_id else None,
        "crumbs": [Crumb(_("Referrals"), reverse("console:referrals"))],
        "credit": credit or CreditForm(),
        "note": note or NoteForm(),
        "follow_up": follow_up or FollowUpForm(initial=start),
        "reverse_form": reverse_form or ReverseForm(),
        "can_reverse": any(reward.state in (RewardState.HELD, RewardState.GRANTED, RewardState.FULFILLED) for reward in given),
        "now": clock.now(),
    }
    return render(request, "console/referrals/story.html", context, status=status)


def entries(
    story: Story, program: Program, people: dict[UUID, Contact], given: Sequence[Reward], refused: Sequence[Refusal], staff: dict[UUID, str]
) -> list[Entry]:
    """Return the story in order of time."""
    found = [*_signs(story, people, staff), *_steps(story, staff)]
    if story.referral.signed_up_at:
        found.append(Entry(story.referral.signed_up_at, "user-plus", _("%(name)s signed up") % {"name": _name(people, story.referral.contact_id)}))
    first = True
    for conversion in story.conversions:
        found.append(_purchase(conversion, people))
        if first:
            found.append(_credit(story, conversion.occurred_at, people))
            first = False
        found += _outcome(conversion, program, people, [reward for reward in given if reward.conversion_id == conversion.id], refused)
    if first:
        found.append(_credit(story, story.referral.started_at, people))
    return sorted(found, key=lambda entry: entry.at)


def _signs(story: Story, people: dict[UUID, Contact], staff: dict[UUID, str]) -> list[Entry]:
    friend = _name(people, story.referral.contact_id)
    found = []
    for line in story.evidence:
        values = {"friend": friend, "advocate": _name(people, line.advocate_id), "code": line.code, "staff": staff.get(line.by, "") if line.by else ""}
        titles = {
            "code": _("%(friend)s gave the code %(code)s"),
            "click": _("%(friend)s came by the link of %(advocate)s"),
            "cookie": _("%(friend)s had come by the link of %(advocate)s before"),
            "email": _("%(friend)s claimed the offer of %(advocate)s and confirmed the address"),
            "name": _("%(advocate)s named %(friend)s to %(staff)s") if values["staff"] else _("%(advocate)s named %(friend)s to staff"),
        }
        text = words.explain(Said(line.refused, False)) if line.refused else ""
        found.append(Entry(line.at, "link", titles[line.method.value] % values, text=text, quote=line.note, tone="bad" if line.refused else ""))
    return found


def _steps(story: Story, staff: dict[UUID, str]) -> list[Entry]:
    found = []
    for step in story.steps:
        who = staff.get(step.by, _("Staff")) if step.by else _("Staff")
        title = _("%(who)s wrote a note") if step.kind == "note" else _("%(who)s changed who gets the credit")
        found.append(Entry(step.at, "note", title % {"who": who}, quote=step.text))
    return found


def _purchase(conversion: Conversion, people: dict[UUID, Contact]) -> Entry:
    if conversion.type not in PURCHASES:
        said = _("Signed up, which a rule asks about") if conversion.type == "signup" else _("“%(event)s” was reported") % {"event": conversion.type}
        return Entry(conversion.occurred_at, "user-plus" if conversion.type == "signup" else "star", said)
    amount = formats.money(Money(conversion.amount_minor, conversion.currency))
    title = _("First purchase, %(amount)s") if conversion.ordinal == 1 else _("Purchase, %(amount)s")
    text = ""
    if conversion.refunded_minor:
        text = _("%(amount)s was sent back.") % {"amount": formats.money(Money(conversion.refunded_minor, conversion.currency))}
    return Entry(conversion.occurred_at, "shopping-cart", title % {"amount": amount}, text=text)


def _credit(story: Story, at: datetime, people: dict[UUID, Contact]) -> Entry:
    one = story.referral
    advocate = _name(people, one.advocate_id)
    own: list[Reason] = []
    others: dict[UUID, list[Reason]] = {}
    for reason in one.reasons:
        values = dict(reason.values)
        line = Reason(
            "done" if reason.passed else "refused", words.explain(reason), formats.day(datetime.fromisoformat(values["at"])) if values.get("at") else ""
        )
        if other := values.get("advocate"):
            others.setdefault(UUID(other), []).append(line)
        else:
            own.append(line)
    groups = [(_("Why %(name)s") % {"name": advocate}, own)]
    groups += [(_("Why not %(name)s") % {"name": _name(people, other)}, lines) for other, lines in others.items()]
    title = _("Does not count for %(name)s") if one.state is ReferralState.NOT_ELIGIBLE else _("Credited to %(name)s")
    return Entry(at, "share", title % {"name": advocate}, tone="bad" if one.state is ReferralState.NOT_ELIGIBLE else "good", groups=groups)


def _outcome(conversion: Conversion, program: Program, people: dict[UUID, Contact], given: Sequence[Reward], refused: Sequence[Refusal]) -> list[Entry]:
    """Return what the rules gave for one purchase, and the why not of each rule that gave nothing."""
    names = {rule.id: (rule.name, rule.definition) for rule in rules_of([program.id]).get(program.id, [])}
    found = []
    for rule_id in dict.fromkeys(reward.rule_id for reward in given):
        mine = [reward for reward in given if reward.rule_id == rule_id]
        rule_name, definition = names.get(rule_id, ("", None))
        sentence = words.sentence(definition, currency=program.currency) if definition else rule_name
        groups = [(_("Why this reward"), [_line(reason) for reason in mine[0].reasons])]
        found.append(Entry(conversion.occurred_at, "gift", _held_title(mine, people), text=sentence, tone=_tone(mine), groups=groups))
        for reward in mine:
            postings = ledger.postings(reward_id=reward.id, limit=20).items
            for line in sorted(postings, key=lambda posting: posting.at):
                found.append(_posting(line, reward, people))
    for refusal in refused:
        if refusal.conversion_id == conversion.id and (refusal.side is Side.ADVOCATE or not _has_advocate_side(refused, refusal)):
            rule_name, definition = names.get(refusal.rule_id, ("", None))
            sentence = words.sentence(definition, currency=program.currency) if definition else rule_name
            groups = [(_("Why not"), [_line(reason) for reason in refusal.reasons])]
            found.append(
                Entry(conversion.occurred_at, "circle-x", _("No reward by “%(rule)s”") % {"rule": rule_name}, text=sentence, tone="bad", groups=groups)
            )
    return found


def _has_advocate_side(refused: Sequence[Refusal], wanted: Refusal) -> bool:
    return any(one.side is Side.ADVOCATE and one.rule_id == wanted.rule_id and one.conversion_id == wanted.conversion_id for one in refused)


def _held_title(given: Sequence[Reward], people: dict[UUID, Contact]) -> str:
    what = words.amount(Money(given[0].amount, given[0].asset))
    same = len({(reward.amount, reward.asset) for reward in given}) == 1
    both = len(given) > 1 and same
    who = _("both") if both else _("the advocate") if given[0].side is Side.ADVOCATE else _("the friend")
    state = given[0].state
    if state is RewardState.HELD and given[0].held_for_review:
        return _("%(what)s for %(who)s waits for a decision") % {"what": what, "who": who}
    if state is RewardState.HELD:
        return _("%(what)s for %(who)s on hold until %(day)s") % {"what": what, "who": who, "day": formats.day(given[0].hold_until)}
    titles = {
        RewardState.REFUSED: _("%(what)s for %(who)s was not granted"),
        RewardState.REVERSED: _("%(what)s for %(who)s was granted and taken back"),
        RewardState.EXPIRED: _("%(what)s for %(who)s was not used in time"),
    }
    return titles.get(state, _("%(what)s for %(who)s was granted")) % {"what": what, "who": who}


def _posting(line: ledger.PostingLine, reward: Reward, people: dict[UUID, Contact]) -> Entry:
    amount = words.amount(Money(line.amount, line.asset))
    titles = {
        "grant": _("%(amount)s owed to %(name)s"),
        "reverse": _("%(amount)s taken back from %(name)s"),
        "redeem": _("%(name)s used %(amount)s"),
        "expire": _("%(amount)s of %(name)s expired"),
        "loss": _("%(amount)s booked as loss: %(name)s had used it"),
    }
    title = titles.get(line.kind, _("%(amount)s moved for %(name)s")) % {"amount": amount, "name": _name(people, reward.contact_id)}
    text = _("Coupon %(code)s") % {"code": reward.coupon} if reward.coupon and line.kind == "grant" else ""
    return Entry(line.at, "gift" if line.kind == "grant" else "arrow-back-up", title, text=text, tone="good" if line.kind == "grant" else "", postings=[line])


def _line(reason: Said) -> Reason:
    value = dict(reason.values)
    shown = formats.money(Money(int(value["amount_minor"]), value["currency"])) if value.get("amount_minor") and value.get("currency") else ""
    return Reason("done" if reason.passed else "refused", words.explain(reason), shown)


def _tone(given: Sequence[Reward]) -> Tone:
    states = {reward.state for reward in given}
    if states & {RewardState.GRANTED, RewardState.FULFILLED}:
        return "good"
    return "wait" if RewardState.HELD in states else "bad"


def _name(people: dict[UUID, Contact], contact_id: UUID) -> str:
    person = people.get(contact_id)
    return (person.name or person.email or _("A friend")) if person else _("Somebody")


def _ids(*found: UUID | None) -> set[UUID]:
    return {one for one in found if one}


def reversed_words(count: int) -> str:
    """Return how to say that so many rewards were taken back."""
    return ngettext("%(count)s reward was taken back.", "%(count)s rewards were taken back.", count) % {"count": count}


urlpatterns = [path("referrals/<uuid:referral_id>/", referral, name="referral")]

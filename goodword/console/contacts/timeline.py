"""All that happened with a person, from every package that knows something, in one order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goodword.console import formats
from goodword.console.contacts.naming import CHANNELS, OUTCOMES, PURPOSES
from goodword.console.feedback.words import STATES as CASE_STATES
from goodword.console.feedback.words import VIAS, group
from goodword.console.messages.words import STATES as MESSAGE_STATES
from goodword.console.messages.words import gate_reasons, pause_reason, template_name
from goodword.console.parts import TONES, Reason, Tone, Words
from goodword.console.referrals.naming import STATES as REFERRAL_STATES
from goodword.console.today.kinds import kind_of, outcome_words
from goodword.contacts.values import AddressChange, ConsentEntry, Contact, Deal, DealState, MergeLine, Note, Pause
from goodword.events.values import Outcome
from goodword.feedback.values import Answer, Case
from goodword.lib.money import Money
from goodword.links.values import Link
from goodword.messaging.values import Message, MessageState, Task
from goodword.referrals.values import Referral, ReferralState
from goodword.rewards import words as reward_words
from goodword.rewards.queries.credit import CreditUsed
from goodword.rewards.values import Reward, RewardState

KINDS = ("purchases", "referrals", "messages", "staff")


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline; `kind` is what the reader may narrow it to, `delete` the address that takes a note away."""

    at: datetime
    kind: str
    icon: str
    title: Words
    text: Words = ""
    quote: str = ""
    tone: Tone = ""
    url: str = ""
    reasons: Sequence[Reason] = ()
    delete: str = ""


@dataclass(frozen=True)
class Known:
    """What all packages know of one person."""

    contact: Contact
    outcomes: Sequence[Outcome]
    referrals: Sequence[Referral]
    rewards: Sequence[Reward]
    uses: Sequence[CreditUsed]
    messages: Sequence[Message]
    tasks: Sequence[Task]
    links: Sequence[Link]
    notes: Sequence[Note]
    deals: Sequence[Deal]
    consents: Sequence[ConsentEntry]
    pauses: Sequence[Pause]
    merges: Sequence[MergeLine]
    changes: Sequence[AddressChange]
    answers: Sequence[Answer]
    cases: Sequence[Case]
    names: dict[UUID, str]  # of other contacts
    staff: dict[UUID, str]
    programs: dict[UUID, str]
    now: datetime


def entries(known: Known, *, kind: str = "", limit: int) -> list[Entry]:
    """Return what happened, the newest first; `kind` narrows it to one of KINDS."""
    found = [entry for part in _PARTS for entry in part(known)]
    shown = [entry for entry in found if not kind or entry.kind == kind]
    return sorted(shown, key=lambda entry: entry.at, reverse=True)[:limit]


def _made(known: Known) -> Iterator[Entry]:
    yield Entry(known.contact.created_at, "staff", "user-plus", _("Became a contact"))


def _outcomes(known: Known) -> Iterator[Entry]:
    own = {str(deal.id) for deal in known.deals}
    for one in known.outcomes:
        if one.type == "deal_won" and one.external_id in own:  # told by the deal itself
            continue
        amount = "" if one.amount_minor is None else formats.money(Money(one.amount_minor, one.currency))
        number = one.external_id if len(one.external_id) <= 40 else f"{one.external_id[:37]}…"
        title = " ".join(filter(None, [str(OUTCOMES.get(one.type, one.type)), amount]))
        tone: Tone = "wait" if one.type == "refund" else ""
        icon = "arrow-back-up" if one.type == "refund" else "user-plus" if one.type == "signup" else "shopping-cart"
        yield Entry(one.occurred_at, "purchases", icon, title, f"{one.source}, {number}", tone=tone)


def _referrals(known: Known) -> Iterator[Entry]:
    ids = set(known.contact.all_ids)
    for one in known.referrals:
        url = reverse("console:referral", args=[one.id])
        tone: Tone = "good" if one.state is ReferralState.CONVERTED else ""
        if one.advocate_id in ids:
            name = known.names.get(one.contact_id, _("A friend"))
            text = f"{REFERRAL_STATES[one.state]} · {known.programs.get(one.program_id, '')}"
            yield Entry(one.started_at, "referrals", "share-3", _("Recommended you to %(name)s") % {"name": name}, text, tone=tone, url=url)
        else:
            name = known.names.get(one.advocate_id, _("somebody"))
            text = known.programs.get(one.program_id, "")
            yield Entry(one.started_at, "referrals", "user-plus", _("Came by %(name)s") % {"name": name}, text, url=url)


def _rewards(known: Known) -> Iterator[Entry]:
    for one in known.rewards:
        amount = reward_words.amount(Money(one.amount, one.asset))
        url = reverse("console:referral", args=[one.referral_id]) if one.referral_id else ""
        yield Entry(one.created_at, "referrals", "gift", _("Reward promised: %(amount)s") % {"amount": amount}, _held(one), url=url)
        if one.granted_at:
            code = _("Code %(code)s") % {"code": one.coupon} if one.coupon else ""
            yield Entry(one.granted_at, "referrals", "gift", _("Reward granted: %(amount)s") % {"amount": amount}, code, tone="good", url=url)
        if one.ended_at:
            title = {RewardState.REFUSED: _("No reward after all"), RewardState.EXPIRED: _("Reward expired")}.get(one.state, _("Reward taken back"))
            yield Entry(one.ended_at, "referrals", "gift", f"{title}: {amount}", tone="wait", url=url)


def _uses(known: Known) -> Iterator[Entry]:
    for one in known.uses:
        used = reward_words.amount(Money(one.amount, one.asset))
        yield Entry(one.at, "referrals", "gift", _("Used: %(amount)s") % {"amount": used})


def _held(one: Reward) -> str:
    if one.granted_at or one.ended_at:
        return ""
    return _("Waits for a decision") if one.held_for_review else _("On hold until %(day)s") % {"day": formats.day(one.hold_until)}


def _messages(known: Known) -> Iterator[Entry]:
    for one in known.messages:
        not_sent = one.state in (MessageState.REFUSED, MessageState.HELD)
        tone: Tone = "wait" if not_sent else ""
        reasons = [reason for reason in gate_reasons(one.reasons) if reason.mark != "done"] if not_sent else []
        text = "" if not_sent else str(MESSAGE_STATES[one.state][1])
        said = _("Not sent: %(message)s") if one.state is MessageState.REFUSED else _("Mail: %(message)s")
        title = said % {"message": template_name(one.template)}
        yield Entry(one.sent_at or one.queued_at, "messages", "mail", title, text, tone=tone, reasons=reasons, url=reverse("console:message", args=[one.id]))


def _tasks(known: Known) -> Iterator[Entry]:
    for one in known.tasks:
        kind = kind_of(one.kind)
        who = known.staff.get(one.done_by, "") if one.done_by else ""
        if one.done_at:
            text = " · ".join(filter(None, [str(outcome_words(one.kind, one.outcome)), who]))
            yield Entry(one.done_at, "staff", kind.icon, one.title, text, quote=one.outcome_note)
        else:
            due = _("Due %(moment)s") % {"moment": formats.moment(one.due_at)} if one.due_at else _("Not done yet")
            yield Entry(one.created_at, "staff", kind.icon, one.title, due, tone="info")


def _links(known: Known) -> Iterator[Entry]:
    for one in known.links:
        program = known.programs.get(one.program_id, "")
        at = one.created_at or known.contact.created_at
        yield Entry(at, "referrals", "link", _("Got a personal link, %(code)s") % {"code": one.code}, program)


def _notes(known: Known) -> Iterator[Entry]:
    for one in known.notes:
        who = known.staff.get(one.by_id, "") if one.by_id else ""
        delete = reverse("console:contact_delete_note", args=[known.contact.id, one.id])
        yield Entry(one.at, "staff", "note", _("Note by %(name)s") % {"name": who} if who else _("Note"), quote=one.text, delete=delete)


def _deals(known: Known) -> Iterator[Entry]:
    for one in known.deals:
        amount = "" if one.amount_minor is None else formats.money(Money(one.amount_minor, one.currency))
        url = reverse("console:contact_deal", args=[known.contact.id, one.id])
        yield Entry(one.created_at, "purchases", "briefcase", _("Deal opened: %(title)s") % {"title": one.title}, amount, url=url)
        if one.closed_at:
            won = one.state is DealState.WON
            title = _("Deal won: %(title)s") if won else _("Deal lost: %(title)s")
            tone: Tone = "good" if won else "wait"
            yield Entry(one.closed_at, "purchases", "briefcase", title % {"title": one.title}, amount, tone=tone, url=url)


def _consents(known: Known) -> Iterator[Entry]:
    for one in known.consents:
        what = f"{PURPOSES.get(one.purpose, one.purpose)}, {CHANNELS.get(one.channel, one.channel)}"
        title = _("Agreed: %(what)s") if one.given else _("Withdrew or objected: %(what)s")
        yield Entry(one.at, "staff", "shield", title % {"what": what}, quote=one.wording, tone="good" if one.given else "wait")


def _pauses(known: Known) -> Iterator[Entry]:
    for one in told_once(known.pauses):
        reason = pause_reason(one.reason)
        until = _("until %(day)s") % {"day": formats.day(one.until)} if one.until else ""
        yield Entry(one.since, "staff", "player-pause", _("Messages paused: %(reason)s") % {"reason": reason}, until, tone="wait")
        if one.ended_at:
            yield Entry(one.ended_at, "staff", "player-pause", _("Pause ended"), reason)


def _merges(known: Known) -> Iterator[Entry]:
    for one in known.merges:
        name = known.names.get(one.dropped_id if one.dropped_id not in {known.contact.id} else one.kept_id, "")
        who = known.staff.get(one.by_id, "") if one.by_id else _("by what the shop said")
        url = reverse("console:contact_merge_made", args=[one.id])
        yield Entry(one.at, "staff", "arrows-join", _("Merged with %(name)s") % {"name": name} if name else _("Merged"), who, url=url)
        if one.undone_at:
            yield Entry(one.undone_at, "staff", "arrows-join", _("Parted again"), url=url)


def _changes(known: Known) -> Iterator[Entry]:
    for one in known.changes:
        yield Entry(one.requested_at, "staff", "mail", _("New address asked for: %(address)s") % {"address": one.new_value})
        if one.confirmed_at:
            yield Entry(one.confirmed_at, "staff", "mail", _("New address confirmed: %(address)s") % {"address": one.new_value}, tone="good")


def _answers(known: Known) -> Iterator[Entry]:
    for one in known.answers:
        mark, label = group(one.group)
        title = _("Answered a survey") if one.given.score is None else _("Answered a survey: %(score)s") % {"score": one.given.score}
        words = "\n\n".join(filter(None, [one.given.improve, one.given.more]))
        url = reverse("console:answer", args=[one.id])
        yield Entry(one.answered_at, "messages", "star", title, f"{label} · {VIAS[one.via]}", quote=words, tone=TONES[mark], url=url)


def _cases(known: Known) -> Iterator[Entry]:
    for one in known.cases:
        url = reverse("console:case", args=[one.id])
        title = _("Complaint %(number)s") % {"number": one.number}
        yield Entry(one.received_at, "staff", "message-exclamation", title, str(CASE_STATES[one.state][1]), quote=one.words, tone="wait", url=url)
        if one.closed_at:
            said = {True: _("satisfied"), False: _("not satisfied"), None: ""}[one.satisfied]
            yield Entry(one.closed_at, "staff", "check", _("Complaint %(number)s closed") % {"number": one.number}, said, tone="good", url=url)


_PARTS = (
    _made, _outcomes, _referrals, _rewards, _uses, _messages, _tasks, _links, _notes, _deals, _consents, _pauses, _merges, _changes, _answers, _cases,
)  # fmt: skip


def told_once(pauses: Iterable[Pause]) -> list[Pause]:
    """Return pauses, those that one source wrote at once for several purposes as one."""
    return list({(one.source, one.reason, one.since, one.until, one.ended_at): one for one in pauses}.values())


def staff_in(tasks: Iterable[Task], notes: Iterable[Note], merges: Iterable[MergeLine]) -> set[UUID]:
    """Return those of the staff whom the timeline names."""
    found = [*(one.done_by for one in tasks), *(one.by_id for one in notes), *(one.by_id for one in merges)]
    return {one for one in found if one}

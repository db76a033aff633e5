"""Messages in words: what each is, where it stands, and why it was or was not sent."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.parts import Mark, Reason
from goodword.feedback.actions import silence
from goodword.messaging.values import MessageState, Purpose
from goodword.messaging.values import Reason as GateReason

Words = str | Promise
_OWN_PAUSES = frozenset({silence.LOW_SCORE, silence.OPEN_CASE, silence.NOT_YET_SATISFIED})

TEMPLATES: Mapping[str, tuple[Words, Words]] = {
    "thanks_advocate": (gettext_lazy("Thank-you to the advocate"), gettext_lazy("A friend has ordered; shows the reward, or from when it is theirs.")),
    "thanks_friend": (gettext_lazy("Thank-you to the friend"), gettext_lazy("After the first order of somebody who was recommended.")),
    "nudge_advocate": (gettext_lazy("A friendly word, to the advocate"), gettext_lazy("A friend has not bought yet; the text for them is ready.")),
    "friend_reminder": (gettext_lazy("Reminder that a friend asked for"), gettext_lazy("Once, on the day that the friend chose at the claim.")),
    "progress_advocate": (gettext_lazy("News for the advocate"), gettext_lazy("A friend has followed the recommendation.")),
    "reward_granted": (gettext_lazy("Reward granted"), gettext_lazy("The reward is theirs now, with its code.")),
    "reward_asks": (gettext_lazy("A word is needed"), gettext_lazy("What a reward goes to, or the account to pay it to.")),
    "reward_expiring": (gettext_lazy("Not used yet"), gettext_lazy("Two weeks before a reward lapses that is not used up, once.")),
    "payout_details_changed": (gettext_lazy("Account changed"), gettext_lazy("So that the owner can object before anything is paid to it.")),
    "reward_withdrawn": (gettext_lazy("Reward lapsed"), gettext_lazy("A reward that was announced does not come about.")),
    "order_news": (gettext_lazy("News of an order"), gettext_lazy("What was ordered for points was taken down, has left the house, or does not come.")),
    "tier_reached": (gettext_lazy("A tier reached"), gettext_lazy("Somebody climbed a tier, with what it brings and what comes next.")),
    "inquiry_answered": (gettext_lazy("Where a reward is"), gettext_lazy("The answer to somebody who misses a reward.")),
    "contest_entry": (gettext_lazy("Confirm a contest entry"), gettext_lazy("Somebody filled in the free form of a contest; carries no advertising.")),
    "contest_won": (gettext_lazy("A prize was won"), gettext_lazy("Somebody was drawn in a contest and is asked whether they take the prize.")),
    "claim_confirm": (gettext_lazy("Confirm the address"), gettext_lazy("A friend has claimed the offer; carries no advertising.")),
    "join_link": (gettext_lazy("Personal link"), gettext_lazy("For somebody who joined, or asked for their link again.")),
    "portal_code": (gettext_lazy("Code for the own page"), gettext_lazy("Before somebody downloads or erases their data, or uses what they earned.")),
    "address_change_new": (gettext_lazy("New address: confirm"), gettext_lazy("Goes to the new address.")),
    "address_change_old": (gettext_lazy("New address: notice"), gettext_lazy("Goes to the old address, so that its owner can object.")),
    "survey_nps": (gettext_lazy("Survey"), gettext_lazy("One question with its numbers in the mail; a page asks the rest.")),
    "survey_questions": (gettext_lazy("Own questions"), gettext_lazy("Leads to a page with the questions of a survey that asks for no score.")),
    "survey_csat": (gettext_lazy("After a complaint"), gettext_lazy("How satisfied somebody is, days after a complaint was closed, unless they have said so.")),
    "check_result": (gettext_lazy("Result of the check"), gettext_lazy("At once, to who did the quick check on a public page and typed an address.")),
    "case_received": (gettext_lazy("Complaint received"), gettext_lazy("At once, in the name of who looks after it.")),
    "case_interim": (
        gettext_lazy("Complaint: how far it is"),
        gettext_lazy("Goes out before the time for a solution is over, or when staff tell the customer how far it is."),
    ),
    "case_proposed": (gettext_lazy("Complaint: our proposal"), gettext_lazy("Carries what staff propose as a solution.")),
    "case_closed": (gettext_lazy("Complaint closed"), gettext_lazy("Asks whether it went well; who says no has it opened again.")),
    "you_said_we_did": (gettext_lazy("You said, we did"), gettext_lazy("To everybody who raised what was changed, once.")),
    "quote_ask": (gettext_lazy("May we show your words?"), gettext_lazy("Asks for leave to show what somebody answered; one question in half a year.")),
    "quote_agreed": (gettext_lazy("What was allowed"), gettext_lazy("Confirms what may be shown of somebody’s words, with the way to take it back.")),
    "review_ask": (gettext_lazy("Asking for a review"), gettext_lazy("To everybody who answered a survey, or to nobody; never for a reward.")),
    "leaver_ask": (gettext_lazy("Was something not right?"), gettext_lazy("To who seems to go without a word; once in half a year.")),
    "test_mail": (gettext_lazy("Test mail"), gettext_lazy("Sent from the settings.")),
    "staff_sign_in": (gettext_lazy("Sign-in link"), gettext_lazy("For staff who cannot sign in.")),
    "staff_invite": (gettext_lazy("Invitation to the team"), gettext_lazy("For new staff.")),
    "staff_approvals": (gettext_lazy("Approvals waiting"), gettext_lazy("For staff who may approve rewards.")),
    "staff_dead_letters": (gettext_lazy("Job not done"), gettext_lazy("For owners and admins.")),
    "staff_ledger": (gettext_lazy("Ledger does not balance"), gettext_lazy("For owners and admins.")),
    "staff_mail_refused": (gettext_lazy("Mail refused"), gettext_lazy("For owners and admins.")),
    "staff_case": (gettext_lazy("A complaint is yours"), gettext_lazy("For whoever looks after it.")),
    "staff_escalated": (gettext_lazy("Overdue work"), gettext_lazy("Tells the next person that what is overdue is theirs now.")),
    "staff_handed_over": (gettext_lazy("Standing in"), gettext_lazy("Tells a colleague whose tasks are on their list now.")),
    "staff_digest": (gettext_lazy("What waits, in the morning"), gettext_lazy("For everybody of the team who has something to do.")),
    "staff_coupons_low": (gettext_lazy("Coupon codes running low"), gettext_lazy("For owners, admins and marketers.")),
}

STATES: Mapping[MessageState, tuple[Mark, Words]] = {
    MessageState.QUEUED: ("todo", gettext_lazy("Waiting")),
    MessageState.HELD: ("hold", gettext_lazy("Held")),
    MessageState.SENDING: ("work", gettext_lazy("Being sent")),
    MessageState.SENT: ("done", gettext_lazy("Sent")),
    MessageState.REFUSED: ("refused", gettext_lazy("Not sent")),
    MessageState.KEPT: ("draft", gettext_lazy("Kept here")),
    MessageState.DROPPED: ("reversed", gettext_lazy("Dropped")),
}

PURPOSES: Mapping[Purpose, Words] = {
    Purpose.SERVICE: gettext_lazy("Service"),
    Purpose.SURVEY: gettext_lazy("Survey"),
    Purpose.ASK: gettext_lazy("Ask"),
    Purpose.INVITATION: gettext_lazy("Invitation"),
    Purpose.MARKETING: gettext_lazy("Marketing"),
    Purpose.RECOVERY: gettext_lazy("Recovery"),
    Purpose.STAFF: gettext_lazy("To staff"),
}

_WHY_SUPPRESSED: Mapping[str, Words] = {
    "hard_bounce": gettext_lazy("the mail server says that it does not exist"),
    "complaint": gettext_lazy("its owner complained"),
    "unsubscribed": gettext_lazy("its owner unsubscribed"),
}


def template_name(slug: str) -> Words:
    """Return what a message is called."""
    return TEMPLATES[slug][0] if slug in TEMPLATES else slug


def gate_reasons(reasons: Iterable[GateReason]) -> list[Reason]:
    """Return the gate's reasons as the console shows reasons: mark, sentence, value."""
    return [_reason(one) for one in reasons]


def pause_reason(reason: str) -> str:
    """Return why messages are paused in the language in use where Goodword wrote it; what staff wrote stays as it is."""
    return _(reason) if reason in _OWN_PAUSES else reason


def _reason(one: GateReason) -> Reason:
    values = dict(one.values)
    words = _WORDS.get(one.code)
    if one.code == "address" and not one.passed:
        return Reason("refused", _("There is no address to write to"))
    sentence, value = words(values) if words else (one.code, ", ".join(values.values()))
    waits = one.code in {"paused", "quiet_hours", "program_paused", "outbound_held"}
    return Reason("done" if one.passed else "hold" if waits else "refused", sentence, value)


def _moment(values: Mapping[str, str], name: str) -> str:
    return formats.moment(datetime.fromisoformat(values[name])) if name in values else ""


def _purpose(values: Mapping[str, str]) -> str:
    return str(next((words for purpose, words in PURPOSES.items() if purpose == values.get("purpose")), ""))


_WORDS: Mapping[str, Callable[[Mapping[str, str]], tuple[str, str]]] = {
    "address": lambda __: (_("There is an address to write to"), ""),
    "erased": lambda __: (_("This person's data were erased"), ""),
    "expired": lambda values: (_("It would not have been true any more"), _moment(values, "at")),
    "suppressed": lambda values: (
        _("This address is never written to: %(reason)s") % {"reason": _WHY_SUPPRESSED.get(values.get("reason", ""), values.get("reason", ""))},
        "",
    ),
    "unsubscribed": lambda values: (_("This person unsubscribed from such messages"), _purpose(values)),
    "not_suppressed": lambda __: (_("Nobody stopped messages to this address"), ""),
    "consent": lambda values: (_("They agreed to such messages"), _purpose(values)),
    "consent_missing": lambda values: (_("They never agreed to such messages"), _purpose(values)),
    "consent_withdrawn": lambda values: (_("They took their consent back"), _purpose(values)),
    "objection": lambda __: (_("They asked for no more news"), ""),
    "asked_for": lambda __: (_("They asked for it themselves, just now"), ""),
    "no_consent_needed": lambda __: (_("It belongs to what they take part in, and needs no consent"), ""),
    "program_paused": lambda __: (_("The programme is paused"), ""),
    "program_over": lambda __: (_("The programme is not running"), ""),
    "paused": lambda values: (_("Messages are paused: %(reason)s") % {"reason": pause_reason(values.get("reason", ""))}, _moment(values, "until")),
    "never_ask": lambda values: (_("This person is never asked for a recommendation: %(reason)s") % {"reason": values.get("reason", "")}, ""),
    "quiet_hours": lambda values: (
        _("Nobody is written to from %(start)s to %(end)s on their clock") % {"start": values.get("from", ""), "end": values.get("to", "")},
        values.get("time_zone", "").replace("_", " "),
    ),
    "not_quiet": lambda __: (_("It was no quiet hour for them"), ""),
    "outbound_held": lambda values: (_("Nothing goes out after a restore until somebody releases it"), _moment(values, "since")),
    "server_refused": lambda values: (_("The mail server refused it"), values.get("answer", "")),
    "no_mail_server": lambda __: (_("No mail server is set up, and this mail must not lie in the mailbox: it lets its reader in"), ""),
}

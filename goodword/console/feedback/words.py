"""Feedback in words: groups, ways, states and reasons."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.parts import Mark, Reason
from goodword.feedback.rules.attachments import CASE_MAX, COUNT_MAX, SIZE_MAX_BYTES, Refusal
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.scores import Nps
from goodword.feedback.values import CaseState, Category, Closing, Group, InvitationState, Priority, Severity, SurveyKind, Urgency, Via, Wish
from goodword.lib.money import Money

Words = str | Promise

GROUPS: Mapping[Group, tuple[Mark, Words]] = {
    Group.PROMOTER: ("done", gettext_lazy("Promoter")),
    Group.PASSIVE: ("todo", gettext_lazy("Passive")),
    Group.DETRACTOR: ("refused", gettext_lazy("Detractor")),
}
UNSCORED: tuple[Mark, Words] = ("todo", gettext_lazy("No score asked"))
KINDS: Mapping[SurveyKind, tuple[Words, Words]] = {
    SurveyKind.NPS: (gettext_lazy("Recommendation (NPS)"), gettext_lazy("How likely a recommendation is, why, and your own questions after it.")),
    SurveyKind.OWN: (gettext_lazy("Own questions"), gettext_lazy("Whatever you want to know, without a score.")),
    SurveyKind.CSAT: (gettext_lazy("After a complaint"), gettext_lazy("How satisfied somebody is with how a complaint ended; who is not has it opened again.")),
    SurveyKind.INTERVIEW: (gettext_lazy("Before and after"), gettext_lazy("Five open questions: how it was before, and how it is now.")),
    SurveyKind.CHECK: (gettext_lazy("Worth recommending?"), gettext_lazy("Areas with weights, by your staff and by customers, and what to mend first.")),
}
VIAS: Mapping[Via, Words] = {
    Via.MAIL: gettext_lazy("mail"),
    Via.LINK: gettext_lazy("open link"),
    Via.QR: gettext_lazy("QR code"),
    Via.CALL: gettext_lazy("typed in by staff"),
    Via.API: gettext_lazy("another system"),
    Via.STAFF: gettext_lazy("view of the staff"),
    Via.KIOSK: gettext_lazy("tablet"),
    Via.EMBED: gettext_lazy("page of your site"),
}
INVITATIONS: Mapping[InvitationState, Words] = {
    InvitationState.WAITING: gettext_lazy("wait for their day"),
    InvitationState.ASKED: gettext_lazy("asked, no answer yet"),
    InvitationState.ANSWERED: gettext_lazy("answered"),
    InvitationState.RESTED: gettext_lazy("not asked: another survey was not long ago"),
    InvitationState.REFUSED: gettext_lazy("not asked: no consent or no address"),
    InvitationState.STOPPED: gettext_lazy("not asked: the survey was stopped"),
    InvitationState.SAID: gettext_lazy("not asked: they had said it already"),
}
STATES: Mapping[CaseState, tuple[Mark, Words]] = {
    CaseState.RECEIVED: ("todo", gettext_lazy("Received")),
    CaseState.ACKNOWLEDGED: ("todo", gettext_lazy("Acknowledged")),
    CaseState.IN_WORK: ("work", gettext_lazy("In work")),
    CaseState.PROPOSED: ("hold", gettext_lazy("Solution proposed")),
    CaseState.CLOSED: ("done", gettext_lazy("Closed")),
    CaseState.REOPENED: ("decide", gettext_lazy("Opened again")),
}
SEVERITIES: Mapping[Severity, Words] = {
    Severity.MINOR: gettext_lazy("Minor"),
    Severity.SERIOUS: gettext_lazy("Serious"),
    Severity.SEVERE: gettext_lazy("Severe"),
}
URGENCIES: Mapping[Urgency, tuple[Mark, Words]] = {
    Urgency.LOW: ("draft", gettext_lazy("Low priority")),
    Urgency.NORMAL: ("todo", gettext_lazy("Normal priority")),
    Urgency.HIGH: ("hold", gettext_lazy("High priority")),
    Urgency.URGENT: ("decide", gettext_lazy("Urgent")),
}
CATEGORIES: Mapping[Category, Words] = {
    Category.PRODUCT: gettext_lazy("Product"),
    Category.DELIVERY: gettext_lazy("Delivery"),
    Category.SERVICE: gettext_lazy("Service"),
    Category.BILLING: gettext_lazy("Billing"),
    Category.OTHER: gettext_lazy("Anything else"),
}
WISHES: Mapping[Wish, Words] = {
    Wish.NONE: gettext_lazy("Not said"),
    Wish.REPLACE: gettext_lazy("A replacement"),
    Wish.REFUND: gettext_lazy("The money back"),
    Wish.CALL: gettext_lazy("A call"),
    Wish.KNOW: gettext_lazy("Only that we know and change it"),
}
CLOSINGS: Mapping[Closing, Words] = {
    Closing.ACCEPTED: gettext_lazy("The customer agreed to our proposal"),
    Closing.DECIDED: gettext_lazy("We decided and say so"),
    Closing.WITHDRAWN: gettext_lazy("The customer took it back"),
}
ENTRIES: Mapping[str, tuple[str, Words]] = {
    "received": ("message-exclamation", gettext_lazy("Complaint received")),
    "acknowledged": ("mail", gettext_lazy("Arrival confirmed")),
    "confirmed": ("check", gettext_lazy("The owner of the address confirmed it")),
    "attached": ("users", gettext_lazy("Put to a contact")),
    "note": ("note", gettext_lazy("Note")),
    "assigned": ("users", gettext_lazy("Given into other hands")),
    "judged": ("adjustments-horizontal", gettext_lazy("Judged anew")),
    "start": ("checklist", gettext_lazy("In work")),
    "propose": ("mail", gettext_lazy("Solution proposed")),
    "close": ("check", gettext_lazy("Closed")),
    "reopen": ("arrow-back-up", gettext_lazy("Opened again")),
    "imported": ("message-exclamation", gettext_lazy("Came with a file")),
    "filed": ("adjustments-horizontal", gettext_lazy("Filed under")),
    "file": ("file-text", gettext_lazy("A file was added")),
    "described": ("adjustments-horizontal", gettext_lazy("Said what it is about")),
    "informed": ("mail", gettext_lazy("Told how far it is")),
    "escalated": ("alert-triangle", gettext_lazy("Overdue: gone on to the next person")),
    "talked": ("phone", gettext_lazy("Talked or written")),
    "rated": ("star", gettext_lazy("Said how it went")),
    "answer_changed": ("mood-sad", gettext_lazy("Changed the answer to the survey")),
    "low_score": ("mood-sad", gettext_lazy("Another low score in a survey")),
}
REFUSALS: Mapping[str, Words] = {
    "words_missing": gettext_lazy("Write what happened."),
    "words_too_long": gettext_lazy("At most 10,000 signs."),
    "nobody": gettext_lazy("Say who it is: a contact, or a complete mail address."),
    "email_invalid": gettext_lazy("This is not a complete mail address."),
    "proposal_missing": gettext_lazy("Write what you propose; the customer gets these words."),
    "closing_missing": gettext_lazy("Write how it ended; the customer gets these words."),
    "news_missing": gettext_lazy("Write how far it is; the customer gets these words."),
    "reason_missing": gettext_lazy("Say why it is opened again."),
    "note_missing": gettext_lazy("The note is empty."),
    "nothing_proposed": gettext_lazy("Nothing was proposed that the customer could have agreed to. Propose it first, or close it as decided."),
    "cost_invalid": gettext_lazy("The currency has no such decimals."),
    "cost_negative": gettext_lazy("A cost is not below zero."),
    "topic_unknown": gettext_lazy("This category or cause is gone. Choose another."),
    "step_not_allowed": gettext_lazy("Somebody was faster: the complaint stands elsewhere by now."),
    "not_closed": gettext_lazy("The complaint is open."),
}

FILE_REFUSALS: Mapping[str, Words] = {
    "too_many": gettext_lazy("At most %(count)s files at once, and %(most)s in all."),
    "empty": gettext_lazy("%(name)s is empty."),
    "too_large": gettext_lazy("%(name)s is larger than %(size)s MB."),
    "type_not_taken": gettext_lazy("%(name)s is of a type that is not taken. Pictures and PDF files are."),
    "not_what_it_says": gettext_lazy("%(name)s is not what its name says: its content is of another type."),
}

NPS_DEFINITION = gettext_lazy("100 × (promoters − detractors) ÷ answers; passives count in the number of answers. The margin is 1.96 standard errors (95%).")


def file_refusal(why: Refusal) -> str:
    """Return why a file is not taken."""
    return str(FILE_REFUSALS[why.code]) % {"name": why.name, "count": COUNT_MAX, "most": CASE_MAX, "size": SIZE_MAX_BYTES // 1_000_000}


def group(one: Group | None) -> tuple[Mark, Words]:
    """Return a group with its mark, or that no score was asked for."""
    return GROUPS[one] if one else UNSCORED


def refusal(code: str) -> str:
    """Return why something is refused."""
    return str(REFUSALS.get(code, code))


def problem(one: Problem) -> str:
    """Return what is wrong with a field of a survey or an answer."""
    limits = {"low": formats.number(one.low), "high": formats.number(one.high)}
    words = {
        "out_of_bounds": _("From %(low)s to %(high)s."),
        "oftener_than_rest": _("Not oftener than the rest between two surveys: at least %(low)s, or 0."),
        "outcome_invalid": _("An outcome has small letters, points and underscores, such as project_end."),
        "name_length": _("A name has %(low)s to %(high)s signs."),
        "score_out_of_scale": _("The scale of this survey goes from %(low)s to %(high)s."),
        "too_long": _("At most %(high)s signs."),
        "too_many_steps": _("At most %(high)s steps."),
        "required": _("This question must be answered."),
        "not_offered": _("Choose one of the answers."),
        "anonymous": _("This survey is anonymous: it takes no answer of anybody known."),
        "score_not_asked": _("This survey asks for no score."),
        "question_unknown": _("The survey does not ask this question any more."),
        "words_missing": _("Write the question in at least one language."),
        "options_count": _("From %(low)s to %(high)s answers to choose from, one a line."),
        "scale_invalid": _("A scale goes up, from %(low)s at the lowest to %(high)s at the highest."),
        "when_not_earlier": _("A question that follows from an answer stands behind it. Move or remove the follow-up first."),
        "when_not_offered": _("The earlier question has no such answer any more."),
        "field_unfit": _("This field holds something else: a scale goes into a number, yes or no into yes or no, the rest into text or a choice."),
        "too_many": _("At most %(high)s questions."),
        "key_invalid": _("A question needs words that a short name can be made of."),
    }
    return words.get(one.code, one.code) % limits


def score(one: Nps) -> str:
    """Return a score as people write it: a whole number with its sign, or a dash where nobody answered."""
    return "–" if one.score is None else formats.number(round(one.score))


def interval(one: Nps) -> str:
    """Return a score's interval and how many answers it is made of."""
    if one.score is None or one.low is None or one.high is None or one.margin is None:
        return _("no answers")
    return _("%(low)s to %(high)s (± %(margin)s), n = %(n)s") % {
        "low": formats.number(round(one.low)),
        "high": formats.number(round(one.high)),
        "margin": formats.number(round(one.margin)),
        "n": formats.number(one.n),
    }


def why(priority: Priority) -> list[Reason]:
    """Return what a priority is made of."""
    return [_why(one.code, one.factor, dict(one.values)) for one in priority.reasons]


def _why(code: str, factor: int, values: Mapping[str, str]) -> Reason:
    if code == "severity":
        return Reason("todo", _("It is %(severity)s for the customer") % {"severity": str(SEVERITIES[Severity(values["severity"])]).lower()}, f"× {factor}")
    if code == "severity_unknown":
        return Reason("todo", _("How bad it was is not known; it counts once"), f"× {factor}")
    if code == "value":
        amount = formats.money(Money(int(values["minor"]), values["asset"]), short=True)
        words = (
            _("The customer’s value was entered: %(amount)s") if values.get("source") == "entered" else _("The customer bought for %(amount)s within a year")
        )
        return Reason("todo", words % {"amount": amount}, f"× {factor}")
    return Reason("todo", _("What the customer is worth is not known; it counts once"), f"× {factor}")

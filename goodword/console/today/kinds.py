"""Kinds of tasks in words: their icon, how they may end, and whether one rings for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.messaging.values import Purpose


@dataclass(frozen=True)
class Kind:
    """What a kind of task is called and how it ends; `purpose` is set where one rings somebody, and says what for."""

    label: str | Promise
    icon: str
    outcomes: tuple[tuple[str, str | Promise], ...]
    purpose: Purpose | None = None


REFERRED = "referred"  # the outcome after which the friend is entered
_DONE = (("done", _("Done")), ("not_needed", _("Not needed any more")))
_CALLED = (
    ("reached", _("Reached, all said")),
    ("agreed", _("Reached, something agreed")),
    ("declined", _("Reached, does not want it")),
    ("not_reached", _("Not reached, given up")),
)
_TALKED = (
    ("reached", _("Reached, all said")),
    ("promised", _("Reached, something promised")),
    (REFERRED, _("Named a friend")),
    ("not_reached", _("Not reached, given up")),
)

KINDS: Mapping[str, Kind] = {
    "manual": Kind(_("Anything else"), "pencil", _DONE),
    "call_back": Kind(_("Call back"), "phone", _CALLED, Purpose.SERVICE),
    "call_thanks": Kind(_("Call to say thank you"), "phone", _CALLED, Purpose.SERVICE),
    "call_ask": Kind(_("Call to ask for a recommendation"), "phone", _CALLED, Purpose.ASK),
    "thank_card": Kind(_("Write a thank-you card"), "pencil", (*_DONE, ("not_possible", _("Not possible")))),
    "approve_rewards": Kind(_("Approve rewards"), "gift", _DONE),
    "review_fraud": Kind(_("Review"), "shield", (("genuine", _("Genuine")), ("fraud", _("Not genuine")))),
    "budget": Kind(_("Look at a budget"), "gift", _DONE),
    "conflict": Kind(_("Conflict"), "alert-triangle", _DONE),
    "findings": Kind(_("What comes up often"), "checklist", _DONE),
    "erasure": Kind(_("Erase a contact"), "trash", (("not_needed", _("Taken back by the person")),)),
    "feedback_promoter": Kind(_("Call a promoter"), "mood-smile", _TALKED, Purpose.ASK),
    "feedback_passive": Kind(_("Call somebody who would have liked more"), "phone", _TALKED, Purpose.RECOVERY),
    "feedback_detractor": Kind(_("Call somebody who is disappointed"), "mood-sad", _TALKED, Purpose.RECOVERY),
    "feedback_write": Kind(_("Write about an answer"), "pencil", _TALKED),
    "case_answer": Kind(_("Complaint"), "message-exclamation", _TALKED, Purpose.SERVICE),
    "quote": Kind(_("Testimonial"), "message-2", _DONE),
    "improvement": Kind(_("Improvement"), "checklist", _DONE),
    "recovery_talk": Kind(_("Step of a recovery plan"), "phone", _TALKED, Purpose.SERVICE),
    "recovery_do": Kind(_("Step of a recovery plan"), "checklist", _DONE),
    "delivery": Kind(
        _("A provider did not hand out a reward"),
        "gift",
        (("again", _("Mended: try again")), ("done", _("Seen to by hand")), ("looked_at", _("Decided on its page"))),
    ),
    "connection": Kind(_("A provider does not let us in"), "alert-triangle", _DONE),
    "veto": Kind(_("The shop did not say whether a reward may be granted"), "gift", (("looked_at", _("Decided on its page")), ("again", _("Ask again")))),
    "inquiry": Kind(_("Answer where a reward is"), "gift", (("looked_at", _("Answered on its page")),)),
    "order": Kind(_("Send what was ordered"), "gift", (("done", _("Sent")), ("not_possible", _("Not possible")))),
    "stock": Kind(_("Refill what points buy"), "gift", _DONE),
    "tax": Kind(_("Look at what the tax asks after"), "alert-triangle", _DONE),
    "fulfil": Kind(_("Hand out a reward"), "gift", (("done", _("Handed out")), ("not_possible", _("Not possible")))),
}

BY_HAND = ("manual", "call_back", "call_thanks", "call_ask", "thank_card")  # what staff may make themselves


def kind_of(slug: str) -> Kind:
    """Return a kind, the plainest one for a name that the console does not know."""
    return KINDS.get(slug, KINDS["manual"])


def outcome_words(slug: str, outcome: str) -> str | Promise:
    """Return how a task ended, in words."""
    if outcome == "erased":
        return _("The person was erased")
    if outcome == "done_elsewhere":
        return _("Settled elsewhere")
    return dict(kind_of(slug).outcomes).get(outcome, outcome)

"""Words for what stands on contact pages."""

from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Mark, Words
from goodword.contacts.values import DealState, ImportState

PURPOSES: dict[str, Words] = {
    "ask": _("Being asked for a recommendation"),
    "survey": _("Surveys"),
    "marketing": _("News and offers"),
    "recovery": _("Being asked what went wrong"),
    "all": _("Everything"),
}
CHANNELS: dict[str, Words] = {"email": _("Mail"), "call": _("Telephone")}

DEAL_STATES: dict[DealState, tuple[Mark, Words]] = {
    DealState.OPEN: ("work", _("Open")),
    DealState.WON: ("done", _("Won")),
    DealState.LOST: ("refused", _("Lost")),
}

IMPORT_STATES: dict[ImportState, tuple[Mark, Words]] = {
    ImportState.DRAFT: ("draft", _("Columns not chosen yet")),
    ImportState.CHECKING: ("work", _("Being checked")),
    ImportState.CHECKED: ("todo", _("Checked, waits for you")),
    ImportState.RUNNING: ("work", _("Being taken in")),
    ImportState.DONE: ("done", _("Taken in")),
    ImportState.CANCELLED: ("refused", _("Stopped")),
    ImportState.UNDOING: ("work", _("Being taken back")),
    ImportState.UNDONE: ("reversed", _("Taken back")),
    ImportState.FAILED: ("decide", _("Stopped by an error")),
}

OUTCOMES: dict[str, Words] = {
    "signup": _("Signed up"),
    "purchase": _("Bought"),
    "refund": _("Sent back"),
    "deal_won": _("Deal won"),
}

SIGNS: dict[str, Words] = {
    "same_email": _("the same mail address"),
    "near_email": _("nearly the same mail address"),
    "same_phone": _("the same telephone number"),
    "same_name": _("the same name"),
    "near_name": _("nearly the same name"),
    "same_company": _("the same company"),
}

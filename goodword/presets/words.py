"""Presets and the reasons for and against them, in the active language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.presets.choosing import Wanted, Why
from goodword.presets.values import Aim, Sold, Suits

SOLD: Mapping[Sold, Promise] = {
    Sold.APP: gettext_lazy("an app or online service"),
    Sold.GOODS: gettext_lazy("goods"),
    Sold.PROJECT: gettext_lazy("projects"),
    Sold.CONTRACT: gettext_lazy("contracts that run on"),
    Sold.ADVICE: gettext_lazy("advice and services by people"),
}
AIMS: Mapping[Aim, Promise] = {
    Aim.ONCE: gettext_lazy("A foot in the door: single recommendations"),
    Aim.CONTINUING: gettext_lazy("Volume: people who go on recommending"),
}


def why_words(why: Why, suits: Suits, wanted: Wanted) -> str:
    """Return a reason as a sentence."""
    if why.code == "sold":
        values = {"made_for": _listed(suits), "sold": SOLD[wanted.sold] if wanted.sold else ""}
        return _("Made for %(made_for)s.") % values if why.passed else _("Made for %(made_for)s, less so for %(sold)s.") % values
    return {
        ("aim_once", True): _("It works with single recommendations: enough for a foot in the door."),
        ("aim_once", False): _("It lives on people who recommend again and again; for a foot in the door it is more than you need."),
        ("aim_continuing", True): _("Made for people who go on recommending."),
        ("aim_continuing", False): _("It makes one first step easy; for a steady stream there is less in it."),
        ("gives", True): _("It gives something, as you wish."),
        ("gives", False): _("It gives something, and you would rather not."),
        ("gives_nothing", True): _("It gives nothing, as you wish: no recommendation can look bought."),
        ("gives_nothing", False): _("It gives nothing: a recommendation is thanked for, not paid."),
    }[why.code, why.passed]


def suits_words(suits: Suits) -> str:
    """Return what a preset is made for, as a sentence."""
    return _("Made for %(made_for)s.") % {"made_for": _listed(suits)}


def _listed(suits: Suits) -> str:
    return ", ".join(str(SOLD[sold]) for sold in suits.sold)

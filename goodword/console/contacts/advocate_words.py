"""Advocates in words: bands, factors and the reasons for them; people read no numbers of a score."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.messages.words import pause_reason
from goodword.console.parts import Mark, Reason, Words
from goodword.contacts.rules.circle import Level
from goodword.insights.rules.advocates import Band, Factor

BANDS: Mapping[str, tuple[Mark, Words]] = {
    Band.HIGH: ("done", gettext_lazy("High")),
    Band.MIDDLE: ("work", gettext_lazy("Middle")),
    Band.LOW: ("todo", gettext_lazy("Low")),
    Band.NOT_NOW: ("hold", gettext_lazy("Not now")),
}
FACTORS: Mapping[str, Words] = {
    Factor.READINESS: gettext_lazy("Readiness"),
    Factor.QUALITY: gettext_lazy("Friends as good as they are"),
    Factor.CLOSING: gettext_lazy("Friends who buy"),
    Factor.REACH: gettext_lazy("Reach"),
}
STEPS: Mapping[int, tuple[Mark, Words]] = {
    0: ("hold", gettext_lazy("not now")),
    1: ("todo", gettext_lazy("low")),
    2: ("work", gettext_lazy("middle")),
    3: ("done", gettext_lazy("high")),
}
LEVELS: Mapping[Level, tuple[Mark, Words]] = {
    Level.CORE: ("live", gettext_lazy("Core")),
    Level.INNER: ("done", gettext_lazy("Inner circle")),
    Level.FRIEND: ("work", gettext_lazy("Friend of the house")),
}

_SIGNS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "silent": lambda values: _("They are not asked now: %(reason)s") % {"reason": pause_reason(values["reason"])},
    "detractor": lambda values: _("Their newest answer was %(score)s") % values,
    "promoter": lambda values: _("Their newest answer was %(score)s") % values,
    "passive": lambda values: _("Their newest answer was %(score)s: something is missing") % values,
    "brought_lately": lambda values: _("Friends whom they brought within half a year: %(count)s") % values,
    "regular": lambda values: _("They bought %(count)s times within a year, and have given no score") % values,
    "not_asked_yet": lambda __: _("No score and few purchases within a year"),
    "value_unknown": lambda __: _("What they are worth is not known; it counts once"),
    "value_1": lambda __: _("Of all customers they lie in the third that spends least"),
    "value_2": lambda __: _("Of all customers they lie in the middle third"),
    "value_3": lambda __: _("They are among the third of customers that spends most; that such people know others like them is an assumption"),
    "friends_bought": lambda values: _("Of the friends they brought, %(bought)s of %(friends)s bought") % values,
    "no_friends_bought": lambda __: _("The friends whom they brought have not bought yet"),
    "nobody_brought": lambda __: _("They have brought nobody yet; it counts once"),
    "came_recommended": lambda __: _("They came by a recommendation themselves"),
    "leader": lambda values: _("People who came by whom they brought: %(count)s") % values,
    "several_friends": lambda values: _("Friends whom they brought and who bought: %(count)s") % values,
    "in_the_trade": lambda __: _("They are known in the trade"),
    "reach_unknown": lambda __: _("Whom they reach is not known; it counts once"),
    "repeat_buyer": lambda values: _("They bought %(count)s times within a year") % values,
    "engaged": lambda values: _("Friends whom they brought within half a year: %(count)s") % values,
}


def sign(one: Mapping[str, Any]) -> str:
    """Return a reason in words."""
    values = {name: formats.number(int(value)) if name != "reason" and value.isdigit() else value for name, value in one["values"].items()}
    return _SIGNS[one["code"]](values) if one["code"] in _SIGNS else one["code"]


def factors(reasons: Mapping[str, Any]) -> list[Reason]:
    """Return the factors of a score as reasons: the word of the step, and why."""
    found = []
    for one in reasons.get("factors", []):
        mark, word = STEPS[one["step"]]
        label = _("%(factor)s: %(step)s") % {"factor": FACTORS[one["factor"]], "step": word}
        found.append(Reason(mark, f"{label}. {sign(one['sign'])}."))
    return found

"""Silent leavers: who was noticed and why, what they said, and when a silence counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.feedback.words import Words
from goodword.console.parts import Mark, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import leavers as actions
from goodword.feedback.queries import leavers as queries
from goodword.feedback.rules import leavers as rules
from goodword.feedback.rules.questions import say
from goodword.feedback.values.leavers import Leaver, LeaverSettings, LeaverState, Sign, SilenceReason
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

COUNTED = timedelta(days=90)
LANGUAGES: Mapping[str, str] = dict(settings.LANGUAGES)
STATES: Mapping[LeaverState, tuple[Mark, Words]] = {
    LeaverState.NOTICED: ("todo", gettext_lazy("Noticed, not written to")),
    LeaverState.ASKED: ("hold", gettext_lazy("Invited to tell us")),
    LeaverState.SAID: ("done", gettext_lazy("Told us")),
    LeaverState.RESTED: ("draft", gettext_lazy("Not invited: asked not long ago")),
    LeaverState.REFUSED: ("refused", gettext_lazy("Not invited: no consent or no address")),
    LeaverState.MOOT: ("draft", gettext_lazy("Not invited: bought again, complained, or is left in peace")),
}
PROBLEMS: Mapping[str, Words] = {
    "out_of_bounds": gettext_lazy("Enter a number from %(low)s to %(high)s."),
    "count": gettext_lazy("Keep from %(low)s to %(high)s reasons."),
    "reason_words": gettext_lazy("Each reason needs words in English, and has at most %(high)s signs in each language."),
}


@dataclass(frozen=True)
class Line:
    """Somebody who was noticed, as a row."""

    leaver: Leaver
    who: str
    why: str
    mark: Mark
    state: Words
    said: str


class LeaverForm(forms.Form):
    """When a silence counts, whether people are written to, and the reasons in each language, one a line."""

    running = forms.BooleanField(
        label=gettext_lazy("Write to those who are noticed"), required=False, help_text=gettext_lazy("Once in half a year at most, and only who agreed to it."),
    )  # fmt: skip
    times = forms.IntegerField(
        label=gettext_lazy("A silence counts once it is longer than so many usual gaps"), min_value=rules.TIMES_BOUNDS[0], max_value=rules.TIMES_BOUNDS[1]
    )
    purchases = forms.IntegerField(
        label=gettext_lazy("And after so many days with a purchase"), min_value=rules.PURCHASES_BOUNDS[0], max_value=rules.PURCHASES_BOUNDS[1]
    )

    def __init__(self, *args: Any, present: LeaverSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        for code, name in LANGUAGES.items():
            self.fields[f"reasons_{code}"] = forms.CharField(
                label=_("Reasons in %(language)s, one a line") % {"language": name}, required=code == "en", strip=False, max_length=4000,
                widget=forms.Textarea(attrs={"rows": 6, "lang": code}), initial="\n".join(one.words.get(code, "") for one in present.reasons),
            )  # fmt: skip

    def others(self) -> list[forms.BoundField]:
        """Return the fields of the reasons in other languages than English."""
        return [self[f"reasons_{code}"] for code in LANGUAGES if code != "en"]

    def settings(self) -> LeaverSettings:
        """Return what was typed; a reason whose English words stay keeps its key, so that what was counted stays together."""
        typed = self.cleaned_data
        lines = {code: [line.strip() for line in typed[f"reasons_{code}"].splitlines()] for code in LANGUAGES}
        known = {one.words.get("en", ""): one.key for one in self.present.reasons}
        reasons = []
        for place, english in enumerate(lines["en"]):
            words = {code: text[place] for code, text in lines.items() if place < len(text) and text[place]}
            if words:
                reasons.append(SilenceReason(known.get(english) or f"{slugify(english)[:20]}-{new_code(4).lower()}", words))
        return LeaverSettings(typed["running"], typed["times"], typed["purchases"], tuple(reasons))


@allowed(Permission.FEEDBACK_READ, write=Permission.SURVEYS_WRITE)
def leavers(request: StaffRequest) -> HttpResponse:
    """Show who seems to go without a word, and change when that counts."""
    now, present = clock.now(), queries.settings()
    form = LeaverForm(request.POST or None, present=present, initial={"running": present.running, "times": present.times, "purchases": present.purchases})
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_settings(form.settings(), actor=request.actor, now=now)
        except actions.SettingsRefused as refused:
            for one in refused.problems:
                field = "reasons_en" if one.field == "reasons" else one.field
                form.add_error(field, str(PROBLEMS[one.code]) % {"low": one.low, "high": one.high})
        else:
            toast(request, _("Saved. It counts from the coming night on."))
            return redirect("console:leavers")
    try:
        page = queries.page(cursor=request.GET.get("after"))
    except CursorInvalid as error:
        raise Http404 from error
    counts = queries.counts(since=now - COUNTED)
    names = {one.key: say(one.words, request.operator.language) for one in present.reasons}
    context = {
        "tab": "cases",
        "form": form,
        "running": present.running,
        "lines": _lines(page.items, names),
        "page": page,
        "counts": [(STATES[one][1], formats.number(counts[one])) for one in LeaverState if one in counts],
        "reasons": [(names.get(key, key), count) for key, count in queries.reasons_given(since=now - timedelta(days=365)).items()],
        "may_write": request.may(Permission.SURVEYS_WRITE),
    }
    return render(request, "console/feedback/leavers.html", context, status=422 if form.errors else 200)


def _lines(found: Sequence[Leaver], names: Mapping[str, str]) -> list[Line]:
    people = contacts.called({one.contact_id for one in found})
    return [
        Line(one, people.get(one.contact_id, ""), _why(one), *STATES[one.state], ", ".join(names.get(key, key) for key in one.reasons)) for one in found
    ]  # fmt: skip


def _why(one: Leaver) -> str:
    if not (values := one.values):
        return ""  # erased
    if one.sign is Sign.LOW_SCORE:
        return _("scored %(score)s and said nothing more") % {"score": formats.number(values["score"])}
    if one.sign in (Sign.FAREWELL, Sign.WITHDRAWN):
        return _goodbye(one) % {"day": formats.day(one.noticed_at - timedelta(days=values["days_gone"]))}
    said = {name: formats.number(values[name]) for name in ("purchases", "usual_days", "silent_days")}
    return _("bought on %(purchases)s days, usually every %(usual_days)s days; silent for %(silent_days)s days") % said


def _goodbye(one: Leaver) -> str:
    if one.sign is Sign.WITHDRAWN:
        return _("took back all they had agreed to on %(day)s, without a complaint")
    if one.values.get("undated"):
        return _("marked as a former customer, last changed on %(day)s; without a complaint")
    return _("former customer since %(day)s, without a complaint")

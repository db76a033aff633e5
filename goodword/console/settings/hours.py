"""When the organisation works: its week, public holidays and days off."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from goodword.console import formats
from goodword.console.choices import LongSelect, country_name
from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.queries.calendar import knows_holidays, next_holidays, regions
from goodword.operators.values import BusinessHours, Organisation, Permission

DAYS_OFF_MAX = 200
_CLOCK = {"type": "time", "step": "300"}


class HoursForm(forms.Form):
    """From and to for each day from Monday on, and the days off."""

    holidays = forms.BooleanField(label=_("Public holidays are days off"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False, widget=LongSelect, help_text=_("Where a part of the country has holidays of its own."))
    closed = forms.CharField(
        label=_("Further days off"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One a line, such as 2026-12-24.")
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            for name, label in (("from", _("From")), ("to", _("To"))):
                self.fields[f"{name}_{day}"] = forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M"))
        parts = regions(country)
        self.fields["region"].choices = [("", _("The whole country")), *parts]  # type: ignore[attr-defined]
        if not parts:
            del self.fields["region"]
        if not knows_holidays(country):
            del self.fields["holidays"]

    def days(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield each day's name and its two fields."""
        for day in range(7):
            yield formats.weekday(day), self[f"from_{day}"], self[f"to_{day}"]

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has one end only, or ends before it begins."""
        typed = super().clean() or {}
        for day in range(7):
            start, end = typed.get(f"from_{day}"), typed.get(f"to_{day}")
            if (start is None) is not (end is None):
                self.add_error(f"to_{day}", _("Say from when and until when, or nothing for a day off."))
            elif start is not None and end is not None and end <= start and end != time(0):
                self.add_error(f"to_{day}", _("It ends after it begins; midnight is 00:00."))
        return typed

    def clean_closed(self) -> tuple[date, ...]:
        """Return the further days off, the first one first."""
        lines = [line.strip() for line in self.cleaned_data["closed"].splitlines() if line.strip()]
        try:
            days = tuple(sorted({date.fromisoformat(line) for line in lines}))
        except ValueError as error:
            raise forms.ValidationError(_("Write each day as year, month and day: 2026-12-24.")) from error
        if len(days) > DAYS_OFF_MAX:
            raise forms.ValidationError(_("At most %(limit)s days.") % {"limit": DAYS_OFF_MAX})
        return days

    def hours(self) -> BusinessHours:
        """Return what was typed; without any hours, clocks run day and night."""
        typed = self.cleaned_data
        week = tuple((_text(typed[f"from_{day}"]), _text(typed[f"to_{day}"])) for day in range(7))
        return BusinessHours(
            week=week if any(start for start, _end in week) else (),
            holidays=typed.get("holidays", False),
            region=typed.get("region", ""),
            closed=typed["closed"],
        )


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def hours(request: StaffRequest) -> HttpResponse:
    """Show and change when the organisation works."""
    organisation = request.organisation
    form = HoursForm(request.POST or None, initial=_initial(organisation.hours), country=organisation.country)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(actor=request.actor, now=clock.now(), hours=form.hours())
        toast(request, _("Saved. It counts for what comes in from now on."))
        return redirect("console:hours")
    page = {
        "form": form,
        "country": country_name(organisation.country),
        "zone": organisation.time_zone.replace("_", " "),
        "coming": _coming(organisation),
        "crumbs": crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/hours.html", page, status=422 if form.errors else 200)


def _coming(organisation: Organisation) -> list[tuple[date, str]]:
    return next_holidays(organisation, today=clock.now().astimezone(organisation.zone).date())


def _initial(value: BusinessHours) -> dict[str, Any]:
    days = {f"{name}_{day}": text for day, pair in enumerate(value.week) for name, text in zip(("from", "to"), pair, strict=True)}
    return {**days, "holidays": value.holidays, "region": value.region, "closed": "\n".join(day.isoformat() for day in value.closed)}


def _text(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


urlpatterns = [path("settings/hours/", hours, name="hours")]

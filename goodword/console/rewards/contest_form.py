"""The form of a contest: what it says, day by day and in whole units of the programme's currency."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.choices import countries
from goodword.console.rewards.words import KINDS
from goodword.lib.money import AmountInvalid, to_minor, to_text
from goodword.rewards.values import Setup
from goodword.rewards.values.contests import Contest, ContestTask, ContestTerms, TaskTerms

PRIZES = ("coupon", "account_credit", "cash", "product", "points")
NAMED = ("draw_by", "winners", "substitutes", "accept_days", "sponsor", "minimum_age", "number_source", "free_entries", "most", "follow_url")
TASKS = (ContestTask.REFERRAL, ContestTask.SHARE, ContestTask.FOLLOW, ContestTask.RULE)


def _days() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _money(label: Any, help_text: Any = "") -> forms.DecimalField:
    inputs = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, min_value=0, max_value=10**9, localize=True, widget=inputs, help_text=help_text)


def _count(label: Any, initial: int, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=10_000, initial=initial, help_text=help_text)


class ContestForm(forms.Form):
    """A draft; what keeps it from being published is said on its page."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As those who take part read it."))
    first_day = forms.DateField(label=_("First day"), widget=_days())
    last_day = forms.DateField(label=_("Last day"), widget=_days(), help_text=_("Entries are taken until its end."))
    draw_by = forms.DateField(label=_("Drawn by"), widget=_days())
    prize = forms.ChoiceField(label=_("Prize"), choices=[(slug, KINDS[slug]) for slug in PRIZES])
    prize_amount = _money(_("Amount or number"), _("Of money or points; of a product how many."))
    prize_name = forms.CharField(label=_("What it is"), max_length=120, required=False, help_text=_("For a product, as in a sentence: a year of coffee."))
    value = _money(_("Worth"), _("Of one prize. Some countries ask for a registration above an amount."))
    winners = _count(_("Prizes"), 1, least=1)
    substitutes = _count(_("Substitutes"), 3, _("Who gets a prize that is not taken."))
    accept_days = _count(_("Days to take the prize"), 14, least=1)
    sponsor = forms.CharField(label=_("Who holds it"), max_length=500, help_text=_("Name and address, as the rules name them."))
    countries = forms.CharField(label=_("Countries"), max_length=300, help_text=_("Two letters each, separated by commas: DE, AT."))
    minimum_age = _count(_("Youngest age"), 18, least=13)
    number_source = forms.CharField(
        label=_("Public number"),
        max_length=500,
        required=False,
        help_text=_("One that nobody can know before the close, such as a lottery’s winning numbers of a day you name. Left empty, the protocol says so."),
    )
    free_entries = _count(_("Entries of the free form"), 3, _("Once a day. No other way may give more at once."), least=1)
    most = _count(_("Most entries of one person"), 20, least=1)
    referral_entries = _count(_("Entries for a friend who claims or signs up"), 3, _("0: this does not count."))
    referral_most = _count(_("At most in all"), 12)
    share_entries = _count(_("Entries for a press on a share button"), 1, _("0: this does not count."))
    share_most = _count(_("At most in all"), 5)
    follow_entries = _count(_("Entries for following you"), 0, _("0: this does not count."))
    follow_url = forms.URLField(label=_("Your page there"), required=False, max_length=300, assume_scheme="https")
    rule_most = _count(_("At most by rewards of the kind “contest entries”"), 0, _("0: they do not count."))

    def __init__(self, *args: Any, currency: str, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.zone = currency, zone

    def clean_countries(self) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(code.strip().upper() for code in self.cleaned_data["countries"].split(",") if code.strip()))
        known = {code for code, _name in countries()}
        if unknown := [code for code in codes if code not in known]:
            raise forms.ValidationError(gettext("No country has these two letters: %(codes)s.") % {"codes": ", ".join(unknown)})
        return codes

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        if entered.get("prize") == "product" and not entered.get("prize_name"):
            self.add_error("prize_name", gettext("Say what can be won."))
        for name in ("value", "prize_amount") if entered.get("prize") not in {"product", "points"} else ("value",):
            try:
                entered[f"{name}_minor"] = to_minor(entered.get(name) or 0, self.currency)
            except AmountInvalid:
                self.add_error(name, gettext("%(currency)s has fewer decimals.") % {"currency": self.currency})
        return entered

    def terms(self) -> ContestTerms:
        """Return what was entered."""
        entered = self.cleaned_data
        opens, closes = (datetime.combine(day, time.min, tzinfo=self.zone) for day in (entered["first_day"], entered["last_day"] + timedelta(days=1)))
        return ContestTerms(
            opens_at=opens,
            closes_at=closes,
            prize=self._prize(),
            prize_value_minor=entered["value_minor"],
            tasks=self._tasks(),
            **{name: entered[name] for name in (*NAMED, "countries")},
        )

    def _prize(self) -> Setup:
        entered, slug = self.cleaned_data, self.cleaned_data["prize"]
        count = int(entered["prize_amount"] or 0)
        if slug == "product":
            return Setup(slug, {"name": entered["prize_name"], "quantity": count or 1})
        return Setup(slug, {"points": count} if slug == "points" else {"amount_minor": entered["prize_amount_minor"]})

    def _tasks(self) -> tuple[TaskTerms, ...]:
        entered, found = self.cleaned_data, []
        for task in (ContestTask.REFERRAL, ContestTask.SHARE):
            if entries := entered[f"{task}_entries"]:
                found.append(TaskTerms(task, entries, max(entries, entered[f"{task}_most"])))
        if entries := entered["follow_entries"]:
            found.append(TaskTerms(ContestTask.FOLLOW, entries, entries))
        return (*found, TaskTerms(ContestTask.RULE, 0, entered["rule_most"])) if entered["rule_most"] else tuple(found)


def initial_of(one: Contest, *, currency: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the form shows for a draft."""
    terms, settings = one.terms, one.terms.prize.settings
    found = {name: getattr(terms, name) for name in NAMED}
    amount = settings.get("quantity", settings.get("points")) or Decimal(to_text(settings.get("amount_minor", 0), currency))
    found |= {
        "name": one.name,
        "first_day": terms.opens_at.astimezone(zone).date(),
        "last_day": (terms.closes_at.astimezone(zone) - timedelta(days=1)).date(),
        "prize": terms.prize.slug,
        "prize_amount": amount,
        "prize_name": settings.get("name", ""),
        "value": Decimal(to_text(terms.prize_value_minor, currency)),
        "countries": ", ".join(terms.countries),
    }
    for task in TASKS:
        known = terms.of(task)
        found |= {f"{task}_entries": known.entries if known else 0, f"{task}_most": known.most if known else 0}
    return found

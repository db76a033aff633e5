"""The forms of a programme; what they hold is checked by the programme's own rules."""

from dataclasses import replace
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from goodword.console import formats
from goodword.programs.rules import LANGUAGES, Problem
from goodword.programs.values import Goal, GoalMetric, GoalType, PrivacyMode, ProgramSettings, Touchpoint
from goodword.programs.words import GOAL_METRICS, GOAL_TYPES, PRIVACY_MODES, TOUCHPOINTS, problem_text

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "nl": "Nederlands", "it": "Italiano", "ms": "Bahasa Melayu"}
COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "MYR", "SGD", "PLN", "SEK", "NOK", "DKK", "CZK")

# Where the rules' names of fields differ from the form's.
_FIELDS = {"brand.color": "color", "brand.website": "website", "brand.name": "brand_name", "brand.address": "address", "brand.contact_email": "contact_email"}


def currencies() -> list[str]:
    """Return the codes of every currency, the usual ones first."""
    return [*COMMON_CURRENCIES, *sorted(code for code in list_currencies() if code not in COMMON_CURRENCIES and len(code) == 3)]


def country_choices() -> list[tuple[str, str]]:
    """Return every country with its name in the reader's language, in the order of the names."""
    names = formats.locale().territories
    countries = [(str(code), str(name)) for code, name in names.items() if len(str(code)) == 2 and str(code) not in {"EU", "UN", "EZ", "XA", "XB", "ZZ"}]
    return sorted(countries, key=lambda pair: pair[1])


class SettingsForm(forms.Form):
    """A programme's settings, all but the words of its offer."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("For you and your colleagues; customers read the offer."))
    brand_name = forms.CharField(label=_("Name that customers know"), max_length=200, required=False, help_text=_("Left empty, the organisation’s name."))
    color = forms.CharField(label=_("Colour"), widget=forms.TextInput(attrs={"type": "color", "class": "gw-color"}), initial="#173f3a")
    website = forms.CharField(label=_("Website"), max_length=500, required=False, widget=forms.URLInput(attrs={"placeholder": ""}))
    contact_email = forms.CharField(label=_("Address for questions"), max_length=200, required=False, help_text=_("Shown on the programme’s pages."))
    language = forms.ChoiceField(label=_("Main language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)

    landing_url = forms.CharField(
        label=_("Landing page"),
        max_length=200,
        required=False,
        help_text=_("Where links lead. Left empty, the programme’s own page, where the friend reads the offer and claims it."),
    )
    hosts = forms.CharField(
        label=_("Your hosts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line, such as shop.example. A link leads nowhere else."),
    )
    open_to_join = forms.BooleanField(
        label=_("Anybody may join"),
        required=False,
        initial=True,
        help_text=_("On the joining page, a customer gets the own link by mail. Without it, you choose who."),
    )

    window_days = forms.IntegerField(
        label=_("Window in days"), min_value=1, max_value=3650, initial=90, help_text=_("A purchase counts within so many days after the recommendation.")
    )
    touch = forms.ChoiceField(
        label=_("Where two people recommended you, who gets the credit?"), choices=list(TOUCHPOINTS.items()), widget=forms.RadioSelect, initial="first"
    )
    former_customers_are_new = forms.BooleanField(label=_("Former customers count as new"), required=False, initial=True)
    lost_leads_are_new = forms.BooleanField(label=_("Lost leads count as new"), required=False, initial=True)
    dun_after_use = forms.BooleanField(
        label=_("Take a reward back that was used already"),
        required=False,
        help_text=_("When the order is refunded after the reward was used, the customer’s balance may go below zero. Otherwise you bear the loss."),
    )
    privacy_mode = forms.ChoiceField(
        label=_("What a click may leave behind"),
        choices=[(mode.value, words[0]) for mode, words in PRIVACY_MODES.items()],
        widget=forms.RadioSelect,
        initial="a",
    )

    goal_type = forms.ChoiceField(label=_("Aim"), choices=list(GOAL_TYPES.items()))
    goal_metric = forms.ChoiceField(label=_("Measured by"), choices=list(GOAL_METRICS.items()))
    goal_start = forms.IntegerField(label=_("Today"), min_value=0, max_value=10**12, required=False, initial=0)
    goal_target = forms.IntegerField(label=_("Target"), min_value=0, max_value=10**12, required=False, initial=0, help_text=_("0: no goal yet."))
    goal_deadline = forms.DateField(label=_("By"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    starts_at = forms.DateTimeField(
        label=_("Start"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Earlier purchases owe nothing. Left empty, the moment it goes live."),
    )
    ends_at = forms.DateTimeField(
        label=_("End"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The programme ends by itself then."),
    )

    def clean_hosts(self) -> tuple[str, ...]:
        """Return the hosts as a tuple."""
        return tuple(line.strip() for line in self.cleaned_data["hosts"].replace(",", "\n").splitlines() if line.strip())

    def settings(self, base: ProgramSettings) -> ProgramSettings:
        """Return what was entered laid over `base`, which keeps what this form does not ask."""
        entered = self.cleaned_data
        own = {name: entered[name] for name in ("name", "language", "country", "landing_url", "hosts", "open_to_join", "starts_at", "ends_at")}
        return replace(
            base,
            **own,
            privacy_mode=PrivacyMode(entered["privacy_mode"]),
            brand=replace(
                base.brand,
                name=entered["brand_name"],
                color=entered["color"],
                website=entered["website"].strip(),
                contact_email=entered["contact_email"].strip(),
            ),
            policy=replace(
                base.policy,
                window_days=entered["window_days"],
                touch=Touchpoint(entered["touch"]),
                former_customers_are_new=entered["former_customers_are_new"],
                lost_leads_are_new=entered["lost_leads_are_new"],
                dun_after_use=entered["dun_after_use"],
            ),
            goal=Goal(
                type=GoalType(entered["goal_type"]),
                metric=GoalMetric(entered["goal_metric"]),
                start_value=entered["goal_start"] or 0,
                target_value=entered["goal_target"] or 0,
                deadline=entered["goal_deadline"],
            ),
        )

    def take(self, problems: tuple[Problem, ...]) -> None:
        """Show what the programme's rules found wrong beside its fields."""
        for problem in problems:
            head, _dot, tail = problem.field.partition(".")
            name = _FIELDS.get(problem.field) or (tail if tail in self.fields else head)
            self.add_error(name if name in self.fields else None, problem_text(problem))


def initial_of(settings: ProgramSettings) -> dict[str, Any]:
    """Return what the form shows for a programme's settings."""
    return {
        **{name: getattr(settings, name) for name in ("name", "language", "country", "landing_url", "open_to_join", "starts_at", "ends_at")},
        "brand_name": settings.brand.name,
        "color": settings.brand.color,
        "website": settings.brand.website,
        "contact_email": settings.brand.contact_email,
        "hosts": "\n".join(settings.hosts),
        "privacy_mode": settings.privacy_mode.value,
        "window_days": settings.policy.window_days,
        "touch": settings.policy.touch.value,
        "former_customers_are_new": settings.policy.former_customers_are_new,
        "lost_leads_are_new": settings.policy.lost_leads_are_new,
        "dun_after_use": settings.policy.dun_after_use,
        "goal_type": settings.goal.type.value,
        "goal_metric": settings.goal.metric.value,
        "goal_start": settings.goal.start_value,
        "goal_target": settings.goal.target_value,
        "goal_deadline": settings.goal.deadline,
    }


def privacy_choices(form: SettingsForm) -> list[tuple[BoundWidget, str]]:
    """Return the radio buttons of the privacy mode, each with what it means."""
    return [(widget, str(words)) for widget, (_label, words) in zip(form["privacy_mode"], PRIVACY_MODES.values(), strict=True)]

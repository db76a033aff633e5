"""Programmes in plain words: states, settings, what is wrong with them, and what a step means before it is taken."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.programs.rules import Problem, Step
from goodword.programs.values import GoalMetric, GoalType, Method, PrivacyMode, ProgramState, Touchpoint

STATES: Mapping[ProgramState, object] = {
    ProgramState.DRAFT: gettext_lazy("Draft"),
    ProgramState.LIVE: gettext_lazy("Live"),
    ProgramState.PAUSED: gettext_lazy("Paused"),
    ProgramState.ENDED: gettext_lazy("Ended"),
    ProgramState.ARCHIVED: gettext_lazy("Archived"),
}

TOUCHPOINTS: Mapping[Touchpoint, object] = {
    Touchpoint.FIRST: gettext_lazy("The first recommendation"),
    Touchpoint.LAST: gettext_lazy("The last recommendation"),
}

METHODS: Mapping[Method, object] = {
    Method.CODE: gettext_lazy("code"),
    Method.CLICK: gettext_lazy("signed click"),
    Method.COOKIE: gettext_lazy("cookie"),
    Method.EMAIL: gettext_lazy("confirmed e-mail address"),
    Method.NAME: gettext_lazy("name given to staff"),
}

PRIVACY_MODES: Mapping[PrivacyMode, tuple[object, object]] = {
    PrivacyMode.NO_STORAGE: (
        gettext_lazy("Nothing is stored on the friend’s device"),
        gettext_lazy("Only the advocate’s code travels, in the address and in the form. Clicks are counted per link, never per person. Needs no consent."),
    ),
    PrivacyMode.SESSION: (
        gettext_lazy("For one visit, once the friend claims the offer"),
        gettext_lazy("A signed click id is kept for the session after the friend pressed “claim”. Hashes of network and browser change their key daily."),
    ),
    PrivacyMode.CONSENT: (
        gettext_lazy("A lasting cookie, after consent"),
        gettext_lazy("Your site asks for consent first; then a cookie remembers the recommendation within the window."),
    ),
}

GOAL_TYPES: Mapping[GoalType, object] = {
    GoalType.GROWTH: gettext_lazy("Growth"),
    GoalType.REVENUE: gettext_lazy("Revenue"),
    GoalType.RETENTION: gettext_lazy("Retention"),
    GoalType.TRUST: gettext_lazy("Trust"),
}

GOAL_METRICS: Mapping[GoalMetric, object] = {
    GoalMetric.REFERRED_CUSTOMERS: gettext_lazy("customers who came by recommendation"),
    GoalMetric.REFERRALS: gettext_lazy("referrals"),
    GoalMetric.REFERRED_REVENUE: gettext_lazy("revenue with recommended customers"),
    GoalMetric.REFERRAL_RATE: gettext_lazy("share of new customers who came by recommendation"),
    GoalMetric.ADVOCATES: gettext_lazy("advocates"),
}

_SETTINGS: Mapping[str, object] = {
    "name": gettext_lazy("name"),
    "language": gettext_lazy("language"),
    "currency": gettext_lazy("currency"),
    "country": gettext_lazy("country"),
    "brand": gettext_lazy("brand"),
    "offer": gettext_lazy("words of the offer"),
    "policy": gettext_lazy("who gets the credit"),
    "goal": gettext_lazy("goal"),
    "privacy_mode": gettext_lazy("privacy mode"),
    "landing_url": gettext_lazy("landing page"),
    "hosts": gettext_lazy("hosts"),
    "open_to_join": gettext_lazy("who may join"),
    "starts_at": gettext_lazy("start"),
    "ends_at": gettext_lazy("end"),
}

_PROBLEMS: Mapping[str, object] = {
    "name_length": gettext_lazy("Give the programme a name of up to 200 signs."),
    "slug_invalid": gettext_lazy("The short name is made of small letters, digits and dashes, such as friends-2026."),
    "slug_taken": gettext_lazy("Another programme has this short name; choose a different one."),
    "language_unknown": gettext_lazy("%(value)s is not one of the languages en, de, nl, it, ms."),
    "currency_unknown": gettext_lazy("%(value)s is not a currency such as EUR."),
    "country_unknown": gettext_lazy("%(value)s is not a country such as DE."),
    "time_without_zone": gettext_lazy("This moment needs a time zone."),
    "ends_before_start": gettext_lazy("The end must come after the start."),
    "end_passed": gettext_lazy("The programme’s end has passed already; set a later one before it goes live."),
    "hosts_too_many": gettext_lazy("A programme may have up to %(value)s hosts."),
    "host_invalid": gettext_lazy("%(value)s is not a host such as shop.example."),
    "address_invalid": gettext_lazy("This must be a complete address that begins with https:// or http://."),
    "not_on_hosts": gettext_lazy("The landing page must lie on one of the programme’s own hosts: add %(value)s to them, or change the address."),
    "color_invalid": gettext_lazy("%(value)s is not a colour such as #173f3a."),
    "email_invalid": gettext_lazy("%(value)s is not an e-mail address such as hello@shop.example."),
    "text_too_long": gettext_lazy("This may have up to %(value)s signs."),
    "window_out_of_range": gettext_lazy("The window is 1 to %(value)s days."),
    "precedence_invalid": gettext_lazy("Name each way of recognising a recommendation once, the strongest first."),
    "number_out_of_range": gettext_lazy("This must be a whole number from 0 up."),
    "program_over": gettext_lazy("The programme is over; make a copy of it to go on."),
    "currency_fixed": gettext_lazy("The currency is fixed since the programme went live; make a copy for another one."),
    "start_fixed": gettext_lazy("The start is fixed since the programme went live."),
}


def setting_label(name: str) -> str:
    """Return what a field of the settings is called."""
    return str(_SETTINGS[name])


def problem_text(problem: Problem) -> str:
    """Return what is wrong and what would be right."""
    return str(_PROBLEMS[problem.code]) % {"value": problem.value}


def step_label(step: Step) -> str:
    """Return what stands on the button of a step."""
    return {
        Step.GO_LIVE: _("Go live"),
        Step.PAUSE: _("Pause"),
        Step.RESUME: _("Go on"),
        Step.END: _("End the programme"),
        Step.ARCHIVE: _("Archive"),
        Step.DELETE_DRAFT: _("Delete the draft"),
    }[step]


def step_meaning(step: Step) -> list[tuple[str, str]]:
    """Return what a step means: pairs of what it touches and what happens to it."""
    links, asks, claims, holds, rewards = _("Links"), _("Asks"), _("Claims"), _("Rewards on hold"), _("Granted rewards")
    going_on = [
        (holds, _("Run on. They are granted when their hold ends.")),
        (rewards, _("Stay as they are, with their expiry.")),
    ]
    return {
        Step.GO_LIVE: [
            (links, _("Work from now on, and every click is counted.")),
            (claims, _("Friends can claim the offer. Purchases count from the programme’s start on.")),
            (_("Currency and start"), _("Are fixed from now on. All else can still be changed; rewards keep the rule they came by.")),
        ],
        Step.PAUSE: [
            (links, _("Still lead to the programme’s page, which says that it rests.")),
            (asks, _("Nobody is asked.")),
            (claims, _("No new ones. What friends have claimed already runs on: their purchases still count.")),
            *going_on,
        ],
        Step.RESUME: [
            (links, _("Lead to the offer again.")),
            (claims, _("Friends can claim the offer again.")),
        ],
        Step.END: [
            (links, _("Lead to a kind page that says the programme is over. They will not work again.")),
            (asks, _("Nobody is asked.")),
            (claims, _("No new ones. What friends have claimed already runs on: their purchases still count.")),
            (holds, _("Run out and are paid.")),
            (rewards, _("Stay as they are, with their expiry.")),
            (_("Settings"), _("Can no longer be changed. An ended programme does not come back; a copy of it can.")),
        ],
        Step.ARCHIVE: [
            (_("Lists"), _("The programme leaves the list of programmes; it stays under “Archived” with all its figures.")),
            *going_on,
        ],
        Step.DELETE_DRAFT: [
            (_("The draft"), _("Its settings, rules and versions are gone for good. It was never live, so no link and no reward depends on it.")),
        ],
    }[step]

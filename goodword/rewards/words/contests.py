"""The official rules of a contest, made from what it says: the same for page, mail and print."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.lib.money import Money
from goodword.rewards.values.contests import Contest, ContestTask, ContestTerms, TaskTerms
from goodword.rewards.words import amounts
from goodword.rewards.words.gifts import gift


@dataclass(frozen=True)
class Section:
    """A heading with its sentences."""

    heading: str
    sentences: tuple[str, ...]


def official_rules(one: Contest, *, currency: str, zone: ZoneInfo) -> list[Section]:
    """Return the official rules in the active language."""
    terms = one.terms
    return [
        Section(_("Who holds it"), (terms.sponsor,)),
        Section(_("Who may take part"), (_who(terms),)),
        Section(_("When"), (when(terms, zone),)),
        Section(_("How to take part"), ways(terms)),
        Section(_("What can be won"), (prizes(terms, currency),)),
        Section(_("The chance"), (_("Each entry has the same chance. How great it is depends on how many there are; the list says it after the close."),)),
        Section(_("The draw"), _draw(one)),
        Section(_("Who wins"), _winning(terms)),
        Section(
            _("Your data"),
            (
                _("What you enter serves this contest alone. The published list holds hashes, no names; names of winners are not published."),
                _("Where the law of your country forbids contests like this one, you cannot take part."),
            ),
        ),
    ]


def when(terms: ContestTerms, zone: ZoneInfo) -> str:
    """Return from when to when entries are taken, in the organisation's zone."""
    values = {"opens": moment(terms.opens_at, zone), "closes": moment(terms.closes_at, zone), "zone": str(zone).replace("_", " ")}
    return _("Entries are taken from %(opens)s to %(closes)s (%(zone)s).") % values


def ways(terms: ContestTerms) -> tuple[str, ...]:
    """Return how to get entries, the free way first, and the most that one person can have."""
    free = _("With the free form on this page, confirmed by the link in a mail: %(entries)s, once a day.") % {"entries": entries(terms.free_entries)}
    fair = _("No purchase is needed. The free form gives as many entries at once as any other way, and by it everybody can reach the most that there is.")
    most = _("One person can have %(entries)s at most, however they came.") % {"entries": entries(terms.most)}
    return (fair, free, *(_task(one) for one in terms.tasks), most)


def prizes(terms: ContestTerms, currency: str) -> str:
    """Return what can be won, and what it is worth."""
    words = ngettext("%(count)s prize: %(prize)s, worth %(value)s.", "%(count)s prizes, each of them %(prize)s, worth %(value)s.", terms.winners)
    value = amounts.amount(Money(terms.prize_value_minor, currency))
    return words % {"count": amounts.number(terms.winners), "prize": gift(terms.prize, currency=currency), "value": value}


def entries(count: int) -> str:
    """Return a number of entries."""
    return amounts.amount(Money(count, "ENTRY"))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a time as people write it."""
    local = at.astimezone(zone)
    return f"{amounts.day(local.date())}, {format_time(local.time(), 'short', locale=amounts.locale())}"


def countries(terms: ContestTerms) -> list[tuple[str, str]]:
    """Return the countries of a contest with their names, by name."""
    names = amounts.locale().territories
    return sorted(((code, names.get(code, code)) for code in terms.countries), key=lambda one: one[1])


def task(one: ContestTask) -> str:
    """Return what brought entries, as a heading."""
    return {
        ContestTask.FREE: _("The free form"),
        ContestTask.REFERRAL: _("Friends who came by your link"),
        ContestTask.SHARE: _("Sharing your link"),
        ContestTask.FOLLOW: _("Following us"),
        ContestTask.RULE: _("Rewards of the programme"),
    }[one]


def _who(terms: ContestTerms) -> str:
    values = {"age": amounts.number(terms.minimum_age), "countries": ", ".join(name for _code, name in countries(terms))}
    return _("Whoever is at least %(age)s years old and lives in one of these countries: %(countries)s. Not those who work for who holds it.") % values


def _task(one: TaskTerms) -> str:
    values = {"entries": entries(one.entries), "most": entries(one.most)}
    if one.task is ContestTask.REFERRAL:
        return _("For a friend who comes by your own link and claims the offer or signs up, bought or not: %(entries)s, at most %(most)s.") % values
    if one.task is ContestTask.SHARE:
        return _("For a press on a share button of your own page, once for each way and day: %(entries)s, in all at most %(most)s.") % values
    if one.task is ContestTask.FOLLOW:
        return _("For following us, once: %(entries)s.") % values
    return _("By rewards of the programme, as its rules say: in all at most %(most)s.") % values


def _draw(one: Contest) -> tuple[str, ...]:
    terms = one.terms
    values = {"commitment": one.commitment or "…"}
    seed = _("Before entries open, a seed is drawn by chance and kept secret; its SHA-256 is published: %(commitment)s.") % values
    listed = _(
        "After the close a list is published with one line for each person: a salted hash and the number of entries. Each finds the own line on the own page."
    )
    if terms.number_source:
        how = _("Seed, list and a public number decide who wins. The number is: %(number)s.") % {"number": terms.number_source}
    else:
        how = _("Seed and list decide who wins. No public number goes into this draw, and its protocol says so.")
    by = _("It is drawn by %(day)s. Everything needed to repeat the draw is published on this page, with a small program that does it.") % {
        "day": amounts.day(terms.draw_by)
    }
    return (seed, listed, how, by)


def _winning(terms: ContestTerms) -> tuple[str, ...]:
    told = _("Winners are told by mail and have %(days)s to take the prize.") % {"days": amounts.days(terms.accept_days)}
    if not terms.substitutes:
        return (told, _("A prize that is not taken is not given."))
    next_ = ngettext(
        "A prize that is not taken goes to the substitute who was drawn.",
        "A prize that is not taken goes to the next of %(count)s substitutes, in the order of the draw.",
        terms.substitutes,
    )
    return (told, next_ % {"count": amounts.number(terms.substitutes)})

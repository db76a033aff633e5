"""Tiers in plain words: what is missing to the next one, what counts, and until when a tier is safe."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.lib.money import Money
from goodword.rewards.values.tiers import Ladder, Measure, Span, Standing
from goodword.rewards.words.amounts import amount, days, number


def progress(standing: Standing, *, currency: str, language: str) -> str:
    """Return what is missing to the next tier: "2 more purchases of friends to Gold"; empty at the top."""
    if standing.next is None:
        return ""
    values = {"count": number(standing.missing), "tier": standing.next.name_in(language)}
    measure, missing = standing.ladder.measure, standing.missing
    if measure is Measure.REFERRALS:
        return ngettext("%(count)s more friend to %(tier)s", "%(count)s more friends to %(tier)s", missing) % values
    if measure is Measure.CONVERSIONS:
        return ngettext("%(count)s more purchase of a friend to %(tier)s", "%(count)s more purchases of friends to %(tier)s", missing) % values
    if measure is Measure.POINTS:
        return ngettext("%(count)s more point to %(tier)s", "%(count)s more points to %(tier)s", missing) % values
    return _("%(amount)s more of friends’ purchases to %(tier)s") % {"tier": values["tier"], "amount": amount(Money(missing, currency))}


def counted(measure: Measure, score: int, *, currency: str) -> str:
    """Return how much counts: "3 friends", "€250"."""
    if measure is Measure.VALUE:
        return amount(Money(score, currency))
    if measure is Measure.POINTS:
        return amount(Money(score, "POINTS"))
    if measure is Measure.REFERRALS:
        return ngettext("%(count)s friend", "%(count)s friends", score) % {"count": number(score)}
    return ngettext("%(count)s purchase of a friend", "%(count)s purchases of friends", score) % {"count": number(score)}


def span(ladder: Ladder) -> str:
    """Return in which time it counts."""
    if ladder.span is Span.YEAR:
        return _("in this calendar year")
    return _("in the last %(days)s") % {"days": days(ladder.rolling_days)} if ladder.span is Span.ROLLING else _("since the beginning")

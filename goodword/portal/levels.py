"""Where the advocate stands on the programme's tiers, and what is missing to the next one."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from goodword.portal.sessions import Guest
from goodword.portal.words import day
from goodword.rewards.queries.tiers import standings
from goodword.rewards.words.tiers import counted, progress, span


@dataclass(frozen=True)
class Level:
    """A tier as its holder reads it; `score` of `goal` is how far the next one is (both nothing at the top)."""

    tier: str
    progress: str
    score: int
    goal: int
    details: tuple[str, ...]


def level_of(guest: Guest, *, now: datetime) -> Level | None:
    """Return where the advocate stands; None in a programme without tiers."""
    found = standings(guest.contact.id, program_id=guest.program.id)
    if not found:
        return None
    [one], language, currency = found, guest.look.language, guest.program.currency
    so_far = {"counted": counted(one.ladder.measure, one.score, currency=currency), "span": span(one.ladder)}
    details = [_("So far: %(counted)s, %(span)s.") % so_far]
    if one.tier and (benefit := one.tier.benefit_in(language)):
        details.append(benefit)
    if one.next and (benefit := one.next.benefit_in(language)):
        details.append(_("With %(tier)s: %(benefit)s") % {"tier": one.next.name_in(language), "benefit": benefit})
    if one.tier and one.falls_at:
        details.append(
            _("%(tier)s stays until %(day)s; what comes until then counts.") % {"tier": one.tier.name_in(language), "day": day(one.falls_at, now=now)}
        )
    tier = one.tier.name_in(language) if one.tier else ""
    return Level(tier, progress(one, currency=currency, language=language), one.score, one.next.threshold if one.next else 0, tuple(details))

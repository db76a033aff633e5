"""Where a contact stands on the tiers of programmes, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from goodword.console import formats
from goodword.console.parts import Reason
from goodword.programs import queries as programs
from goodword.rewards.queries.tiers import standings
from goodword.rewards.values.tiers import Measure, Standing
from goodword.rewards.words import explain
from goodword.rewards.words.tiers import counted, progress


@dataclass(frozen=True)
class LevelLine:
    """A tier as staff read it; `tier` is empty where none is held."""

    program_id: UUID
    program: str
    tier: str
    counted: str
    progress: str
    until: str
    reasons: list[Reason]


def levels(contact_id: UUID) -> list[LevelLine]:
    """Return where a contact stands, by programme."""
    found = standings(contact_id)
    known = {program.id: program for program in programs.programs()} if found else {}
    return [_line(one, known[one.program_id].name, known[one.program_id].currency) for one in found]


def _line(one: Standing, program: str, currency: str) -> LevelLine:
    language = get_language() or "en"
    return LevelLine(
        program_id=one.program_id,
        program=program,
        tier=one.tier.name_in(language) if one.tier else "",
        counted=counted(one.ladder.measure, one.score, currency=currency),
        progress=progress(one, currency=currency, language=language),
        until=formats.day(one.falls_at) if one.falls_at else "",
        reasons=[Reason("done" if reason.passed else "refused", explain(reason), _shown(dict(reason.values), currency)) for reason in one.reasons],
    )


def _shown(values: Mapping[str, str], currency: str) -> str:
    if "measure" not in values:
        return ""
    return counted(Measure(values["measure"]), int(values["score"]), currency=currency)

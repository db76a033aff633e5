"""Make a whole programme out of a preset or a file: settings, rules and, if wanted, its start, in one transaction."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.operators.values import Actor
from goodword.presets import queries, rules
from goodword.presets.values import Parts, ProgramFile
from goodword.programs import actions as programs
from goodword.programs.values import Program, ProgramSettings
from goodword.rewards.actions.catalogue import add_item
from goodword.rewards.actions.pools import create_pool
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.actions.tiers import set_ladder
from goodword.rewards.queries import rules as rule_queries
from goodword.rewards.queries.pools import pools
from goodword.rewards.values import NewItem

POOL_LOW_AT = 5


def apply(
    *,
    preset: str,
    slug: str,
    name: str = "",
    currency: str = "EUR",
    language: str = "en",
    starts_at: datetime | None = None,
    settings: ProgramSettings | None = None,
    parts: Parts | None = None,
    go_live: bool = False,
    actor: Actor,
    now: datetime,
) -> Program:
    """Make a programme out of a built-in preset.

    `settings` replaces what the preset sets and name, currency, language and start say; `parts` are the offer's amounts, where it is one sentence (None:
    what the preset suggests for the currency). Pools of codes that its rules name are made where there are none. Raises PresetUnknown, ProgramInvalid,
    and what create_rule raises.
    """
    file = queries.preset(preset)
    settings = settings or replace(file.settings, name=name, currency=currency, language=language, starts_at=starts_at)
    filled = replace(file, settings=settings, rules=rules.filled(file, currency=settings.currency, language=settings.language, parts=parts))
    with transaction.atomic():
        _make_pools(filled, actor=actor, now=now)
        program = from_file(filled, slug=slug, actor=actor, now=now)
        return programs.go_live(program.id, actor=actor, now=now) if go_live else program


def _make_pools(file: ProgramFile, *, actor: Actor, now: datetime) -> None:
    """Make the pools that rules take codes out of, empty, so that somebody is told what is missing."""
    named = {str(benefit.kind.settings.get("pool", "")) for rule in file.rules for benefit in rule.definition.benefits} - {""}
    for name in sorted(named - {pool.name for pool in pools()}):
        create_pool(name=name, low_at=POOL_LOW_AT, actor=actor, now=now)


def from_file(file: ProgramFile, *, slug: str, actor: Actor, now: datetime) -> Program:
    """Make a draft with the settings and rules of a file; raise ProgramInvalid, and what create_rule raises."""
    with transaction.atomic():
        program = programs.create(slug=slug, settings=file.settings, preset=file.slug, actor=actor, now=now)
        in_force_from = min(now, program.starts_at or now)
        for rule in file.rules:
            rule_name = rule.name.get(program.language) or next(iter(rule.name.values()), program.name)
            create_rule(program_id=program.id, name=rule_name, definition=rule.definition, in_force_from=in_force_from, actor=actor, now=now)
        _give_more(program.id, file, program.language, actor=actor, now=now)
        return program


def duplicate(program_id: UUID, *, slug: str, name: str, actor: Actor, now: datetime) -> Program:
    """Make a draft with the settings and the present rules of another programme, without its dates; raise ProgramInvalid."""
    with transaction.atomic():
        copy = programs.duplicate(program_id, slug=slug, name=name, actor=actor, now=now)
        for rule in rule_queries.rules(program_id):
            if rule.ended_at is None:
                create_rule(program_id=copy.id, name=rule.name, definition=rule.definition, in_force_from=now, actor=actor, now=now)
        _give_more(copy.id, queries.read(queries.export(program_id)), copy.language, actor=actor, now=now)
        return copy


def _give_more(program_id: UUID, file: ProgramFile, language: str, *, actor: Actor, now: datetime) -> None:
    """Give a new programme the tiers and the catalogue of a file."""
    if file.ladder:
        set_ladder(program_id, file.ladder, actor=actor, now=now)
    for item in file.items:
        title, text = (words.get(language) or next(iter(words.values()), "") for words in (item.title, item.text))
        add_item(program_id, NewItem(title, item.price, text), actor=actor, now=now)

"""Make rules and change them by new versions; a version, once written, stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from goodword.events.values import PURCHASES
from goodword.lib.ids import new_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.programs import actions as programs
from goodword.programs import queries as program_queries
from goodword.rewards import models, rules
from goodword.rewards.values import RuleDefinition


class RuleUnknown(LookupError):
    """There is no such rule."""

    code = "rule_unknown"


class ChangedMeanwhile(Exception):
    """Somebody else made a new version in the meantime; nothing was written."""

    code = "changed_meanwhile"


def create_rule(*, program_id: UUID, name: str, definition: RuleDefinition | Mapping[str, Any], in_force_from: datetime, actor: Actor, now: datetime) -> UUID:
    """Make a rule with its first version and return the rule's id; raise rules.RuleInvalid with what is wrong where."""
    checked = _checked(definition)
    with transaction.atomic():
        position = models.Rule.objects.filter(program_id=program_id).count()
        rule = models.Rule.objects.create(id=new_id(), program_id=program_id, name=name[:200], position=position, created_at=now)
        programs.count_also(program_id, _counted(checked))
        _write(rule.id, 1, checked, in_force_from=in_force_from, actor=actor, now=now)
        audit(actor=actor, action="rewards.create_rule", subject=f"rule:{rule.id}", after={"name": name, **rules.to_json(checked)}, now=now)
    return rule.id


def new_version(
    rule_id: UUID,
    *,
    definition: RuleDefinition | Mapping[str, Any],
    seen_number: int | None = None,
    in_force_from: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Give a rule a new version, in force from now unless said otherwise, and return its number.

    Purchases before that time keep the version that was in force. Raises RuleUnknown, rules.RuleInvalid, or ChangedMeanwhile where `seen_number` is
    not the newest any more.
    """
    checked = _checked(definition)
    with transaction.atomic():
        newest = models.RuleVersion.objects.filter(rule_id=rule_id, rule__ended_at__isnull=True).aggregate(number=Max("number"))["number"]
        if newest is None:
            raise RuleUnknown(str(rule_id))
        if seen_number not in (None, newest):
            raise ChangedMeanwhile
        last = models.RuleVersion.objects.select_related("rule").get(rule_id=rule_id, number=newest)
        before = last.definition
        programs.count_also(last.rule.program_id, _counted(checked))
        try:
            with transaction.atomic():
                _write(rule_id, newest + 1, checked, in_force_from=in_force_from or now, actor=actor, now=now)
        except IntegrityError as error:
            raise ChangedMeanwhile from error
        audit(actor=actor, action="rewards.change_rule", subject=f"rule:{rule_id}", before=before, after=rules.to_json(checked), now=now)
    return int(newest) + 1


def end_rule(rule_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a rule give nothing for purchases from now on; what it gave stays. Ending twice does nothing."""
    with transaction.atomic():
        if models.Rule.objects.filter(id=rule_id, ended_at__isnull=True).update(ended_at=now) == 1:
            audit(actor=actor, action="rewards.end_rule", subject=f"rule:{rule_id}", now=now)


def _counted(definition: RuleDefinition) -> set[str]:
    """Return the types of outcomes besides purchases that a rule asks about, as the programme is to know them."""
    return {one for one in rules.types_of(definition) - PURCHASES if not one.startswith(":")}


def _checked(definition: RuleDefinition | Mapping[str, Any]) -> RuleDefinition:
    checked = rules.from_json(rules.to_json(definition) if isinstance(definition, RuleDefinition) else definition)
    if any(benefit.kind.slug == "own_unit" for benefit in checked.benefits):
        _name_known_units(checked)
    return checked


def _name_known_units(definition: RuleDefinition) -> None:
    """Raise rules.RuleInvalid where a benefit is counted in a unit of the shop's own that nobody has named."""
    known = {unit.code for unit in program_queries.units()}
    asked = [(place, str(benefit.kind.settings.get("unit_code", ""))) for place, benefit in enumerate(definition.benefits) if benefit.kind.slug == "own_unit"]
    wrong = {f"benefits.{place}.kind.settings": f"unit_code: {code} is no unit of yours" for place, code in asked if code not in known}
    if wrong:
        raise rules.RuleInvalid(wrong)


def _write(rule_id: UUID, number: int, definition: RuleDefinition, *, in_force_from: datetime, actor: Actor, now: datetime) -> None:
    models.RuleVersion.objects.create(
        id=new_id(),
        rule_id=rule_id,
        number=number,
        definition=rules.to_json(definition),
        in_force_from=in_force_from,
        created_by=actor.operator_id,
        created_at=now,
    )

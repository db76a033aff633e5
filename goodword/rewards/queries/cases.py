"""What conditions may know of conversions."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from goodword.contacts import queries as contacts
from goodword.operators import queries as operators
from goodword.programs import queries as programs
from goodword.referrals.values import Conversion
from goodword.rewards.values import Case, RuleDefinition

_TAGS = frozenset({"tag", "advocate_tag"})


def cases(conversions: Sequence[Conversion], definitions: Iterable[RuleDefinition]) -> list[Case]:
    """Return a case for each conversion; tags, relations, lists and days are read only where one of the rules asks for them."""
    definitions = list(definitions)
    currencies = {program.id: program.currency for program in programs.programs()}
    asked = {slug for definition in definitions for slug in definition.asked()}
    zone = ZoneInfo(operators.organisation().time_zone) if any(definition.boosts for definition in definitions) else None
    people = {one.contact_id for one in conversions} | {one.advocate_id for one in conversions}
    tags = contacts.tags_of(people) if asked & _TAGS else {}
    relations = contacts.relations_of({one.advocate_id for one in conversions}) if "advocate_relation" in asked else {}
    lists = contacts.lists_of(people) if "on_list" in asked else {}
    nothing: frozenset[str] = frozenset()
    return [
        Case(
            conversion=one,
            currency=currencies[one.program_id],
            friend_tags=tags.get(one.contact_id, nothing),
            advocate_tags=tags.get(one.advocate_id, nothing),
            advocate_relations=relations.get(one.advocate_id, nothing),
            friend_lists=lists.get(one.contact_id, nothing),
            advocate_lists=lists.get(one.advocate_id, nothing),
            day=one.occurred_at.astimezone(zone).date() if zone else None,
        )
        for one in conversions
    ]

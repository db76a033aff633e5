"""What conditions may know of conversions."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from goodword.contacts import queries as contacts
from goodword.operators import queries as operators
from goodword.programs import queries as programs
from goodword.referrals.values import Conversion
from goodword.rewards.queries.tiers import History
from goodword.rewards.values import Case, Occasion, RuleDefinition

_TAGS = frozenset({"tag", "advocate_tag"})


def cases(conversions: Sequence[Conversion], definitions: Iterable[RuleDefinition], occasions: Sequence[Occasion] = ()) -> list[Case]:
    """Return a case for each conversion and occasion; tags, lists, relations and days are read only where one of the rules asks for them."""
    definitions = list(definitions)
    currencies = {program.id: program.currency for program in programs.programs()}
    of_occasion = {one.id: one for one in occasions}
    conversions = [*conversions, *(one.as_conversion(currencies[one.program_id]) for one in occasions)]
    asked = {slug for definition in definitions for slug in definition.asked()}
    zone = ZoneInfo(operators.organisation().time_zone) if any(definition.boosts for definition in definitions) else None
    people = {one.contact_id for one in conversions} | {one.advocate_id for one in conversions}
    tags = contacts.tags_of(people) if asked & _TAGS else {}
    lists = contacts.lists_of(people) if "on_list" in asked else {}
    tiers = History({one.advocate_id for one in conversions}) if "in_tier" in asked else None
    relations = contacts.relations_of({one.advocate_id for one in conversions}) if "relation" in asked else {}
    nothing: frozenset[str] = frozenset()
    return [
        Case(
            conversion=one,
            currency=currencies[one.program_id],
            friend_tags=tags.get(one.contact_id, nothing),
            advocate_tags=tags.get(one.advocate_id, nothing),
            friend_lists=lists.get(one.contact_id, nothing),
            advocate_lists=lists.get(one.advocate_id, nothing),
            advocate_tiers=tiers.held(one.advocate_id, one.program_id, one.occurred_at) if tiers else nothing,
            advocate_relations=relations.get(one.advocate_id, nothing),
            occasion=of_occasion.get(one.id),
            day=one.occurred_at.astimezone(zone).date() if zone else None,
        )
        for one in conversions
    ]

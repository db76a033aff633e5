"""Laws of aliases: whatever is merged and parted in whatever order, everybody is exactly one person."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.contacts import queries
from goodword.contacts.actions import merging
from goodword.contacts.queries import aliases
from tests.contacts.makers import NOW, make_contact

pytestmark = pytest.mark.django_db


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=10))
def test_merging_and_parting_in_any_order_gives_the_same_groups_as_a_plain_model(db: None, steps: list[tuple[int, int, bool]]) -> None:
    people = [make_contact(f"P{number}") for number in range(6)]
    into: dict[UUID, UUID] = {}  # the model: who was merged into whom
    merges: list[tuple[UUID, UUID, UUID]] = []

    def end(one: UUID) -> UUID:
        return end(into[one]) if one in into else one

    for left, right, undo in steps:
        if undo and merges:
            merge_id, kept, dropped = merges.pop()
            merging.part(merge_id, spent=lambda *_: False, now=NOW)
            del into[dropped]
            continue
        kept, dropped = end(people[left]), end(people[right])
        if kept != dropped:
            merges.append((merging.merge(kept, dropped, now=NOW), kept, dropped))
            into[dropped] = kept

    canonical = queries.canonical(people)
    assert canonical == {one: end(one) for one in people}
    assert queries.canonical(set(canonical.values())) == {kept: kept for kept in canonical.values()}, "the kept ones stand for themselves"
    groups = queries.members(set(canonical.values()))
    assert sorted(one for group in groups.values() for one in group) == sorted(people), "everybody is in exactly one group"
    assert all(canonical[one] == kept for kept, group in groups.items() for one in group)


def test_a_chain_of_merges_leads_to_the_last_kept_contact_whatever_its_length(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [make_contact(f"P{number}") for number in range(12)]
    for older, newer in pairwise(people):
        merging.merge(newer, older, now=NOW)
    with django_assert_max_num_queries(13):
        assert set(queries.canonical(people).values()) == {people[-1]}
    assert queries.members([people[-1]])[people[-1]] == (people[-1], *sorted(people[:-1]))


def test_an_unknown_id_stands_for_itself(db: None) -> None:
    cleo = UUID(int=7)
    assert queries.canonical([cleo]) == {cleo: cleo}
    assert queries.contacts([cleo]) == {}


def test_what_is_remembered_is_not_looked_up_again(db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    anna, anne, ben = (make_contact(name) for name in ("Anna", "Anne", "Ben"))
    merging.merge(anna, anne, now=NOW)
    ids = queries.person_ids(anne)
    assert ids == (anna, anne)
    with aliases.remembered([ids]):
        with django_assert_num_queries(0):
            assert queries.canonical([anne, anna]) == {anne: anna, anna: anna}
            assert queries.members([anna]) == {anna: ids}
            assert queries.person_ids(anne) == ids
        assert queries.canonical([ben, anne]) == {ben: ben, anne: anna}
        assert queries.members([anna, ben]) == {anna: ids, ben: (ben,)}
    with django_assert_num_queries(1):
        assert queries.person_ids(ben) == (ben,)

"""Tags and lists: each change of many contacts is one fact."""

import pytest

from goodword.contacts import models
from goodword.contacts.actions import bulk, labels, merging
from goodword.contacts.actions.bulk import Deed
from goodword.contacts.actions.labels import Kind, LabelRefused
from goodword.contacts.queries import pages, vocabulary
from goodword.contacts.values import Filter, Selection
from goodword.operators.models import AuditEntry
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_operator, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db: None) -> Actor:
    return Actor(operator_id=make_operator())


def test_a_label_is_found_by_its_name_whatever_its_capitals() -> None:
    first = labels.named(Kind.TAG, " Inner  circle ", now=NOW)
    assert labels.named(Kind.TAG, "inner circle", now=NOW) == first
    assert first.name == "Inner circle"
    assert labels.named(Kind.LIST, "inner circle", now=NOW).id != first.id


@pytest.mark.parametrize(("name", "code"), [("  ", "name_missing"), ("x" * 81, "name_too_long")])
def test_a_label_needs_a_name_that_fits(name: str, code: str) -> None:
    with pytest.raises(LabelRefused, match=code):
        labels.named(Kind.TAG, name, now=NOW)


def test_a_tag_on_many_contacts_is_one_fact_about_those_that_had_it_not() -> None:
    anna, ben, cleo = (make_contact(name) for name in ("Anna", "Ben", "Cleo"))
    tag = labels.named(Kind.TAG, "office", now=NOW)
    labels.put_on(Kind.TAG, tag.id, [anna], now=NOW)
    assert labels.put_on(Kind.TAG, tag.id, [anna, ben, cleo], now=NOW, history=True) == tuple(sorted([ben, cleo]))
    facts = recorded("TagAdded")
    assert [(len(fact["contact_ids"]), fact["history"]) for fact in facts] == [(1, False), (2, True)]  # type: ignore[arg-type]
    assert set(labels.take_off(Kind.TAG, tag.id, [anna, ben], now=NOW)) == {anna, ben}
    assert labels.take_off(Kind.TAG, tag.id, [anna], now=NOW) == ()
    assert len(recorded("TagRemoved")) == 1


def test_a_label_is_put_on_the_contact_that_was_kept_and_never_on_an_erased_one() -> None:
    kept, dropped, erased = make_contact("Anna"), make_contact("Anne"), make_contact("", erased_at=NOW)
    merging.merge(kept, dropped, now=NOW)
    tag = labels.named(Kind.TAG, "office", now=NOW)
    assert labels.put_on(Kind.TAG, tag.id, [dropped, kept, erased], now=NOW) == (kept,)


def test_a_contact_gets_exactly_the_tags_that_were_typed(olga: Actor) -> None:
    anna = make_contact("Anna")
    labels.set_all(anna, {Kind.TAG: ["office", "Inner circle", "Office"]}, actor=olga, now=NOW)
    labels.set_all(anna, {Kind.TAG: ["inner circle", "regular"]}, actor=olga, now=NOW)
    assert [tag.name for tag in vocabulary.tags_of([anna])[anna]] == ["Inner circle", "regular"]
    assert len(recorded("TagAdded")) == 3
    assert len(recorded("TagRemoved")) == 1
    labels.set_all(anna, {Kind.TAG: ["regular", "inner circle"]}, actor=olga, now=NOW)
    assert AuditEntry.objects.count() == 2, "nothing changed the third time"


def test_a_label_is_renamed_and_deleted_everywhere(olga: Actor) -> None:
    anna = make_contact("Anna")
    one, other = (labels.named(Kind.LIST, name, now=NOW) for name in ("Tasting", "Christmas"))
    labels.put_on(Kind.LIST, one.id, [anna], now=NOW)
    with pytest.raises(LabelRefused, match="name_taken"):
        labels.rename(Kind.LIST, one.id, "Christmas", actor=olga, now=NOW)
    labels.rename(Kind.LIST, one.id, "Tasting 2026", actor=olga, now=NOW)
    assert [(label.name, label.contacts) for label in vocabulary.lists(counted=True)] == [("Christmas", 0), ("Tasting 2026", 1)]
    assert labels.remove(Kind.LIST, one.id, actor=olga, now=NOW) == 1
    assert labels.remove(Kind.LIST, one.id, actor=olga, now=NOW) == 0
    assert models.Contact.objects.filter(id=anna).exists()
    assert [label.id for label in vocabulary.lists()] == [other.id]


def test_a_bulk_action_changes_all_that_the_filter_shows_with_one_entry_in_the_trail(olga: Actor) -> None:
    people = [make_contact(f"P{number}", relation="customer" if number % 2 else "lead") for number in range(12)]
    tag = labels.named(Kind.TAG, "regular", now=NOW)
    labels.put_on(Kind.TAG, tag.id, [people[1]], now=NOW)
    selection = Selection(filter=Filter(relation="customer"))
    assert pages.count(selection) == 6
    done = bulk.apply(selection, Deed.TAG, tag.id, actor=olga, now=NOW)
    assert (done.selected, done.changed) == (6, 5)
    assert AuditEntry.objects.filter(action="contacts.bulk").count() == 1
    assert AuditEntry.objects.get(action="contacts.bulk").after == {"filter": {"relation": "customer"}}
    assert models.ContactTag.objects.filter(tag_id=tag.id).count() == 6
    assert bulk.apply(selection, Deed.UNTAG, tag.id, actor=olga, now=NOW).changed == 6


def test_a_bulk_assignment_goes_through_all_though_the_filter_shrinks_meanwhile(olga: Actor) -> None:
    for number in range(1100):
        models.Contact.objects.create(first_name=f"P{number}", created_at=NOW, changed_at=NOW)
    selection = Selection(filter=Filter(assignee="nobody"))
    assert bulk.apply(selection, Deed.ASSIGN, olga.operator_id, actor=olga, now=NOW).changed == 1100
    assert pages.count(selection) == 0
    assert bulk.apply(Selection(), Deed.ASSIGN, olga.operator_id, actor=olga, now=NOW).changed == 0
    assert bulk.apply(Selection(), Deed.ASSIGN, None, actor=olga, now=NOW).changed == 1100
    assert len(recorded("ContactChanged")) == 6


def test_picked_contacts_alone_are_changed(olga: Actor) -> None:
    anna, ben = make_contact("Anna"), make_contact("Ben")
    friends = labels.named(Kind.LIST, "Friends", now=NOW)
    assert bulk.apply(Selection(ids=(anna,)), Deed.JOIN, friends.id, actor=olga, now=NOW).changed == 1
    assert not models.ContactListEntry.objects.filter(contact_id=ben).exists()
    assert bulk.apply(Selection(ids=(anna, ben)), Deed.LEAVE, friends.id, actor=olga, now=NOW).changed == 1

"""Lists of contacts, what looks like a duplicate, and who is used elsewhere."""

from datetime import timedelta

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions import labels, merging, notes
from goodword.contacts.actions.labels import Kind
from goodword.contacts.queries import duplicates, pages, used
from goodword.contacts.values import Filter, IdentityKind, Selection
from goodword.messaging.models import Task
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_identity, make_operator

pytestmark = pytest.mark.django_db


def names(wanted: Filter) -> list[str]:
    return [contact.first_name for contact in pages.page(wanted).items]


def test_pages_go_through_all_contacts_once_the_newest_first() -> None:
    for number in range(25):
        make_contact(f"P{number:02d}", created_at=NOW + timedelta(minutes=number // 3))
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = pages.page(Filter(), cursor=cursor, limit=10)
        seen += [contact.first_name for contact in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(seen) == [f"P{number:02d}" for number in range(25)]
    assert seen[0] in {"P24"}


def test_merged_and_erased_contacts_are_not_listed() -> None:
    kept, dropped = make_contact("Anna"), make_contact("Anne")
    make_contact("", erased_at=NOW)
    merging.merge(kept, dropped, now=NOW)
    assert names(Filter()) == ["Anna"]
    assert pages.count(Selection()) == 1


def test_a_search_finds_names_companies_and_addresses_word_by_word() -> None:
    anna = make_contact("Anna", email="anna@example.com", search="anna petersen petersen gmbh anna@example.com")
    make_contact("Ben", email="ben@example.com", search="ben carstens ben@example.com")
    assert names(Filter(search="PETERSEN anna")) == ["Anna"]
    assert names(Filter(search="ben@example.com")) == ["Ben"]
    assert names(Filter(search="example.com")) == ["Ben", "Anna"]
    assert names(Filter(search="%")) == []
    ann = make_contact("Anne", email="anne@other.example")
    merging.merge(anna, ann, now=NOW)
    assert names(Filter(search="anne@other.example")) == ["Anna"]


def test_filters_narrow_together() -> None:
    olga = make_operator()
    anna = make_contact("Anna", relation="customer", assignee_id=olga)
    ben = make_contact("Ben", relation="customer")
    make_contact("Cleo", relation="lead", assignee_id=olga)
    tag, friends = labels.named(Kind.TAG, "office", now=NOW), labels.named(Kind.LIST, "Friends", now=NOW)
    labels.put_on(Kind.TAG, tag.id, [anna, ben], now=NOW)
    labels.put_on(Kind.LIST, friends.id, [anna], now=NOW)
    assert names(Filter(relation="customer")) == ["Ben", "Anna"]
    assert names(Filter(relation="customer", assignee=str(olga))) == ["Anna"]
    assert names(Filter(assignee="nobody")) == ["Ben"]
    assert names(Filter(tag=tag.id)) == ["Ben", "Anna"]
    assert names(Filter(tag=tag.id, list=friends.id)) == ["Anna"]
    assert names(Filter(assignee="nonsense")) == []


def test_a_page_takes_the_same_few_statements_however_long_it_is(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(60):
        make_contact(f"P{number}", email=f"p{number}@example.com")
    with django_assert_max_num_queries(3):
        assert len(pages.page(Filter(), limit=50).items) == 50


def test_two_spellings_of_one_address_and_name_are_shown_side_by_side() -> None:
    anna = make_contact("Anna", last_name="Petersen", email="anna.petersen@example.com")
    other = make_contact("Anna", last_name="Petersen", email="annapetersen+shop@example.com")
    make_contact("Ben", last_name="Petersen", email="ben@example.com")
    (likeness,) = duplicates.pairs()
    assert {likeness.one.id, likeness.other.id} == {anna, other}
    assert likeness.signs == ("near_email", "same_name")
    assert duplicates.like(queries.contact(anna)) == [likeness]


def test_a_household_that_shares_its_telephone_is_not_taken_for_one_person() -> None:
    anna = make_contact("Anna", last_name="Petersen", phone="+49 40 555017")
    ben = make_contact("Ben", last_name="Carstens")
    make_identity(ben, IdentityKind.PHONE, "+49 40 555017")
    assert duplicates.pairs() == []
    also_anna = make_contact("Anna", last_name="Petersen")
    make_identity(also_anna, IdentityKind.PHONE, "+49 40 555017")
    assert [likeness.signs for likeness in duplicates.like(queries.contact(anna))] == [("same_phone", "same_name")]


def test_a_name_turned_round_counts_as_the_same_where_the_company_is_too() -> None:
    one = make_contact("Anna", last_name="Petersen", company="Petersen GmbH")
    other = make_contact("Anna", last_name="Petersen", company="Petersen  Gmbh.")
    assert [likeness.signs for likeness in duplicates.like(queries.contact(one))] == [("same_name", "same_company")]
    merging.not_same(one, other, actor=Actor(operator_id=make_operator()), now=NOW)
    assert duplicates.like(queries.contact(one)) == []
    assert duplicates.pairs() == []


def test_who_was_merged_is_no_duplicate_of_whom_it_was_merged_into() -> None:
    one = make_contact("Anna", last_name="Petersen", email="anna.p@example.com")
    other = make_contact("Anna", last_name="Petersen", email="annap@example.com")
    merging.merge(one, other, now=NOW)
    assert duplicates.pairs() == duplicates.like(queries.contact(one)) == []


def test_a_contact_that_any_other_package_names_is_used() -> None:
    anna, ben, cleo = (make_contact(name) for name in ("Anna", "Ben", "Cleo"))
    Task.objects.create(kind="call", title="Call Anna", contact_id=anna, created_at=NOW)
    notes.write(ben, "Likes the Nordkap", actor=Actor(operator_id=make_operator()), now=NOW)
    assert used.used_elsewhere([anna, ben, cleo]) == {anna}
    assert used.used_here([anna, ben, cleo]) == {ben}


def test_every_table_that_names_contacts_is_looked_through() -> None:
    tables = {model._meta.label for model, _ in used._places()}
    assert {"events.Outcome", "links.Link", "links.LinkCode", "messaging.Message", "messaging.Task", "referrals.Referral", "rewards.Reward"} <= tables
    assert not any(label.startswith("contacts.") for label in tables)
    assert ("referrals.Referral", "advocate_id") in {(model._meta.label, column) for model, column in used._places()}


def test_shown_people_are_complete(db: None) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    assert pages.page(Filter()).items == (queries.contact(anna),)
    assert models.Contact.objects.count() == 1

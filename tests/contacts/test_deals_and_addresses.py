"""Deals, notes, the installation's own fields, and changed mail addresses."""

from datetime import date, timedelta

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions import addresses, deals, merging, notes, vocabulary
from goodword.contacts.actions.addresses import AddressRefused
from goodword.contacts.actions.deals import DealInvalid, DealTerms
from goodword.contacts.actions.people import IdentityTaken
from goodword.contacts.actions.vocabulary import VocabularyRefused
from goodword.contacts.queries import history
from goodword.contacts.queries import vocabulary as words
from goodword.contacts.values import DealState, FieldType, Person
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_operator, recorded

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
TERMS = DealTerms(title="Office subscription", amount_minor=120_000, currency="EUR")


@pytest.fixture
def olga(db: None) -> Actor:
    return Actor(operator_id=make_operator())


def test_a_deal_that_is_won_is_told_once(olga: Actor) -> None:
    anna = make_contact("Anna")
    deal = deals.create(anna, TERMS, actor=olga, now=NOW)
    for _ in range(2):
        deals.win(anna, deal, actor=olga, now=LATER, contract_signed_on=date(2026, 11, 20))
    (stored,) = history.deals(anna)
    assert (stored.state, stored.closed_at, stored.contract_signed_on) == (DealState.WON, LATER, date(2026, 11, 20))
    assert recorded("DealWon") == [{"deal_id": str(deal), "contact_id": str(anna), "history": False}]


def test_a_deal_without_amount_cannot_be_won(olga: Actor) -> None:
    anna = make_contact("Anna")
    deal = deals.create(anna, DealTerms(title="Office subscription"), actor=olga, now=NOW)
    with pytest.raises(DealInvalid, match="amount_missing"):
        deals.win(anna, deal, actor=olga, now=LATER)
    assert not recorded("DealWon")
    deals.change(anna, deal, TERMS, actor=olga, now=LATER)
    deals.win(anna, deal, actor=olga, now=LATER)
    with pytest.raises(DealInvalid, match="closed"):
        deals.change(anna, deal, DealTerms(title="Dearer", amount_minor=1, currency="EUR"), actor=olga, now=LATER)
    with pytest.raises(DealInvalid, match="closed"):
        deals.lose(anna, deal, actor=olga, now=LATER)


def test_a_lost_deal_can_be_opened_again(olga: Actor) -> None:
    anna = make_contact("Anna")
    deal = deals.create(anna, TERMS, actor=olga, now=NOW)
    deals.lose(anna, deal, actor=olga, now=LATER)
    with pytest.raises(DealInvalid, match="closed"):
        deals.win(anna, deal, actor=olga, now=LATER)
    deals.reopen(anna, deal, actor=olga, now=LATER)
    assert history.deal(deal).state is DealState.OPEN  # type: ignore[union-attr]


def test_a_deal_of_a_crm_comes_once_however_often_it_is_sent(olga: Actor) -> None:
    anna = make_contact("Anna")
    first = deals.create(anna, TERMS, source="crm", external_id="D-1", actor=olga, now=NOW)
    assert deals.create(anna, TERMS, source="crm", external_id="D-1", actor=olga, now=LATER) == first
    assert models.Deal.objects.count() == 1


def test_nobody_elses_deal_is_touched_through_a_contact(olga: Actor) -> None:
    anna, cleo = make_contact("Anna"), make_contact("Cleo")
    deal = deals.create(anna, TERMS, actor=olga, now=NOW)
    with pytest.raises(DealInvalid, match="unknown"):
        deals.win(cleo, deal, actor=olga, now=LATER)
    assert history.deal(deal).state is DealState.OPEN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (DealTerms(title=" "), "title_missing"),
        (DealTerms(title="x" * 201), "title_too_long"),
        (DealTerms(title="Deal", amount_minor=-1, currency="EUR"), "amount_invalid"),
        (DealTerms(title="Deal", amount_minor=1, currency="Euro"), "currency_unknown"),
    ],
)
def test_a_deal_that_makes_no_sense_is_refused(olga: Actor, terms: DealTerms, code: str) -> None:
    with pytest.raises(DealInvalid, match=code):
        deals.create(make_contact("Anna"), terms, actor=olga, now=NOW)
    assert not models.Deal.objects.exists()


def test_deals_and_notes_of_both_are_read_after_a_merge(olga: Actor) -> None:
    kept, dropped = make_contact("Anna"), make_contact("Anne")
    deals.create(dropped, TERMS, actor=olga, now=NOW)
    note = notes.write(dropped, "Likes the Nordkap", actor=olga, now=NOW)
    merging.merge(kept, dropped, now=NOW)
    assert len(history.deals(kept)) == len(history.notes(kept)) == 1
    assert notes.remove(kept, note, actor=olga, now=NOW)
    assert not notes.remove(kept, note, actor=olga, now=NOW)


def test_an_empty_note_is_refused(olga: Actor) -> None:
    with pytest.raises(notes.NoteInvalid, match="note_missing"):
        notes.write(make_contact("Anna"), " \n", actor=olga, now=NOW)


def test_a_new_address_takes_the_place_of_the_old_one_once_its_owner_confirms() -> None:
    anna = make_contact("Anna", email="anna@example.com")
    change = addresses.request(anna, " Anna@New.example", now=NOW)
    assert queries.contact(anna).email == "anna@example.com"
    assert queries.find(Person(email="anna@new.example")) is None
    for _ in range(2):
        assert addresses.confirm(change, now=LATER) == anna
    contact = queries.contact(anna)
    assert contact.email == "anna@new.example"
    assert contact.identities[0].confirmed_at == LATER
    assert queries.find(Person(email="anna@example.com")) == anna, "the old address makes nobody a new customer"
    told = {"contact_id": str(anna), "change_id": str(change)}
    assert recorded("AddressChanged") == [told, told]
    assert "anna@new.example" in models.Contact.objects.get(id=anna).search


def test_one_can_go_back_to_an_address_that_was_replaced() -> None:
    anna = make_contact("Anna", email="anna@example.com")
    addresses.confirm(addresses.request(anna, "anna@new.example", now=NOW), now=NOW)
    addresses.confirm(addresses.request(anna, "anna@example.com", now=LATER), now=LATER)
    assert queries.contact(anna).email == "anna@example.com"
    assert models.Identity.objects.count() == 2


def test_asking_for_somebody_elses_address_tells_nothing_and_confirming_it_is_refused() -> None:
    anna, ben = make_contact("Anna", email="anna@example.com"), make_contact("Ben", email="ben@example.com")
    change = addresses.request(anna, "ben@example.com", now=NOW)
    with pytest.raises(IdentityTaken):
        addresses.confirm(change, now=LATER)
    assert queries.find(Person(email="ben@example.com")) == ben
    assert queries.contact(anna).email == "anna@example.com"
    assert history.address_change(change).confirmed_at is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("address", "code"), [("anna@exmaple", "email_invalid"), ("ANNA@example.com", "same")])
def test_an_address_that_changes_nothing_is_refused(address: str, code: str) -> None:
    with pytest.raises(AddressRefused, match=code):
        addresses.request(make_contact("Anna", email="anna@example.com"), address, now=NOW)
    assert not recorded("AddressChanged")


def test_an_unconfirmed_change_expires_and_a_newer_one_replaces_it() -> None:
    anna = make_contact("Anna", email="anna@example.com")
    old = addresses.request(anna, "one@example.com", now=NOW)
    new = addresses.request(anna, "two@example.com", now=NOW)
    with pytest.raises(AddressRefused, match="unknown"):
        addresses.confirm(old, now=NOW)
    with pytest.raises(AddressRefused, match="expired"):
        addresses.confirm(new, now=NOW + addresses.GOOD_FOR)
    addresses.expire(NOW + addresses.GOOD_FOR)
    assert history.address_changes(anna) == []


def test_an_installation_makes_its_own_fields_and_relations(olga: Actor) -> None:
    slug = vocabulary.add_field(label="Röstung am Morgen", type=FieldType.CHOICE, options=["Nordkap", " nordkap ", "Dark", ""], actor=olga, now=NOW)
    assert slug == "rostung_am_morgen"
    assert words.custom_fields()[0].options == ("Nordkap", "Dark")
    vocabulary.change_field(slug, label="Röstung", options=["Nordkap", "Mild"], actor=olga, now=NOW)
    assert (words.custom_fields()[0].label, words.custom_fields()[0].options) == ("Röstung", ("Nordkap", "Mild"))
    assert vocabulary.add_relation(label="Neighbour", actor=olga, now=NOW) == "neighbour"
    assert [kind.slug for kind in words.relations()][-1] == "neighbour"


def test_fields_and_relations_in_use_are_not_deleted(olga: Actor) -> None:
    slug = vocabulary.add_field(label="Cups", type=FieldType.NUMBER, actor=olga, now=NOW)
    vocabulary.add_relation(label="Neighbour", actor=olga, now=NOW)
    anna = make_contact("Anna", custom={"cups": 4}, relation="neighbour")
    with pytest.raises(VocabularyRefused) as refusal:
        vocabulary.delete_field(slug, actor=olga, now=NOW)
    assert (refusal.value.code, refusal.value.uses) == ("in_use", 1)
    with pytest.raises(VocabularyRefused, match="in_use"):
        vocabulary.delete_relation("neighbour", actor=olga, now=NOW)
    models.Contact.objects.filter(id=anna).update(custom={}, relation="")
    vocabulary.delete_field(slug, actor=olga, now=NOW)
    vocabulary.delete_relation("neighbour", actor=olga, now=NOW)
    assert words.custom_fields() == []


@pytest.mark.parametrize(
    ("label", "options", "code"),
    [(" ", [], "label_missing"), ("Roast", ["Nordkap"], "options_missing"), ("Cups", ["a", "b"], "taken"), ("☕", [], "label_missing")],
)
def test_a_field_that_makes_no_sense_is_refused(olga: Actor, label: str, options: list[str], code: str) -> None:
    vocabulary.add_field(label="Cups", type=FieldType.NUMBER, actor=olga, now=NOW)
    with pytest.raises(VocabularyRefused, match=code):
        vocabulary.add_field(label=label, type=FieldType.CHOICE, options=options, actor=olga, now=NOW)
    with pytest.raises(VocabularyRefused, match="taken"):
        vocabulary.add_relation(label="Customer", actor=olga, now=NOW)

"""Making and changing contacts, and what they are known by."""

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions import merging, people
from goodword.contacts.actions.people import ContactInvalid, IdentityTaken, NewIdentity
from goodword.contacts.values import FieldType, IdentityKind, Person
from goodword.operators.models import AuditEntry
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_operator, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db: None) -> Actor:
    return Actor(operator_id=make_operator())


def email(value: str, *, confirmed: bool = False) -> NewIdentity:
    return NewIdentity(IdentityKind.EMAIL, value, confirmed=confirmed)


def test_a_contact_is_made_with_its_addresses_told_and_written_in_the_trail(olga: Actor) -> None:
    models.CustomField.objects.create(slug="cups", label="Cups a day", type=FieldType.NUMBER, created_at=NOW)
    identities = [email(" Anna@Example.com"), NewIdentity(IdentityKind.PHONE, "040 555017"), NewIdentity(IdentityKind.EXTERNAL, "17", source="shop")]
    anna = people.create({"first_name": "Anna", "country": "Germany", "custom.cups": "4"}, identities, actor=olga, now=NOW)
    contact = queries.contact(anna)
    assert (contact.name, contact.country, contact.email, contact.phone, contact.custom) == ("Anna", "DE", "anna@example.com", "+4940555017", {"cups": 4})
    assert queries.find(Person(external_id="17", source="shop")) == anna
    assert queries.find(Person(external_id="17", source="other shop")) is None
    assert recorded("ContactChanged")[0]["fields"] == ["first_name", "country", "custom.cups", "email", "external", "phone"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.operator_id) == ("contacts.create", f"contact:{anna}", olga.operator_id)


def test_a_name_alone_is_enough_for_staff_but_nothing_is_not(olga: Actor) -> None:
    people.create({"first_name": "Ben"}, actor=olga, now=NOW)
    with pytest.raises(ContactInvalid) as refusal:
        people.create({"country": "DE"}, [email("")], actor=olga, now=NOW)
    assert [problem.code for problem in refusal.value.problems] == ["name_missing"]
    assert models.Contact.objects.count() == 1


def test_all_problems_come_at_once_and_nothing_is_written(olga: Actor) -> None:
    with pytest.raises(ContactInvalid) as refusal:
        people.create({"first_name": "A" * 300, "country": "Atlantis"}, [email("anna@exmaple"), NewIdentity(IdentityKind.PHONE, "12")], actor=olga, now=NOW)
    assert [problem.code for problem in refusal.value.problems] == ["too_long", "country_unknown", "email_invalid", "phone_invalid"]
    assert not models.Contact.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_address_that_is_taken_names_its_owner_and_makes_nobody(olga: Actor) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    with pytest.raises(IdentityTaken) as refusal:
        people.create({"first_name": "Ben"}, [email("ANNA@example.com")], actor=olga, now=NOW)
    assert refusal.value.owner_id == anna
    assert models.Contact.objects.count() == 1


def test_only_what_differs_is_changed_and_told(olga: Actor) -> None:
    anna = make_contact("Anna", last_name="Petersen", country="DE")
    assert people.change(anna, {"first_name": "Anna", "country": "Austria"}, actor=olga, now=NOW) == ("country",)
    assert people.change(anna, {"country": "AT"}, actor=olga, now=NOW) == ()
    assert [fact["fields"] for fact in recorded("ContactChanged")] == [["country"]]
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"country": "DE"}, {"country": "AT"})
    assert "petersen" in models.Contact.objects.get(id=anna).search


def test_changing_an_alias_changes_the_contact_that_was_kept(olga: Actor) -> None:
    kept, dropped = make_contact("Anna"), make_contact("Anne")
    merging.merge(kept, dropped, now=NOW)
    people.change(dropped, {"company": "Petersen GmbH"}, actor=olga, now=NOW)
    assert queries.contact(kept).company == "Petersen GmbH"
    assert models.Contact.objects.get(id=dropped).company == ""


def test_an_erased_or_unknown_contact_cannot_be_changed(olga: Actor) -> None:
    gone = make_contact("Anna", erased_at=NOW)
    with pytest.raises(LookupError):
        people.change(gone, {"first_name": "Anna"}, actor=olga, now=NOW)


def test_a_field_is_emptied_by_empty_text(olga: Actor) -> None:
    models.CustomField.objects.create(slug="cups", label="Cups a day", type=FieldType.NUMBER, created_at=NOW)
    anna = make_contact("Anna", company="Petersen GmbH", custom={"cups": 4}, customer_since=NOW, assignee_id=make_operator("Otto"))
    people.change(anna, {"company": "", "custom.cups": "", "customer_since": "", "assignee_id": ""}, actor=olga, now=NOW)
    contact = queries.contact(anna)
    assert (contact.company, contact.custom, contact.customer_since, contact.assignee_id) == ("", {}, None, None)


def test_an_address_can_be_added_confirmed_and_forgotten(olga: Actor) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    people.add_identity(anna, email("anna@petersen.example"), actor=olga, now=NOW)
    second = queries.contact(anna).identities[1]
    assert second.confirmed_at is None
    assert people.confirm_identity(anna, second.id, now=NOW)
    assert not people.confirm_identity(anna, second.id, now=NOW)
    assert queries.contact(anna).email == "anna@petersen.example", "a confirmed address goes before one that nobody confirmed"
    assert people.remove_identity(anna, second.id, actor=olga, now=NOW)
    assert not people.remove_identity(anna, second.id, actor=olga, now=NOW)
    assert queries.find(Person(email="anna@petersen.example")) is None
    assert "petersen.example" not in models.Contact.objects.get(id=anna).search


def test_nobody_elses_address_is_removed_through_a_contact(olga: Actor) -> None:
    anna, ben = make_contact("Anna", email="anna@example.com"), make_contact("Ben", email="ben@example.com")
    identity = queries.contact(ben).identities[0]
    assert not people.remove_identity(anna, identity.id, actor=olga, now=NOW)
    assert queries.find(Person(email="ben@example.com")) == ben


def test_adding_what_a_contact_has_already_changes_nothing(olga: Actor) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    people.add_identity(anna, email("Anna@example.com"), actor=olga, now=NOW)
    assert models.Identity.objects.count() == 1
    assert not recorded("ContactChanged")


def test_contacts_are_read_in_a_few_statements_however_many_there_are(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    ids = [make_contact(f"P{number}", email=f"p{number}@example.com", phone=f"+49 40 5550{number:02d}") for number in range(40)]
    with django_assert_num_queries(3):
        found = queries.contacts(ids)
    assert [found[one].email for one in ids] == [f"p{number}@example.com" for number in range(40)]

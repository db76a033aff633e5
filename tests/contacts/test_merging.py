"""Two contacts declared one person, and parted again."""

from datetime import timedelta
from uuid import UUID

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions import consent, merging, pauses
from goodword.contacts.values import IdentityKind, Person
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_identity, make_operator, recorded

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def nothing_spent(kept: UUID, dropped: UUID, since: object) -> bool:
    return False


def two_annas() -> tuple[UUID, UUID]:
    kept = make_contact("Anna", email="anna@example.com", external="17", company="", relation="customer", custom={"roast": "Nordkap"}, customer_since=NOW)
    dropped = make_contact(
        "Anne",
        email="anne@example.com",
        phone="+49 40 555017",
        last_name="Petersen",
        company="Petersen GmbH",
        custom={"roast": "Dark", "cups": 4},
        customer_since=NOW - timedelta(days=400),
    )
    return kept, dropped


def test_the_kept_contact_is_known_by_the_identities_of_both() -> None:
    kept, dropped = two_annas()
    merging.merge(kept, dropped, now=LATER)
    anna = queries.contact(dropped)
    assert anna.id == kept
    assert anna.aliases == (dropped,)
    assert [one.value for one in anna.identities] == ["anna@example.com", "17", "anne@example.com", "+4940555017"]
    assert queries.find(Person(email="ANNE@example.com")) == kept
    assert queries.find(Person(phone="040 555017", country="de")) == kept


def test_the_kept_contact_takes_what_it_lacks_and_what_staff_picked() -> None:
    kept, dropped = two_annas()
    merging.merge(kept, dropped, take=["custom.roast"], now=LATER)
    anna = queries.contact(kept)
    assert (anna.first_name, anna.last_name, anna.company) == ("Anna", "Petersen", "Petersen GmbH")
    assert anna.custom == {"roast": "Dark", "cups": 4}
    assert anna.customer_since == NOW - timedelta(days=400), "a person has been a customer since the earlier date"
    assert recorded("ContactChanged")[0]["history"] is True


def test_no_row_of_the_dropped_contact_is_changed() -> None:
    kept, dropped = two_annas()
    before = {name: value for name, value in vars(models.Contact.objects.get(id=dropped)).items() if name not in {"_state", "alias_of_id", "changed_at"}}
    identities = list(models.Identity.objects.filter(contact_id=dropped).values_list("id", "contact_id"))
    claims = list(models.ContactKey.objects.order_by("key").values_list("key", "contact_id"))
    merging.merge(kept, dropped, now=LATER)
    after = vars(models.Contact.objects.get(id=dropped))
    assert {name: after[name] for name in before} == before
    assert list(models.Identity.objects.filter(contact_id=dropped).values_list("id", "contact_id")) == identities
    assert list(models.ContactKey.objects.order_by("key").values_list("key", "contact_id")) == claims


def test_parting_restores_both_to_the_letter() -> None:
    kept, dropped = two_annas()
    before = queries.contacts([kept, dropped])
    merge_id = merging.merge(kept, dropped, take=["first_name", "custom.roast"], now=LATER)
    assert queries.contact(kept).first_name == "Anne"
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    after = queries.contacts([kept, dropped])
    for one in (kept, dropped):
        assert {**vars(after[one]), "changed_at": None} == {**vars(before[one]), "changed_at": None}
    assert recorded("ContactsParted") == [{"merge_id": str(merge_id), "kept_id": str(kept), "dropped_id": str(dropped)}]


def test_what_staff_changed_after_the_merge_stays_when_the_two_are_parted() -> None:
    kept, dropped = two_annas()
    merge_id = merging.merge(kept, dropped, now=LATER)
    models.Contact.objects.filter(id=kept).update(company="Anna & Co")
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    assert queries.contact(kept).company == "Anna & Co"
    assert queries.contact(kept).last_name == ""


def test_tags_and_lists_of_both_stand_at_the_kept_one_until_they_are_parted() -> None:
    kept, dropped = two_annas()
    both, theirs = (models.Tag.objects.create(name=name, created_at=NOW) for name in ("both", "theirs"))
    friends = models.ContactList.objects.create(name="Friends of the house", created_at=NOW)
    for one, tag in ((kept, both), (dropped, both), (dropped, theirs)):
        models.ContactTag.objects.create(contact_id=one, tag=tag, at=NOW)
    models.ContactListEntry.objects.create(contact_id=dropped, list=friends, at=NOW)
    merge_id = merging.merge(kept, dropped, now=LATER)
    assert set(models.ContactTag.objects.filter(contact_id=kept).values_list("tag__name", flat=True)) == {"both", "theirs"}
    assert [fact["tag_id"] for fact in recorded("TagAdded")] == [str(theirs.id)]
    assert recorded("ListJoined")[0]["history"] is True, "nothing starts from a merge"
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    assert set(models.ContactTag.objects.filter(contact_id=kept).values_list("tag__name", flat=True)) == {"both"}
    assert not models.ContactListEntry.objects.filter(contact_id=kept).exists()
    assert models.ContactTag.objects.filter(contact_id=dropped).count() == 2


def test_consent_and_pauses_are_read_over_both_and_the_newest_word_counts() -> None:
    kept, dropped = two_annas()
    consent.give(kept, purpose="ask", channel="email", source="form", wording="Yes", proof={}, now=NOW)
    consent.withdraw(dropped, purpose="ask", channel="email", source="link", now=NOW + timedelta(minutes=5))
    pauses.pause(dropped, reason="An open complaint", source="case:1", now=NOW)
    merging.merge(kept, dropped, now=LATER)
    assert queries.standing([kept])[kept]["ask", "email"].given is False
    assert queries.standing([dropped])[dropped]["ask", "email"].given is False
    assert [pause.source for pause in queries.paused([kept], now=LATER)[kept]] == ["case:1"]


def test_what_was_spent_keeps_two_contacts_together() -> None:
    kept, dropped = two_annas()
    merge_id = merging.merge(kept, dropped, now=LATER)
    asked = []

    def spent(*question: object) -> bool:
        asked.append(question)
        return True

    with pytest.raises(merging.MergeRefused) as refusal:
        merging.part(merge_id, spent=spent, now=LATER)
    assert refusal.value.code == "spent"
    assert asked == [(kept, dropped, LATER)]
    assert queries.canonical([dropped])[dropped] == kept
    assert not recorded("ContactsParted")


def test_parting_twice_does_nothing_the_second_time() -> None:
    kept, dropped = two_annas()
    merge_id = merging.merge(kept, dropped, now=LATER)
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    assert len(recorded("ContactsParted")) == 1


def test_a_contact_that_was_merged_on_is_not_parted_before_the_later_merge_is_undone() -> None:
    kept, dropped = two_annas()
    ben = make_contact("Ben")
    first = merging.merge(kept, dropped, now=LATER)
    second = merging.merge(ben, kept, now=LATER)
    with pytest.raises(merging.MergeRefused, match="merged_on"):
        merging.part(first, spent=nothing_spent, now=LATER)
    merging.part(second, spent=nothing_spent, now=LATER)
    merging.part(first, spent=nothing_spent, now=LATER)
    assert queries.canonical([ben, kept, dropped]) == {ben: ben, kept: kept, dropped: dropped}


@pytest.mark.parametrize("case", ["same", "unknown", "merged_already", "erased"])
def test_a_merge_that_makes_no_sense_is_refused_and_changes_nothing(case: str) -> None:
    kept, dropped = two_annas()
    if case == "same":
        dropped = kept
    elif case == "unknown":
        dropped = UUID(int=7)
    elif case == "merged_already":
        merging.merge(make_contact("Cleo"), dropped, now=NOW)
    else:
        models.Contact.objects.filter(id=dropped).update(erased_at=NOW)
    before = list(models.Contact.objects.order_by("id").values_list("id", "alias_of", "changed_at"))
    facts = len(recorded("ContactsMerged"))
    with pytest.raises(merging.MergeRefused) as refusal:
        merging.merge(kept, dropped, now=LATER)
    assert refusal.value.code == case
    assert list(models.Contact.objects.order_by("id").values_list("id", "alias_of", "changed_at")) == before
    assert len(recorded("ContactsMerged")) == facts


def test_a_verified_source_merges_all_it_names_into_one() -> None:
    kept, dropped = two_annas()
    third = make_contact("A. Petersen", email="petersen@example.com")
    assert merging.merge_verified(kept, {kept, dropped, third}, source="shop", now=LATER) == {dropped: kept, third: kept}
    assert merging.merge_verified(dropped, {third}, source="shop", now=LATER) == {}
    assert set(models.Merge.objects.values_list("reason", flat=True)) == {"source:shop"}


def test_the_search_finds_a_merged_person_by_the_names_and_addresses_of_both() -> None:
    kept, dropped = two_annas()
    make_identity(dropped, IdentityKind.EMAIL, "a.petersen@example.com")
    merge_id = merging.merge(kept, dropped, actor=Actor(operator_id=make_operator()), now=LATER)
    assert {"anna", "anne", "petersen", "anne@example.com", "a.petersen@example.com"} <= set(models.Contact.objects.get(id=kept).search.split())
    merging.part(merge_id, spent=nothing_spent, now=LATER)
    assert "anne" not in models.Contact.objects.get(id=kept).search
    assert "a.petersen@example.com" in models.Contact.objects.get(id=dropped).search


def test_two_people_taken_for_one_are_remembered_as_two() -> None:
    kept, dropped = two_annas()
    olga = Actor(operator_id=make_operator())
    merging.not_same(kept, dropped, actor=olga, now=NOW)
    merging.not_same(dropped, kept, actor=olga, now=NOW)
    assert models.NotSame.objects.get().contact_id == min(kept, dropped)

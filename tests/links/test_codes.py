"""Links and codes: one per contact and programme, readable only where the name may be shown."""

import re
import threading

import pytest
from django.db import connection, connections

from goodword.contacts.models import Contact
from goodword.facts.models import Fact
from goodword.links import actions, models, queries, rules
from tests.links.makers import NOW, make_contact, make_program


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna", "ANNA"), ("Zoë K.", "ZOE"), ("Jürgen", "JURGEN"), ("Strauß", "STRAUSS"), ("Łukasz", "LUKASZ"), ("李", ""), ("", ""), ("  Ben  ", "BEN")],
)
def test_a_readable_code_is_made_of_the_first_word_of_a_name(name: str, letters: str) -> None:
    assert rules.readable(name) == letters


def test_a_very_long_name_is_cut() -> None:
    assert rules.readable("Maximilianalexander" * 20) == "MAXIMILIANAL"


def test_candidates_go_from_short_to_random() -> None:
    tries = rules.candidates("Anna")
    assert [bool(re.fullmatch(f"ANNA[0-9]{{{digits}}}", next(tries))) for digits in (1, 2, 3, 4)] == [True] * 4
    assert len(next(tries)) == 7


@pytest.mark.django_db
def test_a_link_is_made_once_per_contact_and_programme() -> None:
    program_id, anna = make_program(), make_contact(name_shown="Anna")
    first = actions.ensure_links([anna, anna], program_id=program_id, now=NOW)
    again = actions.ensure_links([anna], program_id=program_id, now=NOW)
    assert first == again
    assert re.fullmatch(r"ANNA[2-9]", first[anna].code)
    assert models.Link.objects.count() == models.LinkCode.objects.count() == 1
    assert list(Fact.objects.values_list("name", "body")) == [
        ("AdvocateJoined", {"contact_id": str(anna), "program_id": str(program_id), "history": False}),
    ]


@pytest.mark.django_db
def test_a_name_that_may_not_be_shown_is_in_no_code() -> None:
    program_id, anna = make_program(), make_contact("Anna", name_shown="")
    code = actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].code
    assert re.fullmatch(r"[23456789BCDFGHJKMNPQRSTVWXZ]{7}", code)


@pytest.mark.django_db
def test_many_of_one_name_all_get_a_code() -> None:
    program_id = make_program()
    annas = [make_contact(name_shown="Anna") for _ in range(60)]
    links = actions.ensure_links(annas, program_id=program_id, now=NOW, history=True)
    assert len({link.code for link in links.values()}) == 60
    assert Fact.objects.filter(body__history=True).count() == 60
    assert {owner.contact_id for owner in queries.owners_of([link.code for link in links.values()]).values()} == set(annas)


@pytest.mark.django_db
def test_a_batch_takes_few_statements(django_assert_max_num_queries: object) -> None:
    program_id = make_program()
    people = [make_contact() for _ in range(200)]
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        actions.ensure_links(people, program_id=program_id, now=NOW)


@pytest.mark.django_db
def test_a_code_is_found_however_it_was_typed() -> None:
    program_id, anna = make_program(), make_contact(name_shown="Anna")
    link = actions.ensure_links([anna], program_id=program_id, now=NOW)[anna]
    typed = f" {link.code[:2].lower()}-{link.code[2:].lower()} "
    owners = queries.owners_of([typed, link.code, "NOBODY", "", "   "])
    assert owners.keys() == {typed, link.code}
    assert owners[typed].link_id == link.id
    assert owners[typed].contact_id == anna
    assert owners[typed].program_id == program_id
    assert owners[typed].active


@pytest.mark.django_db
def test_codes_of_two_programmes_never_clash() -> None:
    anna = make_contact(name_shown="Anna")
    one, two = make_program("one"), make_program("two")
    codes = {actions.ensure_links([anna], program_id=program, now=NOW)[anna].code for program in (one, two)}
    assert len(codes) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_make_one_link() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in after the other")
    program_id, anna = make_program(), make_contact(name_shown="Anna")
    codes: list[str] = []
    start = threading.Barrier(6)

    def make() -> None:
        start.wait()
        codes.append(actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].code)
        connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 6
    assert len(set(codes)) == 1
    assert models.Link.objects.count() == models.LinkCode.objects.count() == 1
    assert Fact.objects.filter(name="AdvocateJoined").count() == 1


@pytest.mark.django_db
def test_merged_contacts_share_the_link_that_one_of_them_has() -> None:
    program_id, old = make_program(), make_contact()
    link = actions.ensure_links([old], program_id=program_id, now=NOW)[old]
    kept = make_contact()
    Contact.objects.filter(id=old).update(alias_of_id=kept)
    assert actions.ensure_links([kept], program_id=program_id, now=NOW)[kept].id == link.id
    assert models.Link.objects.count() == 1
    assert [found.id for found in queries.links_of_contact(kept)] == [link.id]

"""Contacts in the console: found, made, changed, described, exported."""

import csv
import io
import zipfile
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from goodword.contacts import models, queries
from goodword.contacts.actions import addresses, consent, labels, merging, pauses, vocabulary
from goodword.contacts.actions.labels import Kind
from goodword.contacts.queries import history
from goodword.contacts.values import DealState, FieldType, Person
from goodword.lib.clock import now
from goodword.operators.models import AuditEntry, Operator
from goodword.operators.values import Role
from tests.contacts.makers import make_contact
from tests.making import START, days, make_advocate, make_program, send, work
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Operator:
    return make_operator()


@pytest.fixture
def olga(operator: Operator) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def said(client: Client, address: str, **data: object) -> str:
    answer = client.get(address, data) if not data.pop("post", False) else client.post(address, data)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def contact_of(email: str) -> UUID:
    found = queries.find(Person(email=email))
    assert found
    return found


def test_an_empty_list_says_what_belongs_there(olga: Client) -> None:
    assert "The people who could put in a good word for you" in said(olga, "/console/contacts/")


def test_contacts_are_searched_filtered_and_kept_in_the_address(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com", relation="customer")
    make_contact("Ben", email="ben@example.com")
    tag = labels.named(Kind.TAG, "office", now=now())
    labels.put_on(Kind.TAG, tag.id, [anna], now=now())
    assert "Ben" in said(olga, "/console/contacts/")
    for query in ({"q": "anna"}, {"tag": str(tag.id)}, {"relation": "customer"}, {"q": "anna@example.com", "assignee": "nobody"}):
        page = said(olga, "/console/contacts/", **query)
        assert ">Anna<" in page and ">Ben<" not in page, query
    assert "Nobody is found so" in said(olga, "/console/contacts/", q="cleo")
    assert olga.get("/console/contacts/?after=nonsense").status_code == 400


def test_a_list_takes_few_statements(olga: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(60):
        make_contact(f"P{number}", email=f"p{number}@example.com", relation="customer")
    olga.get("/console/contacts/")
    with django_assert_max_num_queries(18):
        olga.get("/console/contacts/?relation=customer")


def test_a_contact_is_added_with_address_tag_and_own_field(olga: Client, operator: Operator) -> None:
    vocabulary.add_field(label="Cups a day", type=FieldType.NUMBER, actor=as_actor(operator), now=now())
    typed = {"first_name": "Anna", "email": "Anna@example.com", "phone": "040 555017", "country": "DE", "custom.cups_a_day": "4", "tags": "office, regular"}
    answer = olga.post("/console/contacts/new/", typed)
    anna = contact_of("anna@example.com")
    assert answer.url == f"/console/contacts/{anna}/"
    contact = queries.contact(anna)
    assert (contact.phone, contact.custom) == ("+4940555017", {"cups_a_day": 4})
    page = said(olga, answer.url)
    assert "office" in page and "Cups a day" in page and "Became a contact" in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(olga: Client) -> None:
    answer = olga.post("/console/contacts/new/", {"first_name": "Anna", "email": "anna@exmaple", "value": "many"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“anna@exmaple” is not a complete mail address" in page
    assert "“many” is not an amount" in page
    assert 'value="anna@exmaple"' in page
    assert not models.Contact.objects.exists()


def test_an_address_that_is_here_already_leads_to_its_contact(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    page = olga.post("/console/contacts/new/", {"first_name": "Ben", "email": "anna@example.com"}).content.decode()
    assert "belongs to a contact that is here already" in page
    assert f"/console/contacts/{anna}/" in page


def test_only_what_was_changed_is_written(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com", company="Petersen GmbH", customer_since=now() - timedelta(days=400, hours=3))
    before = queries.contact(anna)
    page = said(olga, f"/console/contacts/{anna}/edit/")
    assert "Petersen GmbH" in page
    typed = {
        "first_name": "Anna",
        "company": "Petersen & Co",
        "customer_since": timezone.localtime(before.customer_since, ZoneInfo("Europe/Berlin")).date().isoformat(),
    }
    assert olga.post(f"/console/contacts/{anna}/edit/", typed).status_code == 302
    after = queries.contact(anna)
    assert (after.company, after.customer_since) == ("Petersen & Co", before.customer_since)
    assert AuditEntry.objects.get(action="contacts.change").after == {"company": "Petersen & Co"}


def test_tags_and_lists_are_typed(olga: Client) -> None:
    anna = make_contact("Anna")
    labels.named(Kind.LIST, "Tasting", now=now())
    assert olga.post(f"/console/contacts/{anna}/labels/", {"tags": "office; regular", "lists": ["Tasting"]}).status_code == 302
    page = said(olga, f"/console/contacts/{anna}/labels/")
    assert "office, regular" in page
    assert olga.post(f"/console/contacts/{anna}/labels/", {"tags": "x" * 81}).status_code == 422


def test_the_timeline_tells_what_every_package_knows(olga: Client, operator: Operator) -> None:
    program = make_program()
    anna, code = make_advocate(program)
    send("signup", "ben", START + days(2), code=code, person={"email": "ben@example.com", "first_name": "Ben"})
    send("purchase", "ben", START + days(3), amount_minor=2490, name="order-1")
    work(START + days(3))
    olga.post(f"/console/contacts/{anna}/note/", {"text": "Happy to introduce us"})
    consent.give(anna, purpose="ask", channel="email", source="form", wording="You may ask me", proof={}, now=now())
    pauses.pause(anna, reason="On holiday", source="staff", now=now())
    page = said(olga, f"/console/contacts/{anna}/")
    for words in (
        "Recommended you to Ben",
        "Reward promised",
        "personal link",
        "Happy to introduce us",
        "You may ask me",
        "On holiday",
        "Mailbox" if False else "Ben",
    ):
        assert words in page, words
    ben = contact_of("ben@example.com")
    page = said(olga, f"/console/contacts/{ben}/")
    assert "Bought" in page and "Came by Anna" in page
    only = said(olga, f"/console/contacts/{ben}/", show="purchases")
    assert "Bought" in only and "Came by Anna" not in only


def test_a_contacts_page_takes_a_bounded_number_of_statements(olga: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    anna = make_contact("Anna", email="anna@example.com")
    for number in range(30):
        olga.post(f"/console/contacts/{anna}/note/", {"text": f"Note {number}"})
    with django_assert_max_num_queries(28):
        olga.get(f"/console/contacts/{anna}/")


def test_a_note_is_kept_and_deleted(olga: Client) -> None:
    anna = make_contact("Anna")
    olga.post(f"/console/contacts/{anna}/note/", {"text": "<b>Likes</b> the Nordkap"})
    page = said(olga, f"/console/contacts/{anna}/")
    assert "&lt;b&gt;Likes&lt;/b&gt; the Nordkap" in page
    (note,) = history.notes(anna)
    olga.post(f"/console/contacts/{anna}/notes/{note.id}/delete/")
    assert history.notes(anna) == []


def test_a_deal_is_opened_changed_and_won(olga: Client) -> None:
    anna = make_contact("Anna")
    assert olga.post(f"/console/contacts/{anna}/deals/new/", {"title": "Office", "currency": "EUR"}).status_code == 302
    (deal,) = history.deals(anna)
    address = f"/console/contacts/{anna}/deals/{deal.id}/"
    olga.post(f"{address}win/")
    assert history.deals(anna)[0].state is DealState.OPEN, "without an amount it cannot be won"
    assert olga.post(address, {"title": "Office", "amount": "12,5x", "currency": "EUR"}).status_code == 422
    assert olga.post(address, {"title": "Office", "amount": "1200,50", "currency": "EUR"}).status_code == 302
    olga.post(f"{address}win/")
    assert (history.deals(anna)[0].state, history.deals(anna)[0].amount_minor) == (DealState.WON, 120_050)
    assert "It has become an outcome" in said(olga, address)


def test_consent_needs_words_and_proof_and_a_withdrawal_does_not(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    address = f"/console/contacts/{anna}/consents/"
    day = now().date().isoformat()
    assert olga.post(address, {"given": "yes", "purpose": "ask", "channel": "call", "said_on": day}).status_code == 422
    assert not models.Consent.objects.exists()
    typed = {"given": "yes", "purpose": "ask", "channel": "call", "said_on": day, "wording": "May we call you?", "proof": "said to Olga in the shop"}
    assert olga.post(address, typed).status_code == 302
    assert queries.standing([anna])[anna]["ask", "call"].given
    assert olga.post(address, {"given": "no", "purpose": "ask", "channel": "call", "said_on": day}).status_code == 302
    assert not queries.standing([anna])[anna]["ask", "call"].given
    assert "said to Olga in the shop" in said(olga, address)


def test_a_pause_is_made_and_ended_by_staff(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    olga.post(f"/console/contacts/{anna}/pause/", {"reason": "On holiday"})
    (pause,) = queries.paused([anna], now=now())[anna]
    assert "On holiday" in said(olga, f"/console/contacts/{anna}/")
    olga.post(f"/console/contacts/{anna}/pauses/{pause.id}/end/")
    assert queries.paused([anna], now=now())[anna] == []
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"contacts.pause", "contacts.end_pause"}


def test_addresses_are_added_confirmed_replaced_and_forgotten(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    make_contact("Ben", email="ben@example.com")
    address = f"/console/contacts/{anna}/addresses/"
    assert olga.post(address, {"kind": "email", "value": "anna@petersen.example"}).status_code == 302
    second = queries.contact(anna).identities[1]
    olga.post(f"{address}{second.id}/confirm/")
    assert queries.contact(anna).email == "anna@petersen.example"
    taken = olga.post(address, {"kind": "email", "value": "ben@example.com"})
    assert taken.status_code == 422 and "Compare with Ben and merge" in taken.content.decode()
    assert olga.post(f"{address}change/", {"address": "nonsense"}).status_code == 422
    assert olga.post(f"{address}change/", {"address": "anna@new.example"}).status_code == 302
    assert "anna@new.example waits for its owner" in said(olga, address)
    (change,) = history.address_changes(anna)
    addresses.confirm(change.id, now=now())
    assert "replaced on" in said(olga, address)
    olga.post(f"{address}{second.id}/remove/")
    assert queries.find(Person(email="anna@petersen.example")) is None


def test_many_are_tagged_at_once_after_a_look_at_how_many(olga: Client) -> None:
    anna, ben, cleo = (make_contact(name, relation="customer") for name in ("Anna", "Ben", "Cleo"))
    page = said(olga, "/console/contacts/together/", post=True, pick=[str(anna), str(ben)])
    assert "2 contacts" in page and "Anna" in page and "Cleo" not in page
    answer = olga.post("/console/contacts/together/", {"pick": [str(anna), str(ben)], "confirmed": "1", "deed": "tag", "new_tag": "office"})
    assert answer.status_code == 302
    assert models.ContactTag.objects.count() == 2
    answer = olga.post("/console/contacts/together/", {"all": "1", "relation": "customer", "confirmed": "1", "deed": "join", "new_list": "Christmas"})
    assert answer.status_code == 302
    assert set(models.ContactListEntry.objects.values_list("contact_id", flat=True)) == {anna, ben, cleo}
    assert AuditEntry.objects.filter(action="contacts.bulk").count() == 2
    assert olga.post("/console/contacts/together/", {"all": "1", "confirmed": "1", "deed": "tag"}).status_code == 422


def test_an_export_holds_what_is_seen_no_formula_and_stands_in_the_trail(olga: Client) -> None:
    make_contact("=cmd|' /C calc'!A0", email="anna@example.com", relation="customer", company="@SUM(A1)")
    make_contact("Ben", email="ben@example.com")
    answer = olga.get("/console/contacts/export.csv?relation=customer")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    headings, row = csv.reader(io.StringIO(text))
    assert dict(zip(headings, row, strict=True))["First name"] == "'=cmd|' /C calc'!A0"
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    entry = AuditEntry.objects.get(action="contacts.export")
    assert entry.after == {"contacts": 1, "kind": "csv", "filter": {"relation": "customer"}}
    book = b"".join(olga.get("/console/contacts/export.xlsx").streaming_content)  # type: ignore[attr-defined]
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_who_may_not_export_gets_no_file(db: None) -> None:
    make_contact("Anna")
    client = Client()
    client.force_login(make_operator("sales@example.com", "Cleo", Role.SALES))
    assert client.get("/console/contacts/export.csv").status_code == 403
    assert client.get("/console/contacts/").status_code == 200
    assert not AuditEntry.objects.exists()


def test_two_contacts_are_merged_after_a_look_and_parted_again(olga: Client) -> None:
    anna = make_contact("Anna", email="anna@example.com", company="Petersen GmbH")
    anne = make_contact("Anne", email="anne@example.com", last_name="Petersen", company="Petersen")
    page = said(olga, f"/console/contacts/{anna}/merge/{anne}/")
    assert "Where they differ" in page and "What will happen" in page and "Petersen GmbH" in page
    answer = olga.post(f"/console/contacts/{anna}/merge/{anne}/", {"take-company": "dropped", "take-first_name": "kept", "reason": "she said so"})
    assert answer.url == f"/console/contacts/{anna}/"
    assert (queries.contact(anna).company, queries.contact(anna).last_name) == ("Petersen", "Petersen")
    assert olga.get(f"/console/contacts/{anne}/").url == f"/console/contacts/{anna}/"
    (line,) = history.merges(anna)
    assert "Merged with" in said(olga, f"/console/contacts/{anna}/")
    assert "Part the two" in said(olga, f"/console/contacts/merges/{line.id}/")
    assert olga.post(f"/console/contacts/merges/{line.id}/part/").url == f"/console/contacts/{anne}/"
    assert queries.contact(anne).id == anne
    assert queries.contact(anna).company == "Petersen GmbH"
    assert "parted again" in said(olga, f"/console/contacts/merges/{line.id}/")


def test_a_contact_is_not_merged_with_itself(olga: Client) -> None:
    anna = make_contact("Anna")
    answer = olga.post(f"/console/contacts/{anna}/merge/{anna}/")
    assert answer.status_code == 409
    assert "same contact twice" in answer.content.decode()


def test_duplicates_are_shown_and_called_two_people(olga: Client) -> None:
    anna = make_contact("Anna", last_name="Petersen", email="anna.petersen@example.com")
    other = make_contact("Anna", last_name="Petersen", email="annapetersen@example.com")
    assert "nearly the same mail address" in said(olga, "/console/contacts/duplicates/")
    assert "There may be two of this person" in said(olga, f"/console/contacts/{anna}/")
    assert "Who looks alike" in said(olga, f"/console/contacts/{anna}/merge/", q="anna")
    olga.post(f"/console/contacts/{anna}/not-same/{other}/")
    assert "No two contacts look alike" in said(olga, "/console/contacts/duplicates/")


def test_the_words_of_an_installation_are_managed(olga: Client) -> None:
    make_contact("Anna")
    for kind, name in (("tag", "office"), ("list", "Tasting")):
        assert olga.post("/console/contacts/labels/", {"kind": kind, "name": name}).status_code == 302
    assert olga.post("/console/contacts/labels/", {"kind": "tag", "name": "x" * 90}).status_code == 422
    tag = models.Tag.objects.get()
    address = f"/console/contacts/labels/tag/{tag.id}/"
    assert olga.post(address, {"name": "Office"}).status_code == 302
    assert "Delete it everywhere" in said(olga, address)
    assert olga.post(f"{address}delete/").status_code == 302
    assert not models.Tag.objects.exists()
    assert olga.post("/console/contacts/fields/", {"label": "Roast", "type": "choice", "options": "Nordkap\nDark"}).status_code == 302
    assert olga.post("/console/contacts/fields/", {"label": "Roast", "type": "text"}).status_code == 422
    assert olga.post("/console/contacts/fields/roast/", {"label": "Röstung", "options": "Nordkap\nMild"}).status_code == 302
    assert "Röstung" in said(olga, "/console/contacts/fields/")
    assert olga.post("/console/contacts/fields/roast/delete/").status_code == 302
    assert olga.post("/console/contacts/relations/", {"name": "Neighbour"}).status_code == 302
    assert "Neighbour" in said(olga, "/console/contacts/relations/")
    assert olga.post("/console/contacts/relations/neighbour/delete/").status_code == 302
    assert not models.RelationKind.objects.exists()


def test_an_erased_or_unknown_contact_is_not_found(olga: Client) -> None:
    gone = make_contact("Anna", erased_at=now())
    for contact_id in (gone, UUID(int=7)):
        assert olga.get(f"/console/contacts/{contact_id}/").status_code == 404
        assert olga.get(f"/console/contacts/{contact_id}/edit/").status_code == 404


def test_what_was_spent_keeps_two_together_in_the_console_too(olga: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, anne = make_contact("Anna"), make_contact("Anne")
    merge_id = merging.merge(anna, anne, now=now())
    monkeypatch.setattr("goodword.console.contacts.merging.merges.spent_since", lambda *_: True)
    assert "They cannot be parted any more" in said(olga, f"/console/contacts/merges/{merge_id}/")
    olga.post(f"/console/contacts/merges/{merge_id}/part/")
    assert queries.contact(anne).id == anna

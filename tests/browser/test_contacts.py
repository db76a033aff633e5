"""The pages of Contacts as people see them: the list, one person, an import from file to undo, two that are one."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.contacts import queries
from goodword.contacts.actions import consent, deals, imports, labels, notes, pauses, people
from goodword.contacts.actions.deals import DealTerms
from goodword.contacts.actions.labels import Kind
from goodword.contacts.queries import history
from goodword.contacts.values import Person
from goodword.lib import clock
from goodword.lib.ids import new_id
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.making import make_advocate, make_contact, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = "Vorname;E-Mail;Kunde seit;Ort\nJana;jana@example.com;01.03.2024;Kiel\nPaul;paul@example.com;31.02.2025;Lübeck\nNele;nele@example.com;12.11.2025;Husum\n"


@pytest.fixture
def anna(console: Page) -> UUID:
    """Make a contact with a past: tags, a list, a note, a deal, an agreement, a pause, a friend who bought, and a namesake."""
    now = clock.now()
    begin = now - timedelta(days=40)
    program = make_program(starts_at=begin)
    anna, code = make_advocate(program, "anna@example.com", first_name="Anna", last_name="Petersen", now=begin)
    people.change(anna, {"company": "Petersen & Töchter", "relation": "customer"}, actor=SYSTEM, now=begin)
    make_contact("ben@example.com", first_name="Ben", last_name="Carstens", now=begin)
    make_contact("cleo@example.com", first_name="Cleo", last_name="Winter-Hohenfels von der Wacholderheide", now=begin)
    make_contact("anna.petersen@example.com", first_name="Anna", last_name="Petersen", now=begin)
    send("purchase", "anna@example.com", begin + timedelta(days=1), amount_minor=6240, name="48011")
    send("purchase", "ben@example.com", begin + timedelta(days=3), code=code, amount_minor=3480, name="48213")
    work(begin + timedelta(days=30))
    labels.set_all(anna, {Kind.TAG: ["inner circle", "office buyer"], Kind.LIST: ["Autumn tasting"]}, actor=SYSTEM, now=now)
    notes.write(anna, "Happy to introduce us to her office manager, after the move.", actor=SYSTEM, now=now - timedelta(days=5))
    deals.create(anna, DealTerms("Coffee for the new office", 120_000, "EUR"), actor=SYSTEM, now=now - timedelta(days=4))
    wording = "You may ask me for a recommendation"
    consent.give(anna, purpose="ask", channel="email", source="form:join", wording=wording, proof={}, now=now - timedelta(days=9))
    pauses.pause_by_staff(anna, reason="On holiday", until=now + timedelta(days=20), actor=SYSTEM, now=now)
    return anna


def test_the_pages_of_contacts_look_right(console: Page, anna: UUID, live_server: LiveServer) -> None:
    base = f"{live_server.url}/console/contacts/"
    other = queries.find(Person(email="anna.petersen@example.com"))
    (deal,) = history.deals(anna)
    for name, path in [
        ("contacts", ""),
        ("contacts_none", "?q=nobody"),
        ("contact", f"{anna}/"),
        ("contact_new", "new/"),
        ("contact_edit", f"{anna}/edit/"),
        ("contact_addresses", f"{anna}/addresses/"),
        ("contact_labels", f"{anna}/labels/"),
        ("contact_consents", f"{anna}/consents/"),
        ("contact_deal", f"{anna}/deals/{deal.id}/"),
        ("contact_merge_with", f"{anna}/merge/?q=anna"),
        ("contact_merge", f"{anna}/merge/{other}/"),
        ("contacts_duplicates", "duplicates/"),
        ("contacts_labels", "labels/"),
        ("contacts_fields", "fields/"),
        ("contacts_relations", "relations/"),
    ]:
        console.goto(base + path)
        look_everywhere(console, name)


def test_a_list_is_imported_from_the_file_to_the_result(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/contacts/imports/")
    look_everywhere(console, "import_start")
    console.get_by_label("File").set_input_files({"name": "customers.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    console.get_by_role("button", name="Upload").click()
    look_everywhere(console, "import_columns")
    console.get_by_role("button", name="Check it: dry run").click()
    take_in()
    console.reload()
    expect(console.get_by_role("heading", level=1)).to_contain_text("customers.csv")
    look_everywhere(console, "import_preview")
    console.get_by_role("button", name="Take 2 rows in").click()
    look_everywhere(console, "import_running")
    take_in()
    console.reload()
    expect(console.get_by_text("“31.02.2025” is not a date")).to_be_visible()
    look_everywhere(console, "import_result")


def take_in() -> None:
    """Do what the worker does for imports."""
    while imports.work(new_id(), clock.now()):
        pass

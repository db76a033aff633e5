"""Imports in the console: upload, columns, dry run, result, undo."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodword.contacts import models, queries
from goodword.contacts.actions import imports
from goodword.contacts.values import Person
from goodword.lib.clock import now
from goodword.lib.ids import new_id
from goodword.operators.values import Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
FILE = b"Vorname;E-Mail;Kunde seit\nAnna;anna@example.com;01.03.2024\nBen;ben@example.com;31.02.2025\n"


@pytest.fixture
def olga() -> Client:
    client = Client()
    client.force_login(make_operator())
    return client


def upload(client: Client, content: bytes = FILE, name: str = "kunden.csv") -> UUID:
    answer = client.post("/console/contacts/imports/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return models.Import.objects.latest("created_at").id


def options(**more: str) -> dict[str, str]:
    typed = {"encoding": "utf-8", "delimiter": ";", "day_first": "yes", "decimal": ",", "country": "DE", "overwrite": "no"}
    return {**typed, "column-0": "first_name", "column-1": "email", "column-2": "customer_since", **more}


def work() -> None:
    while imports.work(new_id(), now()):
        pass


def test_a_file_goes_from_upload_to_undo(olga: Client) -> None:
    import_id = upload(olga)
    address = f"/console/contacts/imports/{import_id}/"
    page = olga.get(f"{address}columns/").content.decode()
    assert "Kunde seit" in page and "anna@example.com" in page
    assert olga.get(address).status_code == 302, "columns first"
    assert olga.post(f"{address}columns/", options(tags="from a file")).status_code == 302
    assert "are being checked" in olga.get(address).content.decode()
    work()
    page = olga.get(address).content.decode()
    assert "Take 1 row in" in page and "No message is sent by an import" in page
    assert not models.Contact.objects.exists()
    olga.post(f"{address}begin/")
    partial = olga.get(address, headers={"HX-Request": "true"}).content.decode()
    assert partial.startswith('<div id="import"') and "every 1s" in partial
    work()
    page = olga.get(address).content.decode()
    assert "“31.02.2025” is not a date" in page and "Undo the import" in page
    bad = b"".join(olga.get(f"{address}not-taken.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert bad.splitlines()[1] == "3,“31.02.2025” is not a date,Customer since,Ben,ben@example.com,31.02.2025"
    assert queries.find(Person(email="anna@example.com"))
    olga.post(f"{address}undo/")
    work()
    assert "All that came with this file is gone again" in olga.get(address).content.decode()
    assert not models.Contact.objects.exists()
    assert "kunden.csv" in olga.get("/console/contacts/imports/").content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (bytes(range(256)) * 20, "not a table"), (b"PK\x03\x04nonsense", "cannot be opened"), (b";;\n1;2\n", "names of the columns")],
)
def test_a_file_that_is_no_list_is_refused_in_words(olga: Client, content: bytes, words: str) -> None:
    answer = olga.post("/console/contacts/imports/", {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not models.Import.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"column-1": ""}, "by it people are recognised"),
        ({"column-0": "email", "column-2": "email", "column-1": "first_name", "column-9": ""}, ""),
        ({"column-0": "customer_since"}, "cannot both be the same field"),
        ({"column-2": "consent.ask.email"}, "write down to which words"),
    ],
)
def test_columns_that_make_no_sense_are_refused_in_words(olga: Client, changed: dict[str, str], words: str) -> None:
    import_id = upload(olga)
    answer = olga.post(f"/console/contacts/imports/{import_id}/columns/", options(**changed))
    assert answer.status_code == (422 if words else 302)
    assert words in answer.content.decode()


def test_an_upload_is_thrown_away(olga: Client) -> None:
    import_id = upload(olga)
    assert olga.post(f"/console/contacts/imports/{import_id}/discard/").url == "/console/contacts/imports/"
    assert not models.Import.objects.exists()


def test_who_may_only_read_imports_nothing(db: None) -> None:
    client = Client()
    client.force_login(make_operator("analyst@example.com", "Cleo", Role.ANALYST))
    assert client.get("/console/contacts/imports/").status_code == 403
    assert client.post("/console/contacts/imports/", {"file": SimpleUploadedFile("x.csv", FILE)}).status_code == 403
    assert not models.Import.objects.exists()

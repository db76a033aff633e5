"""Imports: what a file brings, what it does not, and that all of it can be taken back."""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.db import connection

from goodword.contacts import models, queries
from goodword.contacts.actions import imports, labels, merging, notes, people
from goodword.contacts.actions.imports import ImportRefused, checking, reader, taking
from goodword.contacts.actions.labels import Kind
from goodword.contacts.queries import imports as lookup
from goodword.contacts.queries import pages
from goodword.contacts.values import FieldType, Import, ImportCounts, ImportOptions, ImportState, Person
from goodword.lib.ids import new_id
from goodword.messaging.models import Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import Actor
from tests.contacts.makers import NOW, make_contact, make_operator, recorded

pytestmark = pytest.mark.django_db
WORKER = new_id()
LATER = NOW + timedelta(hours=1)

CUSTOMERS = """Kundennummer;Vorname;Nachname;E-Mail;Telefon;Land;Kunde seit;Lieblingsröstung;Tags
17;Anna;Petersen;anna@example.com;040 555017;Deutschland;01.03.2024;Nordkap;office, regular
18;Ben;Carstens;ben@example.com;;DE;31.02.2025;Dark;
;Cleo;;cleo@exmaple;;;;;
19;Olga;;OLGA@example.com;;NL;2025-07-01;nordkap;regular
17;Anna;Petersen-Behn;anna@work.example;;;;;
;;;;;;;;
20;=cmd|' /C calc'!A0;;formula@example.com;;;;;
21;Ann{};;long@example.com;;;;;
"""


@pytest.fixture
def olga(db: None) -> Actor:
    return Actor(operator_id=make_operator())


@pytest.fixture(autouse=True)
def roast(db: None) -> None:
    models.CustomField.objects.create(slug="roast", label="Lieblingsröstung", type=FieldType.CHOICE, options=["Nordkap", "Dark"], created_at=NOW)


def customers() -> bytes:
    return CUSTOMERS.replace("{}", "a" * 300).encode()


def work(*, now: datetime = NOW) -> None:
    while imports.work(WORKER, now):
        pass


def uploaded(content: bytes, olga: Actor, name: str = "kunden.csv") -> UUID:
    return imports.upload(name, [content], actor=olga, now=NOW)


def checked(content: bytes, olga: Actor, *, mapping: dict[int, str] | None = None, **options: object) -> UUID:
    import_id = uploaded(content, olga)
    imported = lookup.imported(import_id)
    chosen = ImportOptions(**{**vars(imported.options), "source": "shop", **options})
    imports.set_up(import_id, mapping=mapping or dict(imported.mapping), options=chosen, actor=olga, now=NOW)
    work()
    return import_id


def taken(content: bytes, olga: Actor, *, now: datetime = NOW, mapping: dict[int, str] | None = None, **options: object) -> Import:
    import_id = checked(content, olga, mapping=mapping, **options)
    imports.begin(import_id, actor=olga, now=now)
    work(now=now)
    return lookup.imported(import_id)


def snapshot() -> dict[str, list[object]]:
    """Return every row that an import could write, but for the times at which contacts were last touched."""
    tables = [
        models.Identity,
        models.ContactKey,
        models.Tag,
        models.ContactTag,
        models.ContactList,
        models.ContactListEntry,
        models.Consent,
        models.ImportedBefore,
    ]
    rows: dict[str, list[object]] = {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}  # type: ignore[attr-defined]
    rows["Contact"] = [{**row, "changed_at": None} for row in models.Contact.objects.order_by("id").values()]
    return rows


def test_a_file_is_looked_through_when_it_is_uploaded(olga: Actor) -> None:
    imported = lookup.imported(uploaded(customers(), olga, name="C:\\secret\\kunden.csv".replace("\\", "/")))
    assert (imported.state, imported.file_name, imported.rows_total) == (ImportState.DRAFT, "kunden.csv", 8)
    assert imported.mapping == {
        0: "external_id", 1: "first_name", 2: "last_name", 3: "email", 4: "phone", 5: "country", 6: "customer_since", 7: "custom.roast", 8: "tags",
    }  # fmt: skip
    assert (imported.options.delimiter, imported.options.decimal) == (";", ",")
    assert lookup.sample(imported.id)[0].cells[1] == "Anna"


def test_the_dry_run_says_what_will_happen_and_touches_nobody(olga: Actor) -> None:
    make_contact("Olga", email="olga@example.com")
    before = snapshot()
    imported = lookup.imported(checked(customers(), olga))
    assert imported.state is ImportState.CHECKED
    assert imported.preview == ImportCounts(new=2, updated=1, same=0, duplicate=1, bad=3)
    assert imported.rows_total == 7
    assert snapshot() == before
    assert not recorded("ContactChanged")


def test_good_rows_are_taken_and_bad_ones_returned_with_line_and_reason(olga: Actor) -> None:
    imported = taken(customers(), olga)
    assert imported.state is ImportState.DONE
    assert imported.counts == imported.preview == ImportCounts(new=3, duplicate=1, bad=3)
    anna = queries.contact(queries.find(Person(external_id="17", source="shop")) or UUID(int=0))
    assert (anna.name, anna.country, anna.phone, anna.custom) == ("Anna Petersen", "DE", "+4940555017", {"roast": "Nordkap"})
    assert anna.customer_since == datetime.fromisoformat("2024-02-29T23:00:00+00:00")
    assert [one.value for one in anna.identities] == ["17", "anna@example.com", "+4940555017", "anna@work.example"]
    assert [tag.name for tag in queries.vocabulary.tags_of([anna.id])[anna.id]] == ["office", "regular"]
    bad = lookup.bad_rows(imported.id, limit=10)
    assert [(row.number, row.reason, row.field) for row in bad] == [
        (3, "“31.02.2025” is not a date", "Customer since"),
        (4, "“cleo@exmaple” is not a complete mail address", "Mail address"),
        (9, "The text is longer than 120 signs", "First name"),
    ]
    assert bad[1].cells == ("", "Cleo", "", "cleo@exmaple", "", "", "", "", "")
    formula = queries.find(Person(email="formula@example.com"))
    assert queries.contact(formula or UUID(int=0)).first_name == "=cmd|' /C calc'!A0"


def test_nothing_starts_from_an_import_unless_staff_tick_it(olga: Actor) -> None:
    taken(customers(), olga)
    assert {fact["history"] for name in ("ContactChanged", "TagAdded") for fact in recorded(name)} == {True}
    taken(b"email,tags\nnew@example.com,fresh\n", olga, starts=True)
    assert recorded("TagAdded")[-1]["history"] is False
    assert len(recorded("ContactsImported")) == 2


def test_the_mended_bad_rows_can_be_imported_again(olga: Actor) -> None:
    imported = taken(customers(), olga)
    file = lookup.bad_rows_file(imported.id)
    assert file is not None
    mended = file[0].read_bytes().replace(b"31.02.2025", b"28.02.2025").replace(b"exmaple", b"example.com").replace(b"a" * 300, b"a")
    again = taken(mended, olga)
    assert again.counts == ImportCounts(new=3)
    assert queries.find(Person(email="cleo@example.com"))


def test_the_same_file_again_changes_nothing(olga: Actor) -> None:
    taken(customers(), olga)
    before = snapshot()
    again = taken(customers(), olga, now=LATER)
    assert again.counts == ImportCounts(same=3, duplicate=1, bad=3)
    after = snapshot()
    assert {**after, "ImportedBefore": []} == {**before, "ImportedBefore": []}


def test_an_import_that_is_undone_leaves_nothing(olga: Actor) -> None:
    make_contact("Olga", email="olga@example.com", company="Nordlicht", search="olga nordlicht olga@example.com")
    labels.put_on(Kind.TAG, labels.named(Kind.TAG, "regular", now=NOW).id, [make_contact("Otto")], now=NOW)
    before = snapshot()
    imported = taken(customers(), olga, now=LATER, tags=("from a file",), lists=("Customers 2026",))
    assert len(models.Contact.objects.values("id")) == 4
    imports.undo(imported.id, actor=olga, now=LATER)
    work(now=LATER)
    undone = lookup.imported(imported.id)
    assert (undone.state, undone.contacts_kept) == (ImportState.UNDONE, 0)
    after = snapshot()
    assert Counter(map(repr, after.pop("Contact"))) == Counter(map(repr, before.pop("Contact")))
    assert after == before


def test_contacts_that_somebody_worked_with_since_are_kept_and_counted(olga: Actor) -> None:
    lines = "".join(f"p{number}@example.com,P{number}\n" for number in range(8))
    imported = taken(f"email,first name\n{lines}".encode(), olga)
    used = [queries.find(Person(email=f"p{number}@example.com")) or UUID(int=0) for number in range(7)]
    notes.write(used[0], "Called", actor=olga, now=LATER)
    Task.objects.create(kind="call", title="Call", contact_id=used[1], created_at=LATER)
    people.change(used[2], {"company": "Petersen GmbH"}, actor=olga, now=LATER)
    labels.put_on(Kind.TAG, labels.named(Kind.TAG, "regular", now=LATER).id, [used[3]], now=LATER)
    merging.merge(used[4], used[5], now=LATER)
    taken(b"email,company\np6@example.com,Carstens KG\n", olga, now=LATER)
    imports.undo(imported.id, actor=olga, now=LATER)
    work(now=LATER)
    undone = lookup.imported(imported.id)
    assert undone.contacts_kept == 7
    assert set(models.Contact.objects.values_list("id", flat=True)) == set(used)
    assert queries.find(Person(email="p7@example.com")) is None
    assert set(pages.ids_of_import(imported.id)) == set(used)


def test_what_somebody_changed_after_an_import_stays_when_it_is_undone(olga: Actor) -> None:
    anna = make_contact("Anna", email="anna@example.com")
    imported = taken(b"email,company,country,phone\nanna@example.com,Petersen GmbH,DE,040 555017\n", olga, now=LATER)
    people.change(anna, {"country": "AT"}, actor=olga, now=LATER + timedelta(hours=1))
    imports.undo(imported.id, actor=olga, now=LATER + timedelta(hours=2))
    work(now=LATER)
    contact = queries.contact(anna)
    assert (contact.company, contact.country, contact.phone) == ("", "AT", "")


def test_overwriting_is_undone_too(olga: Actor) -> None:
    anna = make_contact("Anna", email="anna@example.com", company="Old", custom={"roast": "Dark"})
    lines = b"email,company,roast\nanna@example.com,New,Nordkap\nanna@example.com,Newer,\n"
    imported = taken(lines, olga, overwrite=True)
    assert (queries.contact(anna).company, queries.contact(anna).custom) == ("Newer", {"roast": "Nordkap"})
    assert imported.counts == ImportCounts(updated=1, duplicate=1)
    imports.undo(imported.id, actor=olga, now=LATER)
    work(now=LATER)
    assert (queries.contact(anna).company, queries.contact(anna).custom) == ("Old", {"roast": "Dark"})


def test_an_address_of_a_merged_contact_leads_to_the_kept_one(olga: Actor) -> None:
    kept, dropped = make_contact("Anna", email="anna@example.com"), make_contact("Anne", email="anne@example.com")
    merging.merge(kept, dropped, now=NOW)
    imported = taken(b"email,company\nanne@example.com,Petersen GmbH\n", olga)
    assert imported.counts == ImportCounts(updated=1)
    assert queries.contact(kept).company == "Petersen GmbH"


def test_consent_comes_with_its_wording_and_proof_and_never_over_a_no(olga: Actor) -> None:
    from goodword.contacts.actions import consent

    ben = make_contact("Ben", email="ben@example.com")
    consent.withdraw(ben, purpose="ask", channel="email", source="link", now=NOW)
    content = b"email,ok\nanna@example.com,yes\nben@example.com,yes\ncleo@example.com,no\n"
    mapping = {0: "email", 1: "consent.ask.email"}
    with pytest.raises(ImportRefused, match="wording_missing"):
        taken(content, olga, mapping=mapping)
    imported = taken(content, olga, mapping=mapping, wording="Yes, you may ask me to recommend you")
    anna = queries.find(Person(email="anna@example.com")) or UUID(int=0)
    (entry,) = queries.consents.entries(anna)
    assert (entry.given, entry.wording, entry.proof["row"]) == (True, "Yes, you may ask me to recommend you", 2)
    assert queries.standing([ben])[ben]["ask", "email"].given is False
    assert models.Consent.objects.count() == 2
    imports.undo(imported.id, actor=olga, now=LATER)
    work(now=LATER)
    assert models.Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({0: "first_name"}, "no_identity"),
        ({0: "email", 1: "password"}, "unknown_target"),
        ({0: "email", 1: "company", 2: "company"}, "twice"),
        ({0: "email", 1: "custom.unheard"}, "unknown_target"),
    ],
)
def test_columns_that_make_no_sense_are_refused(olga: Actor, mapping: dict[int, str], code: str) -> None:
    import_id = uploaded(customers(), olga)
    with pytest.raises(ImportRefused) as refusal:
        imports.set_up(import_id, mapping=mapping, options=ImportOptions(), actor=olga, now=NOW)
    assert refusal.value.code == code
    assert lookup.imported(import_id).state is ImportState.DRAFT


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (bytes(range(256)) * 30, "binary"), (b"PK\x03\x04broken", "damaged"), (b";;;\n1;2;3\n", "headings_missing")]
)
def test_a_file_that_is_no_list_is_refused_and_not_kept(olga: Actor, content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused, match=code):
        uploaded(content, olga)
    assert not models.Import.objects.exists()
    assert not list(lookup.absolute("imports").glob("*empty*"))


def workbook(path: Path, rows: Iterable[Iterable[object]]) -> bytes:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return path.read_bytes()


def test_a_workbook_is_read_with_its_dates_numbers_and_row_numbers(olga: Actor, tmp_path: Path) -> None:
    content = workbook(
        tmp_path / "kunden.xlsx",
        [
            ["Customer ID", "First name", "Email", "Customer since"],
            [17, "Anna", "anna@example.com", date(2024, 3, 1)],
            ["", "", "", ""],
            [18, "Ben", "nonsense", date(2025, 1, 1)],
        ],
    )
    imported = taken(content, olga)
    assert imported.counts == ImportCounts(new=1, bad=1)
    assert queries.find(Person(external_id="17", source="shop"))
    assert [row.number for row in lookup.bad_rows(imported.id, limit=5)] == [4]


def test_an_import_goes_on_where_a_killed_worker_left_it(olga: Actor) -> None:
    lines = "".join(f"p{number}@example.com,P{number},{'x' if number % 10 else ''}\n" for number in range(500))
    import_id = checked(f"email,first name,country\n{lines}".encode(), olga)
    imports.begin(import_id, actor=olga, now=NOW)
    assert taking.step(import_id, 120, NOW) is not None
    reader._open.clear()  # the process is gone, and what it had appended without committing lies behind the sure bytes
    path = lookup.absolute(models.Import.objects.get(id=import_id).bad_rows_path)
    with path.open("ab") as file:
        file.write(b'999,"half a row')
    assert lookup.bad_rows(import_id, limit=1000)[-1].number <= 121
    work()
    imported = lookup.imported(import_id)
    assert imported.counts == ImportCounts(new=50, bad=450)
    assert models.Contact.objects.count() == 50
    bad = [row.number for row in lookup.bad_rows(import_id, limit=1000)]
    assert bad == [number + 2 for number in range(500) if number % 10]


def test_two_workers_at_one_import_take_each_row_once(olga: Actor) -> None:
    lines = "".join(f"p{number}@example.com\n" for number in range(100))
    import_id = checked(f"email\n{lines}".encode(), olga)
    imports.begin(import_id, actor=olga, now=NOW)
    row = models.Import.objects.get(id=import_id)
    late = reader.Reader(row)
    rows = late.take(60)
    assert taking.step(import_id, 60, NOW) is not None
    assert taking._commit(row, late, rows, now=NOW) is None, "the other worker was quicker"
    work()
    assert lookup.imported(import_id).counts == ImportCounts(new=100)


def test_a_lease_keeps_other_workers_away_until_it_runs_out(olga: Actor) -> None:
    import_id = uploaded(b"email\nanna@example.com\n", olga)
    imports.set_up(import_id, mapping={0: "email"}, options=ImportOptions(), actor=olga, now=NOW)
    models.Import.objects.filter(id=import_id).update(leased_by=new_id(), leased_until=NOW + timedelta(seconds=30))
    assert imports.work(WORKER, NOW) == 0
    assert imports.work(WORKER, NOW + timedelta(seconds=31)) > 0


def test_a_cancelled_import_stops_and_can_be_undone(olga: Actor) -> None:
    lines = "".join(f"p{number}@example.com\n" for number in range(300))
    import_id = checked(f"email\n{lines}".encode(), olga)
    imports.begin(import_id, actor=olga, now=NOW)
    assert taking.step(import_id, 100, NOW) is not None
    imports.cancel(import_id, actor=olga, now=NOW)
    work()
    assert lookup.imported(import_id).state is ImportState.CANCELLED
    assert models.Contact.objects.count() == 100
    imports.undo(import_id, actor=olga, now=NOW)
    work()
    assert not models.Contact.objects.exists()
    with pytest.raises(ImportRefused, match="state"):
        imports.undo(import_id, actor=olga, now=NOW)


def test_a_cancelled_dry_run_is_a_draft_again(olga: Actor) -> None:
    import_id = uploaded(customers(), olga)
    imported = lookup.imported(import_id)
    imports.set_up(import_id, mapping=dict(imported.mapping), options=imported.options, actor=olga, now=NOW)
    assert checking.step(import_id, 3, NOW) is not None
    imports.cancel(import_id, actor=olga, now=NOW)
    work()
    assert lookup.imported(import_id).state is ImportState.DRAFT
    imports.discard(import_id, now=NOW)
    assert not list(lookup.absolute("imports").glob(f"{import_id}*"))


def test_other_columns_chosen_during_a_dry_run_begin_it_anew(olga: Actor) -> None:
    lines = "".join(f"p{number}@example.com,+49 40 55{number:04d}\n" for number in range(60))
    import_id = uploaded(f"email,phone\n{lines}".encode(), olga)
    options = lookup.imported(import_id).options
    imports.set_up(import_id, mapping={0: "phone"}, options=options, actor=olga, now=NOW)
    assert checking.step(import_id, 20, NOW) is not None
    imports.set_up(import_id, mapping={0: "email"}, options=options, actor=olga, now=NOW)
    work()
    assert lookup.imported(import_id).preview == ImportCounts(new=60)


def test_another_encoding_chosen_by_staff_reads_the_headings_anew(olga: Actor) -> None:
    import_id = uploaded("Vorname;E-Mail;Stra\u00dfe\nJ\u00fcrgen;j@example.com;x\n".encode(), olga)
    options = ImportOptions(**{**vars(lookup.imported(import_id).options), "encoding": "cp1252"})
    imports.set_up(import_id, mapping={1: "email"}, options=options, actor=olga, now=NOW)
    assert lookup.imported(import_id).headings[2] == "StraÃŸe"


def test_an_unforeseen_error_stops_that_import_only_and_it_can_go_on(olga: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    import_id = checked(b"email\nanna@example.com\n", olga)
    imports.begin(import_id, actor=olga, now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(taking, "write", lambda *_, **__: 1 / 0)
        assert imports.work(WORKER, NOW) == 0
    imported = lookup.imported(import_id)
    assert (imported.state, imported.error) == (ImportState.FAILED, "ZeroDivisionError")
    imports.retry(import_id, actor=olga, now=NOW)
    work()
    assert lookup.imported(import_id).counts == ImportCounts(new=1)


def test_begin_undo_and_cancel_stand_in_the_trail_once_each(olga: Actor) -> None:
    imported = taken(customers(), olga)
    imports.undo(imported.id, actor=olga, now=NOW)
    work()
    assert list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True)) == ["contacts.import", "contacts.undo_import"]


def test_files_are_gone_after_30_days_and_with_them_the_way_back(olga: Actor) -> None:
    done = taken(customers(), olga)
    uploaded(customers(), olga)
    imports.sweep(NOW + timedelta(days=29))
    assert models.Import.objects.count() == 2
    imports.sweep(NOW + timedelta(days=31))
    assert list(models.Import.objects.values_list("id", flat=True)) == [done.id]
    assert not lookup.imported(done.id).has_bad_rows
    with pytest.raises(ImportRefused, match="expired"):
        imports.undo(done.id, actor=olga, now=NOW)


def test_the_file_of_bad_rows_holds_no_live_formula(olga: Actor) -> None:
    imported = taken(b'email,first name\n"=1+1",=cmd\n@SUM(A1),+1\n', olga)
    file = lookup.bad_rows_file(imported.id)
    assert file is not None
    with file[0].open(encoding="utf-8-sig", newline="") as text:
        cells = [cell for line in csv.reader(text) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'=1+1" in cells


def test_the_database_sees_only_what_columns_can_hold(olga: Actor) -> None:
    imported = taken("email,first name\nanna@example.com,\U0001f469‍\U0001f680\nben@example.com,B\x00n\n".encode(), olga)
    assert imported.counts == ImportCounts(new=1, bad=1)
    assert json.dumps(lookup.bad_rows(imported.id, limit=1)[0].cells[0]) == '"ben@example.com"'
    assert connection.vendor in {"sqlite", "postgresql"}

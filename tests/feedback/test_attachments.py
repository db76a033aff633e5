"""Files of complaints: only what is what it says, with the public form and by staff, downloaded only by who may, gone with the words."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from goodword.feedback import models
from goodword.feedback.actions import attachments, cases, intake
from goodword.feedback.rules.attachments import CASE_MAX, SIZE_MAX_BYTES, Upload, media_type, plain_name, refusal
from goodword.feedback.values import Case, Closing, NewCase, Origin
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED
from tests.operators.people import make_operator
from tests.portal.test_complaints import WORDS, form_key

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 400
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 400
PDF = b"%PDF-1.7\n" + b"0" * 400
HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 400


@pytest.mark.parametrize(("name", "content"), [("bag.png", PNG), ("Bag.JPG", JPEG), ("bag.jpeg", JPEG), ("bill.pdf", PDF)])
def test_what_is_what_it_says_is_taken(name: str, content: bytes) -> None:
    assert refusal([Upload(name, content)]) is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bag.png", JPEG, "not_what_it_says"),
        ("bag.png", HTML, "not_what_it_says"),
        ("bill.pdf", b"MZ" + b"\0" * 400, "not_what_it_says"),
        ("bag.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type_not_taken"),
        ("page.html", HTML, "type_not_taken"),
        ("bag.png.html", PNG, "type_not_taken"),
        ("png", PNG, "type_not_taken"),
        ("bag.png", b"", "empty"),
        ("bag.png", PNG + b"\0" * SIZE_MAX_BYTES, "too_large"),
    ],
)
def test_what_is_not_is_refused_with_its_reason(name: str, content: bytes, code: str) -> None:
    found = refusal([Upload("good.png", PNG), Upload(name, content)])
    assert found and (found.code, found.name) == (code, name)


def test_too_many_are_refused() -> None:
    one = Upload("bag.png", PNG)
    assert refusal([one] * 3) is None and refusal([one], there=CASE_MAX - 1) is None
    assert refusal([one] * 4).code == refusal([one], there=CASE_MAX).code == "too_many"  # type: ignore[union-attr]


def test_names_lose_paths_and_signs_that_mean_something() -> None:
    assert plain_name("..\\..\\etc/pass\r\nwd.png") == "passwd.png"
    assert plain_name("") == plain_name("/") == "file"
    assert plain_name("x" * 300 + ".png").endswith("….png") and len(plain_name("x" * 300 + ".png")) <= 120
    assert media_type(PNG) == "image/png" and media_type(HTML) == ""


@pytest.fixture
def case(db: None) -> Case:
    return intake.receive(NewCase("Torn", Origin.STAFF, email="karla@example.com"), actor=SYSTEM, now=ASKED)


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", name=role.title(), role=role))
    return client


def sent(*files: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content, content_type="image/png") for name, content in files]


def test_staff_add_a_file_and_get_it_back_as_a_download_that_is_not_interpreted(case: Case) -> None:
    client = signed_in()
    client.post(reverse("console:case_files", args=[case.id]), {"files": sent(("bag.png", PNG), ("Rechnung „März“.pdf", PDF))})
    shown = client.get(reverse("console:case", args=[case.id])).content.decode()
    assert "bag.png" in shown and "Rechnung „März“.pdf" in shown
    kept = models.Attachment.objects.get(file_name="bag.png")
    answer = client.get(reverse("console:case_file", args=[kept.id]))
    assert answer.content == PNG and answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="bag.png"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_file_that_is_not_what_it_says_is_refused_in_words_and_nothing_is_kept(case: Case) -> None:
    client = signed_in()
    before = everything()
    answer = client.post(reverse("console:case_files", args=[case.id]), {"files": sent(("good.png", PNG), ("bag.png", HTML))}, follow=True)
    assert "bag.png is not what its name says" in answer.content.decode()
    assert everything() == before


def test_a_stranger_and_who_only_looks_are_kept_out(case: Case) -> None:
    attachments.add(case.id, [Upload("bag.png", PNG)], actor=SYSTEM, now=ASKED)
    file = reverse("console:case_file", args=[models.Attachment.objects.get().id])
    assert Client().get(file).status_code == 302
    analyst = signed_in(Role.ANALYST)
    before = everything()
    assert analyst.get(file).status_code == 200
    assert analyst.post(reverse("console:case_files", args=[case.id]), {"files": sent(("bag.png", PNG))}).status_code == 403
    assert everything() == before


@pytest.mark.django_db
def test_the_public_form_takes_files_once_and_shows_nobody_who_may_have_them() -> None:
    browser = Client()
    key = form_key(browser)
    for _ in range(2):
        answer = browser.post("/complaint", {**WORDS, "form_key": key, "files": sent(("bag.png", PNG), ("bill.pdf", PDF))})
        assert answer.status_code == 303
    assert sorted(models.Attachment.objects.values_list("file_name", "media_type", "by_id")) == [
        ("bag.png", "image/png", None), ("bill.pdf", "application/pdf", None),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_public_form_refuses_a_file_that_is_not_what_it_says_and_keeps_what_was_typed() -> None:
    browser = Client()
    answer = browser.post("/complaint", {**WORDS, "form_key": form_key(browser), "files": sent(("<b>.png", HTML))})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "&lt;b&gt;.png is not what its name says" in shown and "Two bags arrived torn." in shown
    assert not models.Case.objects.exists() and not models.Attachment.objects.exists()


@pytest.mark.django_db
def test_a_flood_is_turned_away_before_it_is_read() -> None:
    browser = Client()
    turned = browser.post("/complaint", b"x" * 100, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="99000000")
    assert turned.url == "/complaint/large"
    answer = browser.get(turned.url)
    assert answer.status_code == 413 and "too large" in answer.content.decode()


def test_files_leave_with_the_words_of_a_case_of_nobody_known(case: Case) -> None:
    attachments.add(case.id, [Upload("bag.png", PNG)], actor=SYSTEM, now=ASKED)
    cases.close(case.id, Closing.DECIDED, "A new one", actor=SYSTEM, now=ASKED)
    cases.forget(ASKED + cases.FORGET_AFTER)
    assert models.Attachment.objects.count() == 1
    cases.forget(ASKED + cases.FORGET_AFTER + timedelta(days=1))
    assert not models.Attachment.objects.exists() and not models.CaseEntry.objects.exclude(text="").exists()

"""The words of mails in the console: change, preview, test, go back."""

import pytest
from django.test import Client

from goodword.console.messages.words import TEMPLATES
from goodword.messaging import models
from goodword.messaging.catalogue import BUILT_IN
from goodword.operators.values import Role
from tests.links.makers import make_program
from tests.messaging.post import post, set_up
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

URL = "/console/mail/wordings/thanks_advocate/en"
OURS = {"subject": "Well said, {{ person.first_name }}", "preview": "", "because": "", "body": "# Thank you\n\nHello {{ person.first_name }}"}


@pytest.fixture
def client() -> Client:
    set_up()
    client = Client()
    client.force_login(make_operator())
    return client


def test_the_built_in_words_are_there_to_begin_with(client):
    page = client.get(URL).content.decode()
    assert "has ordered, thanks to you" in page
    assert "{{ friend.name }}" in page
    assert "Back to the words" not in page


def test_words_are_saved_shown_and_taken_back(client):
    assert client.post(URL, OURS).status_code == 302
    assert models.Template.objects.get().subject == "Well said, {{ person.first_name }}"
    page = client.get(URL).content.decode()
    assert "Well said" in page
    assert "Back to the words" in page
    assert "English" in client.get("/console/mail/wordings/").content.decode()
    client.post(f"{URL}/reset")
    assert not models.Template.objects.exists()


def test_a_programme_can_have_words_of_its_own(client):
    program = make_program()
    client.post(f"{URL}?program={program}", OURS)
    assert models.Template.objects.get().scope == str(program)
    assert "Well said" not in client.get(URL).content.decode()
    assert client.get(f"{URL}?program=nonsense").status_code == 404


def test_words_that_do_not_fit_are_refused_with_the_mistake_and_kept_in_the_form(client):
    answer = client.post(URL, {**OURS, "body": "{{ order.total }} typed before"})
    assert answer.status_code == 422
    assert "does not fit every case" in answer.content.decode()
    assert "typed before" in answer.content.decode()
    assert not models.Template.objects.exists()


def test_the_preview_shows_what_is_typed_and_runs_nothing(client):
    answer = client.post(f"{URL}/preview", {**OURS, "body": "# Draft <script>alert(1)</script>"})
    assert "Draft &lt;script&gt;" in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{URL}/preview?case=1").status_code == 200
    assert client.get(f"{URL}/preview?case=99").status_code == 200
    wrong = client.post(f"{URL}/preview", {**OURS, "body": "{{ nobody }}"})
    assert wrong.status_code == 422
    assert "nobody" in wrong.content.decode()
    assert not models.Template.objects.exists()


def test_a_language_without_words_shows_those_that_readers_get(client):
    page = client.get("/console/mail/wordings/staff_invite/nl").content.decode()
    assert "There are no words in this language yet" in page
    client.post("/console/mail/wordings/staff_invite/nl", {**OURS, "subject": "Dank u", "body": "Kom binnen: {{ url }}"})
    assert "There are no words" not in client.get("/console/mail/wordings/staff_invite/nl").content.decode()


def test_a_test_goes_to_whoever_asks_for_it(client):
    with post() as sink:
        set_up(sink.port)
        answer = client.post(f"{URL}/test", OURS, follow=True)
        assert "Sent to olga@example.com." in answer.content.decode()
        assert sink.receivers == ["olga@example.com"]
        assert sink.mails[0]["Subject"] == "Well said, Anna"
    set_up()
    assert "Not sent: no mail server is set up" in client.post(f"{URL}/test", OURS, follow=True).content.decode()


def test_who_may_not_change_settings_only_reads(client):
    reader = Client()
    reader.force_login(make_operator("sam@example.com", "Sam", Role.SALES))
    assert reader.get(URL).status_code == 200
    assert "Save" not in reader.get(URL).content.decode().split("<form")[-1]
    for url in (URL, f"{URL}/reset", f"{URL}/test"):
        assert reader.post(url, OURS).status_code == 403
    assert not models.Template.objects.exists()


@pytest.mark.parametrize("url", ["/console/mail/wordings/nonsense/en", "/console/mail/wordings/thanks_advocate/xx"])
def test_words_of_what_does_not_exist_are_not_found(client, url):
    assert client.get(url).status_code == 404


def test_every_message_has_a_name_and_says_when_it_goes_out() -> None:
    assert set(TEMPLATES) == set(BUILT_IN)

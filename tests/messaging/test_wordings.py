"""Words of one's own: they must fit every case, and can be taken back."""

from datetime import datetime

import pytest

from goodword.messaging import actions, catalogue, models
from goodword.messaging.channels import Refused, Retry
from goodword.messaging.queries import wordings
from goodword.messaging.rendering import Wording, WordingInvalid
from goodword.operators.models import AuditEntry
from goodword.programs.models import Program
from tests.links.makers import make_program
from tests.messaging.post import post, set_up
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db

OURS = Wording(language="en", subject="Thank you, {{ person.first_name }}", preview="", because="", body="Hello {{ friend.name | default: 'friend' }}")


def test_words_of_ones_own_are_stored_once_per_programme_and_language(now: datetime) -> None:
    actor, program_id = as_actor(make_operator()), make_program()
    for program in (None, program_id, None):
        actions.save_wording("thanks_advocate", OURS, program_id=program, actor=actor, now=now)
    assert models.Template.objects.count() == 2
    assert AuditEntry.objects.filter(action="messages.change_wording").count() == 3
    own = wordings.own_wordings(["thanks_advocate"])
    assert wordings.choose("thanks_advocate", program_id=program_id, languages=["en"], own=own) == OURS


def test_words_that_fit_only_some_cases_are_refused_and_nothing_changes(now: datetime) -> None:
    actor = as_actor(make_operator())
    lucky = Wording(language="en", subject="{{ friend.name }}", preview="", because="", body="x")  # empty where the friend did not tick
    for wrong in (lucky, Wording(language="en", subject="x", preview="", because="", body="{{ order.total }}")):
        with pytest.raises(WordingInvalid):
            actions.save_wording("thanks_advocate", wrong, actor=actor, now=now)
    assert not models.Template.objects.exists()


def test_one_can_go_back_to_the_built_in_words(now: datetime) -> None:
    actor = as_actor(make_operator())
    actions.save_wording("thanks_advocate", OURS, actor=actor, now=now)
    assert actions.reset_wording("thanks_advocate", "en", actor=actor, now=now)
    assert not actions.reset_wording("thanks_advocate", "en", actor=actor, now=now)
    own = wordings.own_wordings(["thanks_advocate"])
    assert wordings.choose("thanks_advocate", program_id=None, languages=["en"], own=own) == catalogue.wording("thanks_advocate", "en")


def test_a_draft_that_is_deleted_takes_its_words_with_it(now: datetime) -> None:
    program_id = make_program()
    actions.save_wording("thanks_advocate", OURS, program_id=program_id, actor=as_actor(make_operator()), now=now)
    Program.objects.filter(id=program_id).delete()
    assert not models.Template.objects.exists()


def test_a_test_mail_is_sent_at_once_and_kept_nowhere(now: datetime) -> None:
    with post() as sink:
        set_up(sink.port)
        assert actions.send_test_mail("olga@example.com", language="de", now=now) == "250"
        assert sink.mails[0]["Subject"] == "Ihr Mailserver funktioniert"
        sink.answers["nobody@example.com"] = "550 5.1.1 no such user"
        with pytest.raises(Refused, match=r"5\.1\.1"):
            actions.send_test_mail("nobody@example.com", now=now)
    with pytest.raises(Retry):
        actions.send_test_mail("olga@example.com", now=now)
    set_up()
    with pytest.raises(Refused, match="no mail server"):
        actions.send_test_mail("olga@example.com", now=now)
    assert not models.Message.objects.exists()

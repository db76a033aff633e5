"""The claim desk: what staff see, set right and answer."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from goodword.lib import clock
from goodword.messaging.models import Task
from goodword.operators.values import Role
from goodword.rewards.models import Inquiry
from goodword.rewards.values import InquiryState
from tests.console.test_rewards import signed_in, url, words_on
from tests.rewards.test_inquiries import LATER, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with clock.at(LATER):
        yield


@pytest.fixture
def asked() -> UUID:
    """Let Anna ask for Ben, who agreed that she hears of him."""
    cast = Cast()
    cast.agree()
    cast.ask(cast.anna, order="order-ben")
    return Inquiry.objects.get().id


def test_a_question_is_seen_with_what_was_found_and_answered_once(asked: UUID) -> None:
    olga = signed_in()
    assert "Anna" in words_on(olga.get(url("desk")))
    assert "By order number: somebody was found." in words_on(olga.get(url("desk")))
    page = words_on(olga.get(url("inquiry", asked)))
    for words in ("ben@example.com", "Credited to Anna", "The credit lies where it belongs.", "The reward is there", "The friend’s first purchase"):
        assert words in page
    assert f"/console/rewards/desk/{asked}/" in olga.get(url("today")).content.decode()
    assert olga.post(url("inquiry", asked), {"answer": "given"}).status_code == 302
    assert Inquiry.objects.get().state == InquiryState.ANSWERED
    assert "Nobody waits for an answer." in words_on(olga.get(url("desk") + "?state=open"))
    assert "Answered" in words_on(olga.get(url("desk")))
    assert "Send this answer" not in words_on(olga.get(url("inquiry", asked)))


@pytest.mark.parametrize("said", ["terms", "", "nonsense"])
def test_an_answer_that_is_not_true_is_not_sent(asked: UUID, said: str) -> None:
    assert "nothing was sent" in words_on(signed_in().post(url("inquiry", asked), {"answer": said}, follow=True))
    assert Inquiry.objects.get().state == InquiryState.OPEN
    assert not Task.objects.get(kind="inquiry").done_at


def test_who_may_not_change_referrals_may_look_and_not_answer(asked: UUID) -> None:
    auditor = signed_in(Role.AUDITOR)
    assert "Send this answer" not in words_on(auditor.get(url("inquiry", asked)))
    assert auditor.post(url("inquiry", asked), {"answer": "given"}).status_code == 403
    assert Inquiry.objects.get().state == InquiryState.OPEN


def test_strangers_see_no_questions(asked: UUID) -> None:
    assert Client().get(url("desk")).status_code == Client().get(url("inquiry", asked)).status_code == 302
    assert signed_in().get(url("inquiry", UUID(int=1))).status_code == 404
    assert signed_in(Role.SUPPORT).get(url("desk") + "?after=nonsense").status_code == 404

"""The demo shop is played through the real actions, and never onto real people."""

import pytest
from django.db.models import Sum

from goodword.contacts.queries import circle, traits
from goodword.contacts.rules.traits import ADVOCATE
from goodword.feedback.models import Answer, AnswerTopic, Case, Phrase, Quote, Reply, ReviewRequest
from goodword.messaging.models import Message, Task
from goodword.referrals.models import Referral
from goodword.rewards.models import Account, Reward
from goodword.rewards.queries.differences import differences
from goodword.simulate import demo
from goodword.simulate.brewing import _NAMES
from goodword.simulate.voices import VOICES
from tests.making import make_program

pytestmark = pytest.mark.django_db


# Once without a transaction around it, as people start it: an action that relies on its caller's would only be seen here.
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.django_db(transaction=True)), "de", "nl", "it", "ms"])
def test_weeks_of_the_made_up_shop_leave_referrals_rewards_mail_and_a_ledger_that_balances(language: str) -> None:
    made = demo.fill(language=language, days=45)
    assert made["people"] > 50
    assert Referral.objects.filter(state="converted").exists()
    assert Reward.objects.exists()
    assert Message.objects.filter(state="kept").exists()
    assert Account.objects.aggregate(sum=Sum("balance"))["sum"] in (0, None)
    assert differences() == []
    words = VOICES[language]
    answers = Answer.objects.exclude(contact_id=None)
    assert {answer.language for answer in answers} == {language} and answers.filter(group="promoter").exists()
    assert set(answers.values_list("improve", flat=True)) <= {"", *words.praise, *words.wishes, *(one[0] for one in words.complaints)}
    own = Reply.objects.filter(survey__name=_NAMES[language])
    assert set(own.values_list("question", flat=True)) >= {"way", "grind", "strong"} and not Answer.objects.filter(id__in=own.values("answer_id"), score__gte=0)
    assert Task.objects.filter(done_at=None, kind__startswith="feedback_").exists() and Case.objects.exclude(state="closed").count() >= 1
    assert Quote.objects.filter(state="agreed").exists() and Phrase.objects.exists() and ReviewRequest.objects.filter(state="asked").exists()
    assert len(traits.counts(ADVOCATE)) > 3 and len(circle.never_asked().items) == 1
    assert Reply.objects.filter(question="why_came", option="recommended").exists()
    assert AnswerTopic.objects.filter(filed=True).exists()
    assert Case.objects.filter(state="closed", closing="accepted").exists() and Case.objects.exclude(acknowledged_at=None).exists()


def test_a_demo_never_mixes_with_what_is_there() -> None:
    make_program()
    with pytest.raises(demo.NotEmpty):
        demo.fill(language="en", days=5)

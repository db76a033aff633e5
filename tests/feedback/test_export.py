"""What people get when they ask for their data."""

import pytest

from goodword.feedback.actions import answering
from goodword.feedback.values import Given, Source, Via
from goodword.privacy.queries import subject_export
from tests.feedback.makers import ASKED, answered, make_customer, make_survey

pytestmark = pytest.mark.django_db


def test_the_export_holds_answers_with_what_they_said_before_and_complaints() -> None:
    ben, survey = make_customer(), make_survey()
    answer = answered(9, survey=survey, who=ben, improve="Less paper")
    answering.change(answer.id, Given(4, "Two bags were torn"), Source(Via.CALL), now=ASKED)
    answered(10, survey=survey, who=make_customer("anna@example.com"), improve="Nothing of Ben’s")
    found = subject_export(ben, now=ASKED)
    [told] = found["answers"]
    assert (told["score"], told["nearer_to_ten"], [one["improve"] for one in told["said_before"]]) == (4, "Two bags were torn", ["Less paper"])
    [complaint] = found["complaints"]
    assert (complaint["words"], complaint["state"]) == ("Two bags were torn", "acknowledged")
    assert "Nothing of Ben" not in str(found)

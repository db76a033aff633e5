"""Where is my reward? What is found, what is answered, and what nobody learns by asking."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from goodword.messaging.models import Message, Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.referrals import models as referrals
from goodword.referrals.actions.by_staff import credit_to
from goodword.referrals.values import ReferralState
from goodword.rewards import models
from goodword.rewards.actions.inquiries import A_DAY, answer, file_inquiry
from goodword.rewards.queries import inquiries
from goodword.rewards.rules.inquiring import answer_of
from goodword.rewards.values import Answer, Filed, InquiryState, RewardState
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

BUY, LATER = START + days(1), START + days(20.5)  # at noon, when mails go out


class Cast:
    """Anna, who recommended Ben; Olga, who recommended nobody; Ben bought, Cleo bought unasked."""

    def __init__(self) -> None:
        self.program = make_program()
        self.anna, code = make_advocate(self.program)
        self.olga, self.olgas_code = make_advocate(self.program, "olga@example.com")
        send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code, name="order-ben")
        send("purchase", "cleo@example.com", BUY, amount_minor=3480, name="order-cleo")
        work(LATER)

    def ask(self, who: UUID, *, order: str = "", address: str = "", form: int = 1, now: datetime = LATER) -> Filed:
        return file_inquiry(who, program_id=self.program.id, form=UUID(int=form), order=order, address=address, now=now)

    def agree(self) -> None:
        """Let Ben's tick be there: Anna may see his first name and whether he bought."""
        referrals.Referral.objects.update(name_allowed=True)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def only() -> models.Inquiry:
    return models.Inquiry.objects.get()


# The rule


@pytest.mark.parametrize(
    ("state", "rewards", "expected"),
    [
        (ReferralState.CLAIMED, [], Answer.ON_THE_WAY),
        (ReferralState.SIGNED_UP, [], Answer.ON_THE_WAY),
        (ReferralState.CONVERTED, [], Answer.TERMS),
        (ReferralState.CONVERTED, [RewardState.HELD], Answer.HELD),
        (ReferralState.CONVERTED, [RewardState.HELD, RewardState.FULFILLED], Answer.GIVEN),
        (ReferralState.CONVERTED, [RewardState.REFUSED], Answer.TERMS),
        (ReferralState.REFUNDED, [RewardState.REVERSED], Answer.TERMS),
        (ReferralState.NOT_ELIGIBLE, [], Answer.TERMS),
    ],
)
def test_the_answer_is_what_is_true_where_the_friend_agreed_and_the_same_for_all_else(
    cast: Cast, state: ReferralState, rewards: list[RewardState], expected: Answer
) -> None:
    cast.agree()
    cast.ask(cast.anna, order="order-ben")
    [one] = inquiries.of_contact(cast.anna)
    referral = inquiries.referral_asked_after(one)
    assert referral
    assert answer_of(replace(referral, state=state), rewards) is expected
    assert answer_of(replace(referral, state=state, name_allowed=False), rewards) is Answer.GENERAL
    assert answer_of(None, rewards) is Answer.GENERAL


# Asking


@pytest.mark.parametrize(("order", "address"), [("order-ben", ""), ("", "ben@example.com"), ("order-ben", "nobody@example.com")])
def test_what_was_typed_leads_to_the_friend_and_is_not_kept(cast: Cast, order: str, address: str) -> None:
    assert cast.ask(cast.anna, order=order, address=address) is Filed.TAKEN
    assert only().friend_id == make_contact("ben@example.com")
    assert (only().gave_order, only().gave_address) == (bool(order), bool(address))
    kept = " ".join(str(value) for row in (models.Inquiry, Task) for one in row.objects.values() for value in one.values())
    for typed in filter(None, [order, address]):
        assert typed not in kept
    task = Task.objects.get(kind="inquiry")
    assert (task.role, task.contact_id, task.subject) == ("support", cast.anna, f"inquiry:{only().id}")


def test_what_matches_nothing_leaves_no_trace_but_the_question(cast: Cast) -> None:
    assert cast.ask(cast.anna, order="no such order", address="stranger@example.com") is Filed.TAKEN
    assert (only().friend_id, only().outcome_id) == (None, None)
    assert "stranger" not in str(list(Task.objects.values()))


def test_the_same_form_twice_is_one_question(cast: Cast) -> None:
    assert cast.ask(cast.anna, order="order-ben") is Filed.TAKEN
    assert cast.ask(cast.anna, order="order-ben") is Filed.REPEATED
    assert models.Inquiry.objects.count() == Task.objects.filter(kind="inquiry").count() == 1


def test_nobody_tries_out_addresses(cast: Cast) -> None:
    for number in range(A_DAY):
        assert cast.ask(cast.anna, address=f"guess{number}@example.com", form=number + 1) is Filed.TAKEN
    assert cast.ask(cast.anna, address="ben@example.com", form=9) is Filed.TOO_MANY
    assert models.Inquiry.objects.count() == A_DAY
    assert cast.ask(cast.olga, address="ben@example.com", form=9) is Filed.TAKEN
    assert cast.ask(cast.anna, address="ben@example.com", form=10, now=LATER + days(1)) is Filed.TAKEN


# Answering


def test_a_friend_who_agreed_is_named_in_the_answer(cast: Cast) -> None:
    cast.agree()
    cast.ask(cast.anna, order="order-ben")
    assert answer(only().id, expected=Answer.GIVEN, actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    message = Message.objects.get(template="inquiry_answered")
    assert (message.contact_id, message.variables["answer"]) == (cast.anna, "given")
    assert message.state == "kept"  # in the mailbox that takes mail while there is no server
    assert (only().state, only().answer) == (InquiryState.ANSWERED, Answer.GIVEN)
    assert Task.objects.get(kind="inquiry").done_at
    assert AuditEntry.objects.filter(action="rewards.answer_inquiry").count() == 1


@pytest.mark.parametrize("address", ["ben@example.com", "cleo@example.com", "nobody@example.com"])
def test_olga_hears_the_same_of_everybody_who_is_not_hers(cast: Cast, address: str) -> None:
    cast.agree()
    cast.ask(cast.olga, address=address)
    assert inquiries.true_answer(inquiries.of_contact(cast.olga)[0]) is Answer.GENERAL


def test_anna_hears_the_same_of_her_own_friend_who_did_not_agree(cast: Cast) -> None:
    cast.ask(cast.anna, address="ben@example.com")
    assert answer(only().id, expected=Answer.GENERAL, actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    assert Message.objects.get(template="inquiry_answered").variables["friend"] == {"name": ""}


def test_an_answer_is_sent_once_and_only_while_it_is_true(cast: Cast) -> None:
    cast.agree()
    cast.ask(cast.anna, order="order-ben")
    assert not answer(only().id, expected=Answer.HELD, actor=SYSTEM, now=LATER)
    assert only().state == InquiryState.OPEN
    assert answer(only().id, expected=Answer.GIVEN, actor=SYSTEM, now=LATER)
    assert not answer(only().id, expected=Answer.GIVEN, actor=SYSTEM, now=LATER)
    assert not answer(UUID(int=0), expected=Answer.GENERAL, actor=SYSTEM, now=LATER)


def test_moving_the_credit_makes_it_her_friend(cast: Cast) -> None:
    cast.agree()
    cast.ask(cast.olga, order="order-ben")
    [one] = inquiries.of_contact(cast.olga)
    referral = inquiries.referral_asked_after(one)
    assert referral
    credit_to(referral.id, advocate_id=cast.olga, reason="Told at the counter", actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    assert inquiries.true_answer(one) in {Answer.GIVEN, Answer.HELD}

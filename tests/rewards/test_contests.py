"""A contest from its draft to its prize: who has how many entries, what is published, and what happens twice or at the wrong time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from goodword.contacts.actions import merging
from goodword.facts.catalogue import LinkShared, ReferralStarted
from goodword.facts.models import Fact
from goodword.lib import signing
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import Program
from goodword.referrals.models import Referral
from goodword.rewards import models
from goodword.rewards.actions import contest_close, contest_draw, contest_entries, contests
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.actions.fulfil import fulfil, fulfil_due
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.queries import contests as queries
from goodword.rewards.queries.differences import differences
from goodword.rewards.rules.contests import counted
from goodword.rewards.rules.draw import commitment_of, ticket_of
from goodword.rewards.values import RewardState, Waits
from goodword.rewards.values.contests import Contest, ContestState, ContestTask, WinnerState
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.rewards.contest_makers import CLOSED, CLOSES, OPENS, TERMS, close, join, make_contest

pytestmark = pytest.mark.django_db
NUMBER = "3 17 22 30 41 44"


@pytest.fixture
def coffee() -> Program:
    return make_program()


def refused(call: object, *given: object, **named: object) -> list[str]:
    with pytest.raises(ContestRefused) as caught:
        call(*given, **named)  # type: ignore[operator]
    return [notice.code for notice in caught.value.notices]


def entries_of(one: Contest, contact_id: UUID) -> int:
    return counted(one.terms, queries.counting(one, {contact_id})[contact_id])


def people(count: int) -> list[UUID]:
    return [make_contact(f"cleo{place}@example.com") for place in range(count)]


def test_publication_commits_to_a_seed_that_nobody_sees(coffee: Program) -> None:
    one = make_contest(coffee)
    row = models.Contest.objects.get(id=one.id)
    assert one.state is ContestState.PUBLISHED
    assert one.seed == ""
    assert one.commitment == commitment_of(signing.decrypt(bytes(row.seed)).decode())
    assert bytes(row.seed).find(signing.decrypt(bytes(row.seed))) == -1
    assert contests.publish(one.id, actor=SYSTEM, now=START) == one.commitment


def test_what_is_published_never_changes(coffee: Program) -> None:
    one = make_contest(coffee)
    assert refused(contests.change, one.id, name="Another", terms=TERMS, actor=SYSTEM, now=START) == ["not_a_draft"]
    assert queries.contest(one.id) == one


def test_a_draft_with_mistakes_stays_a_draft(coffee: Program) -> None:
    one = make_contest(coffee, publish=False, sponsor="", winners=0)
    assert refused(contests.publish, one.id, actor=SYSTEM, now=START) == ["no_sponsor", "winners"]
    assert queries.contest(one.id).state is ContestState.DRAFT
    assert models.Rule.objects.filter(name=one.name).count() == 0


def test_two_contests_of_a_programme_do_not_cross(coffee: Program) -> None:
    make_contest(coffee)
    assert refused(contests.publish, make_contest(coffee, publish=False).id, actor=SYSTEM, now=START) == ["crosses"]
    other = make_program(slug="tea")
    assert make_contest(other).state is ContestState.PUBLISHED


def test_the_rule_behind_the_prize_gives_nothing_for_purchases(coffee: Program) -> None:
    make_contest(coffee)
    _, code = make_advocate(coffee)
    send("purchase", "ben@example.com", OPENS, amount_minor=5000, code=code)
    work(OPENS + days(1))
    assert set(models.Reward.objects.values_list("kind", flat=True)) == {"account_credit"}


def test_a_friend_brings_entries_without_buying_once_however_often_it_is_told(coffee: Program) -> None:
    one = make_contest(coffee)
    anna, code = make_advocate(coffee)
    send("signup", "ben@example.com", OPENS + days(1), code=code)
    work(OPENS + days(1))
    fact = ReferralStarted(referral_ids=tuple(Referral.objects.values_list("id", flat=True)))
    contest_entries.referral_started(fact, OPENS + days(2))
    assert queries.entries_of(one, anna) == {ContestTask.REFERRAL: 3}
    Referral.objects.update(state="not_eligible")
    assert queries.entries_of(one, anna) == {}


def test_shares_count_once_for_each_channel_and_day(coffee: Program) -> None:
    one = make_contest(coffee)
    anna, _ = make_advocate(coffee)
    for channel, at in (("mail", OPENS), ("mail", OPENS), ("whatsapp", OPENS), ("mail", OPENS + days(1)), ("mail", START), ("mail", CLOSES)):
        contest_entries.link_shared(LinkShared(contact_id=anna, program_id=coffee.id, channel=channel), at)
    assert queries.entries_of(one, anna) == {ContestTask.SHARE: 3}


def test_following_counts_once(coffee: Program) -> None:
    one = make_contest(coffee)
    [cleo] = people(1)
    for _ in range(3):
        contest_entries.followed(one.id, cleo, now=OPENS)
    assert queries.entries_of(one, cleo) == {ContestTask.FOLLOW: 1}


def test_nobody_enters_before_it_opens_or_from_its_close_on(coffee: Program) -> None:
    one = make_contest(coffee)
    [cleo] = people(1)
    for at in (OPENS - timedelta(seconds=1), CLOSES):
        assert not contest_entries.take_part(one.id, cleo, country="DE", of_age=True, on_board=False, now=at)
        assert not contest_entries.enter(one, cleo, task=ContestTask.FREE, occasion="x", entries=1, at=at)
    assert contest_entries.enter(one, cleo, task=ContestTask.FREE, occasion="x", entries=1, at=CLOSES - timedelta(seconds=1))


def test_who_is_too_young_or_lives_elsewhere_does_not_take_part(coffee: Program) -> None:
    one = make_contest(coffee)
    [cleo] = people(1)
    assert not contest_entries.take_part(one.id, cleo, country="FR", of_age=True, on_board=False, now=OPENS)
    assert not contest_entries.take_part(one.id, cleo, country="DE", of_age=False, on_board=False, now=OPENS)
    assert queries.participation(one.id, cleo) is None


def test_the_free_form_enters_its_owner_once_a_day_after_the_mail(coffee: Program) -> None:
    one = make_contest(coffee)
    for at in (OPENS, OPENS + timedelta(hours=2), OPENS + days(1)):
        contest_entries.request(one.id, email="cleo@example.com", first_name="Cleo", country="NL", language="nl", network="192.0.2.1", now=at)
    requests = list(models.ContestRequest.objects.order_by("requested_at"))
    assert len(requests) == Fact.objects.filter(name="ContestEntryAsked").count() == 3
    assert models.Entrant.objects.count() == 0
    [cleo] = {contest_entries.confirm(row.id, now=row.requested_at + timedelta(hours=1)) for row in requests}
    contest_entries.confirm(requests[0].id, now=OPENS + days(1))
    assert cleo is not None
    assert queries.entries_of(one, cleo) == {ContestTask.FREE: 6}
    found = queries.participation(one.id, cleo)
    assert found is not None
    assert (found.country, found.on_board) == ("NL", False)
    contest_entries.forget_requests(OPENS + days(30.5))
    assert models.ContestRequest.objects.count() == 1


def test_a_confirmation_after_the_close_enters_nobody(coffee: Program) -> None:
    one = make_contest(coffee)
    contest_entries.request(one.id, email="cleo@example.com", first_name="", country="DE", language="en", network="192.0.2.1", now=CLOSES - days(0.1))
    assert contest_entries.confirm(models.ContestRequest.objects.get().id, now=CLOSES) is None
    assert models.ContestEntry.objects.count() == 0


def test_the_list_holds_everybody_who_stated_age_and_country_with_what_counts(coffee: Program) -> None:
    one = make_contest(coffee)
    anna, cleo, olga = people(3)
    join(one, anna)
    join(one, cleo, entries=2)
    contest_entries.enter(one, olga, task=ContestTask.FREE, occasion="free", entries=3, at=OPENS)  # never stated age and country
    closed = close(one)
    assert closed.state is ContestState.CLOSED
    assert (closed.ticket_count, closed.entry_count) == (2, 5)
    found = queries.participation(one.id, anna)
    assert found is not None
    assert found.ticket == ticket_of(contest=str(one.id), salt=found.salt, entries=3).hash
    assert found.ticket in {ticket.hash for ticket in queries.tickets(one.id)}


def test_the_list_waits_for_what_is_still_on_its_way_and_is_made_once(coffee: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest_close, "_AT_ONCE", 2)
    one = make_contest(coffee)
    join(one, *people(5))
    contest_close.close_due(CLOSED - timedelta(seconds=1))
    assert queries.contest(one.id).state is ContestState.PUBLISHED
    closed = close(one)
    assert closed.ticket_count == 5
    contest_close.close_due(CLOSED + days(1))
    assert queries.contest(one.id) == closed


def test_a_list_that_was_stopped_half_way_is_finished(coffee: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest_close, "_AT_ONCE", 2)
    one = make_contest(coffee)
    join(one, *people(5))
    models.Contest.objects.filter(id=one.id).update(frozen_to=UUID(int=0))
    assert contest_close._piece(one)
    late = make_contact("late@example.com")
    assert not contest_entries.enter(one, late, task=ContestTask.FREE, occasion="free", entries=1, at=OPENS)
    assert close(one).ticket_count == 5


def test_two_contacts_of_one_person_are_one_line_within_one_limit(coffee: Program) -> None:
    one = make_contest(coffee)
    anna, again = people(2)
    join(one, anna, again, entries=3)
    for day in range(10):
        for person in (anna, again):
            contest_entries.enter(one, person, task=ContestTask.FREE, occasion=f"day {day}", entries=3, at=OPENS)
    merging.merge(kept_id=anna, dropped_id=again, actor=SYSTEM, now=OPENS)
    closed = close(one)
    assert (closed.ticket_count, closed.entry_count) == (1, 20)


def drawn(coffee: Program, *, entrants: int = 6, **other: object) -> Contest:
    one = make_contest(coffee, **other)
    join(one, *people(entrants))
    close(one)
    contest_draw.draw_contest(one.id, public_number=NUMBER if one.terms.number_source else "", actor=SYSTEM, now=CLOSED)
    return queries.contest(one.id)


def states(one: Contest) -> list[WinnerState]:
    return [winner.state for winner in queries.winners(one.id)]


def test_the_draw_tells_the_winner_and_reveals_the_seed(coffee: Program) -> None:
    one = drawn(coffee)
    assert states(one) == [WinnerState.TOLD, *[WinnerState.SUBSTITUTE] * 3]
    assert commitment_of(one.seed) == one.commitment
    assert queries.protocol_of(one)["drawn"] == [winner.ticket for winner in queries.winners(one.id)]
    assert Fact.objects.filter(name="ContestWon").count() == 1
    contest_draw.draw_contest(one.id, public_number="1 2 3", actor=SYSTEM, now=CLOSED + days(1))
    assert queries.contest(one.id) == one
    assert Fact.objects.filter(name="ContestWon").count() == 1


def test_nothing_is_drawn_before_the_list_or_without_the_number_that_the_rules_name(coffee: Program) -> None:
    one = make_contest(coffee)
    join(one, *people(2))
    assert refused(contest_draw.draw_contest, one.id, public_number=NUMBER, actor=SYSTEM, now=OPENS) == ["not_closed"]
    close(one)
    assert refused(contest_draw.draw_contest, one.id, public_number=" ", actor=SYSTEM, now=CLOSED) == ["number_missing"]


def test_without_a_number_in_the_rules_none_is_taken(coffee: Program) -> None:
    one = make_contest(coffee, number_source="")
    join(one, *people(2))
    close(one)
    assert refused(contest_draw.draw_contest, one.id, public_number="7", actor=SYSTEM, now=CLOSED) == ["number_unwanted"]
    contest_draw.draw_contest(one.id, public_number="", actor=SYSTEM, now=CLOSED)
    assert queries.contest(one.id).state is ContestState.DRAWN


@pytest.mark.parametrize("tamper", ["entries", "dropped", "added"])
def test_nothing_is_drawn_from_a_list_that_is_not_the_published_one(coffee: Program, tamper: str) -> None:
    one = make_contest(coffee)
    join(one, *people(3))
    close(one)
    first = models.Entrant.objects.exclude(ticket="").first()
    assert first is not None
    if tamper == "entries":
        models.Entrant.objects.filter(id=first.id).update(counted=first.counted + 1)
    elif tamper == "dropped":
        models.Entrant.objects.filter(id=first.id).update(ticket="")
    else:
        models.Entrant.objects.create(id=UUID(int=9), contest_id=one.id, contact_id=UUID(int=9), salt="0" * 32, ticket="f" * 64, counted=1, joined_at=OPENS)
    assert refused(contest_draw.draw_contest, one.id, public_number=NUMBER, actor=SYSTEM, now=CLOSED) == ["list_changed"]
    assert queries.winners(one.id) == []


def test_a_prize_that_is_taken_is_an_ordinary_reward_once(coffee: Program) -> None:
    one = drawn(coffee)
    winner, substitute, *_ = queries.winners(one.id)
    assert not contest_draw.accept(substitute.id, contact_id=substitute.contact_id, now=CLOSED)
    assert not contest_draw.accept(winner.id, contact_id=substitute.contact_id, now=CLOSED)
    assert contest_draw.accept(winner.id, contact_id=winner.contact_id, now=CLOSED)
    assert contest_draw.accept(winner.id, contact_id=winner.contact_id, now=CLOSED)
    work(CLOSED)
    reward = models.Reward.objects.get()
    assert (reward.contact_id, reward.kind, reward.asset, reward.amount, reward.state) == (winner.contact_id, "coupon", "EUR", 20000, RewardState.FULFILLED)
    assert models.Coupon.objects.get().reward_id == reward.id
    assert models.Posting.objects.filter(kind="grant").count() == 1
    assert not contest_draw.decline(winner.id, contact_id=winner.contact_id, now=CLOSED)


def test_a_prize_goes_to_the_next_when_it_is_declined_not_taken_in_time_or_its_winner_excluded(coffee: Program) -> None:
    one = drawn(coffee)
    first, second, third, fourth = queries.winners(one.id)
    assert contest_draw.decline(first.id, contact_id=first.contact_id, now=CLOSED)
    assert not contest_draw.decline(first.id, contact_id=first.contact_id, now=CLOSED)
    contest_draw.lapse_due(CLOSED + days(14) - timedelta(seconds=1))
    assert states(one)[1] is WinnerState.TOLD
    assert not contest_draw.accept(second.id, contact_id=second.contact_id, now=CLOSED + days(14))
    contest_draw.lapse_due(CLOSED + days(14))
    contest_draw.exclude(third.id, reason="Works for us", actor=SYSTEM, now=CLOSED + days(15))
    assert states(one) == [WinnerState.DECLINED, WinnerState.LAPSED, WinnerState.EXCLUDED, WinnerState.TOLD]
    contest_draw.lapse_due(CLOSED + days(40))
    assert states(one)[3] is WinnerState.LAPSED
    assert models.Reward.objects.count() == 0
    assert refused(contest_draw.exclude, fourth.id, reason="Too late", actor=SYSTEM, now=CLOSED) == ["decided_already"]
    assert refused(contest_draw.exclude, fourth.id, reason=" ", actor=SYSTEM, now=CLOSED) == ["no_reason"]


def test_with_several_prizes_each_that_is_free_goes_to_one_substitute(coffee: Program) -> None:
    one = drawn(coffee, winners=2, substitutes=2)
    assert states(one) == [WinnerState.TOLD, WinnerState.TOLD, WinnerState.SUBSTITUTE, WinnerState.SUBSTITUTE]
    first, second, third, _ = queries.winners(one.id)
    contest_draw.exclude(third.id, reason="Works for us", actor=SYSTEM, now=CLOSED)
    contest_draw.accept(first.id, contact_id=first.contact_id, now=CLOSED)
    contest_draw.decline(second.id, contact_id=second.contact_id, now=CLOSED)
    assert states(one) == [WinnerState.ACCEPTED, WinnerState.DECLINED, WinnerState.EXCLUDED, WinnerState.TOLD]


def test_a_contest_without_entrants_is_drawn_to_nobody(coffee: Program) -> None:
    assert states(drawn(coffee, entrants=0)) == []


def test_a_cancelled_contest_takes_nobody_and_is_never_drawn(coffee: Program) -> None:
    one = make_contest(coffee)
    assert refused(contests.cancel, one.id, reason="", actor=SYSTEM, now=OPENS) == ["no_reason"]
    contests.cancel(one.id, reason="The roastery burnt down", actor=SYSTEM, now=OPENS)
    found = queries.contest(one.id)
    assert (found.state, found.reason) == (ContestState.CANCELLED, "The roastery burnt down")
    assert not contest_entries.enter(found, people(1)[0], task=ContestTask.FREE, occasion="x", entries=1, at=OPENS)
    contest_close.close_due(CLOSED)
    assert refused(contest_draw.draw_contest, one.id, public_number=NUMBER, actor=SYSTEM, now=CLOSED) == ["not_closed"]
    assert refused(contests.cancel, one.id, reason="Again", actor=SYSTEM, now=OPENS) == ["not_open"]


def test_the_leader_board_names_only_those_who_allowed_it(coffee: Program) -> None:
    one = make_contest(coffee)
    anna, ben, cleo = (make_contact(f"{name}@example.com", first_name=name.capitalize()) for name in ("anna", "ben", "cleo"))
    join(one, anna, ben, cleo)
    contest_entries.followed(one.id, ben, now=OPENS)
    for person in (anna, ben):
        contest_entries.show_on_board(one.id, person, allowed=True)
    lines = queries.board(one, contact_id=anna)
    assert [(line.first_name, line.entries, line.own) for line in lines] == [("Ben", 4, False), ("Anna", 3, True)]


def entries_rule(coffee: Program, *, entries: int = 3) -> tuple[UUID, str]:
    benefits = [{"side": "advocate", "kind": {"slug": "contest_entries", "settings": {"entries": entries}}}]
    create_rule(program_id=coffee.id, name="Entries", definition={"benefits": benefits, "hold_days": 0}, in_force_from=START, actor=SYSTEM, now=START)
    return make_advocate(coffee)


def bought(code: str, at: datetime) -> models.Reward:
    send("purchase", "ben@example.com", at, amount_minor=3000, code=code, name="order-1")
    work(at)
    return models.Reward.objects.get(kind="contest_entries")


def test_a_rule_gives_entries_of_the_contest_that_is_open(coffee: Program) -> None:
    anna, code = entries_rule(coffee)
    one = make_contest(coffee)
    reward = bought(code, OPENS + days(1))
    assert (reward.state, reward.asset, reward.amount, reward.used) == (RewardState.FULFILLED, "ENTRY", 3, 3)
    assert queries.entries_of(one, anna) == {ContestTask.RULE: 3, ContestTask.REFERRAL: 3}
    fulfil([reward.id], now=OPENS + days(2))
    assert models.ContestEntry.objects.filter(task="rule").count() == 1


def test_entries_wait_until_a_contest_opens(coffee: Program) -> None:
    anna, code = entries_rule(coffee)
    one = make_contest(coffee)
    reward = bought(code, START + days(1))
    assert (reward.state, reward.waits_for) == (RewardState.GRANTED, Waits.STOCK)
    fulfil_due(OPENS + days(1))
    reward.refresh_from_db()
    assert (reward.state, reward.waits_for) == (RewardState.FULFILLED, Waits.NOTHING)
    assert queries.entries_of(one, anna) == {ContestTask.RULE: 3}


def test_a_refund_takes_entries_out_of_an_open_contest_and_leaves_a_published_list(coffee: Program) -> None:
    anna, code = entries_rule(coffee)
    one = make_contest(coffee)
    bought(code, OPENS + days(1))
    join(one, anna)
    send("refund", "ben@example.com", OPENS + days(2), refund_of="order-1", amount_minor=3000)
    work(OPENS + days(2))
    assert ContestTask.RULE not in queries.entries_of(one, anna)
    assert differences() == []


def test_a_rule_that_gives_more_at_once_than_the_free_way_keeps_a_contest_from_being_published(coffee: Program) -> None:
    entries_rule(coffee, entries=4)
    one = make_contest(coffee, publish=False)
    assert refused(contests.publish, one.id, actor=SYSTEM, now=START) == ["free_gives_less"]


def test_a_programme_that_was_never_live_is_deleted_with_its_contest() -> None:
    draft = make_program(slug="draft", live=False)
    make_contest(draft)
    programs.delete_draft(draft.id, actor=SYSTEM, now=START)
    assert models.Contest.objects.count() == 0

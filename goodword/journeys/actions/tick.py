"""The tick of journeys: who is due is told, in one mail per person and occasion, and it is remembered what they were told."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.journeys import models, rules
from goodword.journeys.actions import nudges
from goodword.journeys.actions.turns import OF_REFERRALS, WAITS, Turn, load
from goodword.journeys.values import Enrolment, Friendship, Journey, Step, Words, about_reward, enrolment_id, id_in
from goodword.links import actions as link_actions
from goodword.links import queries as links
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.programs.values import Program
from goodword.referrals.values import Referral
from goodword.rewards.values import Reward, Side

AT_ONCE = 200
_AGAIN_AFTER = timedelta(minutes=2)  # where another journey of the same person has the word first
_TO_FRIENDS = ("thanks_friend", "friend_reminder")  # mails that lead to the shop or the offer instead of the own page

_REWARD_WORDS: Mapping[Journey, Callable[[Sequence[Reward], ZoneInfo], Words | None]] = {
    Journey.REWARD_GRANTED: lambda rewards, zone: rules.rewards_granted(rewards, zone=zone),
    Journey.REWARD_ASKS: lambda rewards, zone: rules.rewards_asking(rewards, zone=zone),
    Journey.REWARD_EXPIRING: lambda rewards, zone: rules.rewards_expiring(rewards, zone=zone),
    Journey.REWARD_WITHDRAWN: lambda rewards, zone: rules.rewards_withdrawn(rewards, zone=zone),
}


def tick(worker_id: UUID, now: datetime) -> int:
    """Write to everybody whose turn has come and return how many enrolments were worked on; all in one transaction, and nothing is sent here."""
    due = models.Enrolment.objects.filter(ended_at=None, due_at__lte=now)
    if not due.exists():  # a plain read, so that an idle worker takes no lock
        return 0
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:AT_ONCE])
        turn = load([_value(row) for row in rows])
        for journey in OF_REFERRALS:
            for enrolment in turn.of(journey):
                _about_referral(enrolment, turn, now=now)
        for enrolment in turn.of(Journey.FRIEND_REMINDER):
            _remind(enrolment, turn)
        for journey in _REWARD_WORDS:
            for enrolments in turn.by_person(journey):
                _about_rewards(enrolments, turn)
        _store(turn, now=now)
    return len(rows)


def _about_referral(enrolment: Enrolment, turn: Turn, *, now: datetime) -> None:
    referral, program = turn.referrals.get(id_in(enrolment.occasion)), turn.programs.get(enrolment.program_id)
    words = _words(enrolment, referral, program, turn) if referral and program else None
    if enrolment.journey is Journey.PROGRESS and words:
        thanks = turn.steps.get(enrolment_id(Journey.THANKS_ADVOCATE, enrolment.contact_id, enrolment.occasion))
        if thanks == WAITS:
            turn.put_off.add(enrolment.id)
            return
        if thanks == Step.SENT:
            turn.end(enrolment.id, Step.TOLD)
            return
    turn.end(enrolment.id, Step.SENT if words else Step.NOTHING)
    if words:
        turn.messages.append((enrolment, words))
        _remember(enrolment, words, turn, now=now)


def _remind(enrolment: Enrolment, turn: Turn) -> None:
    program = turn.programs.get(enrolment.program_id)
    words = nudges.reminder(enrolment, program) if program else None
    turn.end(enrolment.id, Step.SENT if words else Step.NOTHING)
    if words:
        turn.messages.append((enrolment, words))


def _words(enrolment: Enrolment, referral: Referral, program: Program, turn: Turn) -> Words | None:
    side = Side.FRIEND if enrolment.journey is Journey.THANKS_FRIEND else Side.ADVOCATE
    friend = turn.people.get(referral.contact_id)
    friendship = Friendship(
        referral=referral,
        friend_first_name=friend.first_name if friend else "",
        advocate_shown_name=turn.shown_names.get(referral.advocate_id, ""),
        same_person=turn.kept[referral.contact_id] == turn.kept[referral.advocate_id],
        rewards=tuple(one for one in turn.rewards_of.get(referral.id, ()) if one.side is side and not turn.is_told(one)),
    )
    if enrolment.journey is Journey.PROGRESS:
        return rules.progress(friendship)
    if enrolment.journey is Journey.NUDGE:
        return rules.nudge(friendship) if program.offer.nudge else None
    if enrolment.journey is Journey.THANKS_ADVOCATE:
        return rules.thanks_to_advocate(friendship, zone=turn.organisation.zone)
    shop_url = program.brand.website or turn.organisation.brand.website
    return rules.thanks_to_friend(friendship, shop_url=shop_url, zone=turn.organisation.zone)


def _remember(enrolment: Enrolment, words: Words, turn: Turn, *, now: datetime) -> None:
    """Note which rewards a thank-you spoke of, so that nobody is told twice, and a reward that lapses is only taken back where it was announced."""
    for journey, told in ((Journey.REWARD_GRANTED, words.granted), (Journey.REWARD_ANNOUNCED, words.held)):
        for reward_id in told:
            memory = Enrolment(journey, enrolment.contact_id, enrolment.program_id, about_reward(reward_id), due_at=now)
            turn.remembered[memory.id] = memory
            turn.end(memory.id, Step.TOLD)


def _about_rewards(enrolments: Sequence[Enrolment], turn: Turn) -> None:
    """Write one mail about all rewards of one person in one programme whose turn has come."""
    ready: list[tuple[Enrolment, Reward]] = []
    for enrolment in enrolments:
        reward = turn.rewards.get(id_in(enrolment.occasion))
        if reward is None:
            turn.end(enrolment.id, Step.NOTHING)
        elif turn.step_of_thanks(reward) == WAITS:
            turn.put_off.add(enrolment.id)
        else:
            ready.append((enrolment, reward))
    words = _REWARD_WORDS[enrolments[0].journey]([reward for _, reward in ready], turn.organisation.zone)
    for enrolment, _ in ready:
        turn.end(enrolment.id, Step.SENT if words else Step.NOTHING)
    if words:
        turn.messages.append((ready[0][0], words))


def _store(turn: Turn, *, now: datetime) -> None:
    urls = _portal_urls([enrolment for enrolment, words in turn.messages if words.template not in _TO_FRIENDS], now=now)
    messaging.queue([_message(enrolment, words, urls) for enrolment, words in turn.messages], now=now)
    models.Enrolment.objects.bulk_create([_row(turn.remembered[id_], now=now) for id_ in sorted(turn.remembered)], ignore_conflicts=True)
    by_step: dict[Step, list[UUID]] = defaultdict(list)
    for id_, step in turn.ended.items():
        by_step[step].append(id_)
    for step, ids in by_step.items():
        models.Enrolment.objects.filter(id__in=ids, ended_at=None).update(ended_at=now, step=step)
    models.Enrolment.objects.filter(id__in=turn.put_off, ended_at=None).update(due_at=now + _AGAIN_AFTER)


def _message(enrolment: Enrolment, words: Words, urls: Mapping[tuple[UUID, UUID], str]) -> NewMessage:
    own_page = {} if words.template in _TO_FRIENDS else {"portal_url": urls.get((enrolment.contact_id, enrolment.program_id), "")}
    return NewMessage(
        key=f"{enrolment.journey}:{enrolment.id}",
        template=words.template,
        contact_id=enrolment.contact_id,
        program_id=enrolment.program_id,
        variables={**words.variables, **own_page},
    )


def _portal_urls(enrolments: Collection[Enrolment], *, now: datetime) -> dict[tuple[UUID, UUID], str]:
    """Return a signed link to the own page for everybody who has one or is asked for something there, by contact and programme."""
    found: dict[tuple[UUID, UUID], str] = {}
    for program_id in sorted({one.program_id for one in enrolments}):
        people = {one.contact_id for one in enrolments if one.program_id == program_id}
        advocates = {link.contact_id for link in links.links_of(people, program_id=program_id).values() if link.active}
        asked = {one.contact_id for one in enrolments if one.program_id == program_id and one.journey in (Journey.REWARD_ASKS, Journey.REWARD_EXPIRING)}
        urls = link_actions.issue(sorted(advocates | asked), program_id=program_id, end_older=False, now=now)
        found |= {(contact_id, program_id): url for contact_id, url in urls.items()}
    return found


def _row(one: Enrolment, *, now: datetime) -> models.Enrolment:
    return models.Enrolment(
        id=one.id, journey=one.journey, contact_id=one.contact_id, program_id=one.program_id, occasion=one.occasion, due_at=one.due_at, at=now
    )


def _value(row: models.Enrolment) -> Enrolment:
    assert row.program_id is not None, "every built-in journey belongs to a programme"
    return Enrolment(Journey(row.journey), row.contact_id, row.program_id, row.occasion, row.due_at)

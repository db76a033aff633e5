"""Entries of contests: by the free form, by tasks, by rewards; recorded once for each occasion, and counted when they are read."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify, people
from goodword.contacts.values import IdentityKind, Person
from goodword.facts import catalogue, log
from goodword.lib.ids import new_id, same_id
from goodword.links.actions import admit
from goodword.links.values import Admission
from goodword.operators.queries.organisation import organisation
from goodword.referrals import queries as referrals
from goodword.rewards import models
from goodword.rewards.queries import contests as queries
from goodword.rewards.values.contests import Contest, ContestState, ContestTask

KEPT = timedelta(days=30)


def enter(one: Contest, contact_id: UUID, *, task: ContestTask, occasion: str, entries: int, at: datetime) -> bool:
    """Record a person's entries for one occasion; False where it is recorded already, or the contest does not take them.

    Needs the caller's transaction. What counts of them in the end is decided on all of a person's entries (rules.contests.counted).
    """
    if entries < 1 or not one.is_open(at) or one.terms.of(task) is None:
        return False
    contact_id = contacts.canonical([contact_id])[contact_id]
    models.Entrant.objects.bulk_create([_entrant(one.id, contact_id, at=at)], ignore_conflicts=True)
    entry_id = same_id("contest entry", one.id, contact_id, task.value, occasion)
    if models.ContestEntry.objects.filter(id=entry_id).exists() or models.Contest.objects.filter(id=one.id, frozen_to__isnull=False).exists():
        return False
    row = models.ContestEntry(id=entry_id, contest_id=one.id, contact_id=contact_id, task=task, occasion=occasion, entries=entries, at=at)
    models.ContestEntry.objects.bulk_create([row], ignore_conflicts=True)
    return True


def take_part(contest_id: UUID, contact_id: UUID, *, country: str, of_age: bool, on_board: bool, now: datetime) -> bool:
    """Note that a person is of the contest's age and lives in one of its countries, so that entries count; False where it says otherwise or is over."""
    with transaction.atomic():
        one = queries.contest(contest_id)
        if not of_age or country not in one.terms.countries or not one.is_open(now):
            return False
        contact_id = contacts.canonical([contact_id])[contact_id]
        models.Entrant.objects.bulk_create([_entrant(one.id, contact_id, at=now)], ignore_conflicts=True)
        mine = models.Entrant.objects.filter(contest_id=contest_id, contact_id=contact_id)
        mine.filter(stated_at=None).update(stated_at=now, country=country)
        mine.update(on_board=on_board)
    return True


def show_on_board(contest_id: UUID, contact_id: UUID, *, allowed: bool) -> None:
    """Let the first name stand on the leader board, or take it off."""
    models.Entrant.objects.filter(contest_id=contest_id, contact_id__in=contacts.person_ids(contact_id)).update(on_board=allowed)


def request(contest_id: UUID, *, email: str, first_name: str, country: str, language: str, network: str, now: datetime) -> Admission:
    """Take the free form: its owner gets a mail to confirm it, whether we know the address or not; the visitor gets the same answer.

    `email` is normalised, `network` the visitor's IP address. The caller has asked for the age. Where too many were asked for, nothing is written.
    """
    with transaction.atomic():
        one = queries.contest(contest_id)
        admission = admit("contest", address=email, network=network, now=now)
        if admission is Admission.ADMITTED and one.is_open(now) and country in one.terms.countries:
            row = models.ContestRequest.objects.create(
                id=new_id(), contest_id=contest_id, email=email, first_name=first_name, country=country, language=language, requested_at=now
            )
            log.record(catalogue.ContestEntryAsked(request_id=row.id), now=now)
    return admission


def confirm(request_id: UUID, *, now: datetime) -> UUID | None:
    """Enter the owner of an address who pressed the button, making the contact where it is missing; return the contact.

    Once a calendar day; a second press on the same day changes nothing. None where the contest is over.
    """
    with transaction.atomic():
        row = models.ContestRequest.objects.select_for_update(of=("self",)).select_related("contest").get(id=request_id)
        one = queries.to_value(row.contest)
        if not one.is_open(now):
            return None
        [contact_id] = identify.ensure([Person(email=row.email, first_name=row.first_name, language=row.language, trusted=True)], now=now)
        assert contact_id is not None, "the address was checked when it was typed"
        _confirm_address(contact_id, row.email, now=now)
        take_part(one.id, contact_id, country=row.country, of_age=True, on_board=_on_board(one.id, contact_id), now=now)
        enter(one, contact_id, task=ContestTask.FREE, occasion=_day(row.requested_at), entries=one.terms.free_entries, at=now)
        models.ContestRequest.objects.filter(id=request_id, confirmed_at=None).update(confirmed_at=now)
    return contact_id


def followed(contest_id: UUID, contact_id: UUID, *, now: datetime) -> None:
    """Record that a person went to the firm's own page elsewhere; once."""
    with transaction.atomic():
        one = queries.contest(contest_id)
        if terms := one.terms.of(ContestTask.FOLLOW):
            enter(one, contact_id, task=ContestTask.FOLLOW, occasion="follow", entries=terms.entries, at=now)


def referral_started(fact: catalogue.ReferralStarted, now: datetime) -> None:
    """Give advocates entries for friends who claimed or signed up; no purchase is needed."""
    if fact.history:
        return
    with transaction.atomic():
        for one in referrals.referrals(fact.referral_ids).values():
            _task(one.program_id, one.advocate_id, ContestTask.REFERRAL, str(one.id), at=one.started_at)


def link_shared(fact: catalogue.LinkShared, now: datetime) -> None:
    """Give advocates entries for presses on share buttons, one for each channel and day."""
    with transaction.atomic():
        _task(fact.program_id, fact.contact_id, ContestTask.SHARE, f"{fact.channel}:{_day(now)}", at=now)


def enter_rewards(rows: Sequence[models.Reward], *, now: datetime) -> set[UUID]:
    """Put rewards of the kind contest_entries into the contest that is open in their programme; return those for which there is none yet.

    Needs the caller's transaction.
    """
    waiting = set()
    open_ones = {program_id: queries.open_in(program_id, now=now) for program_id in {row.program_id for row in rows}}
    for row in rows:
        one = open_ones[row.program_id]
        if one is None or one.terms.of(ContestTask.RULE) is None:
            waiting.add(row.id)
        else:
            enter(one, row.contact_id, task=ContestTask.RULE, occasion=str(row.id), entries=row.amount - row.taken_back, at=now)
    return waiting


def take_out(fact: catalogue.RewardReversed, now: datetime) -> None:
    """Take entries out that a reward gave and a refund took back, as long as the contest is open; a published list stays as it is."""
    with transaction.atomic():
        rows = models.Reward.objects.filter(id__in=fact.reward_ids, kind="contest_entries")
        left = {str(row.id): row.amount - row.taken_back for row in rows}
        found = models.ContestEntry.objects.filter(task=ContestTask.RULE, occasion__in=list(left), contact_id__in=[row.contact_id for row in rows])
        for entry in found.filter(contest__state=ContestState.PUBLISHED, contest__frozen_to=None):
            mine = models.ContestEntry.objects.filter(id=entry.id, contact_id=entry.contact_id)
            if left[entry.occasion] > 0:
                mine.update(entries=left[entry.occasion])
            else:
                mine.delete()


def forget_requests(now: datetime) -> None:
    """Delete what was typed into free forms after 30 days; runs every night."""
    models.ContestRequest.objects.filter(requested_at__lt=now - KEPT).delete()


def _task(program_id: UUID, contact_id: UUID, task: ContestTask, occasion: str, *, at: datetime) -> None:
    one = queries.open_in(program_id, now=at)
    if one and (terms := one.terms.of(task)):
        enter(one, contact_id, task=task, occasion=occasion, entries=terms.entries, at=at)


def _entrant(contest_id: UUID, contact_id: UUID, *, at: datetime) -> models.Entrant:
    return models.Entrant(id=same_id("entrant", contest_id, contact_id), contest_id=contest_id, contact_id=contact_id, salt=secrets.token_hex(16), joined_at=at)


def _on_board(contest_id: UUID, contact_id: UUID) -> bool:
    found = queries.participation(contest_id, contact_id)
    return bool(found and found.on_board)


def _day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(organisation().time_zone)).date().isoformat()


def _confirm_address(contact_id: UUID, email: str, *, now: datetime) -> None:
    for identity in contacts.contact(contact_id).identities:
        if identity.kind is IdentityKind.EMAIL and identity.value == email:
            people.confirm_identity(contact_id, identity.id, now=now)

"""What comes of a word about a reward on hold: it is granted, or refused with the reason that was given."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.referrals.values import Reason
from goodword.rewards import models
from goodword.rewards.actions import counters, grants, handing
from goodword.rewards.actions.vetting import ASKED, GRANTED, REFUSED
from goodword.rewards.values import RewardState, Waits


def answer(reward_id: UUID, *, granted: bool, reason: str = "", by: UUID | None = None, now: datetime) -> bool:
    """Grant a reward that waits for a word, or refuse it for good; False where it does not wait for one (any more), and then nothing changes.

    A refusal gives its place in caps back and stays, whatever comes later. Records RewardGranted or RewardRefused.
    """
    with transaction.atomic():
        rows = [row for row in handing.locked([reward_id]) if row.state == RewardState.HELD and row.waits_for == Waits.VETO]
        if not rows:
            return False
        state = GRANTED if granted else REFUSED
        models.Veto.objects.filter(contact_id=rows[0].contact_id, reward_id=reward_id, state=ASKED).update(state=state, decided_at=now, decided_by=by)
        models.Reward.objects.filter(contact_id=rows[0].contact_id, id=reward_id, state=RewardState.HELD).update(waits_for=Waits.NOTHING)
        if granted:
            grants.grant([reward_id], now=now)
        else:
            counters.give_back(rows)
            grants.refuse_rows([(rows[0], (Reason("vetoed", False, (("reason", reason),)),))], by=by or reward_id, now=now)
    return True

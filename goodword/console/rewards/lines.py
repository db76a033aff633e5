"""Rewards as rows of a table: who gets what of which programme, in which state, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from goodword.console.parts import TONES, Mark, Reason, Tone, Words
from goodword.console.referrals.naming import REWARD_MARKS, REWARD_STATES
from goodword.console.rewards.words import OCCASIONS, WAITS
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.lib.money import Money
from goodword.programs import queries as programs
from goodword.rewards.queries.gifts import notes_of
from goodword.rewards.values import OccasionKind, Reward, RewardState, Waits
from goodword.rewards.words import amount, explain, title

_AMOUNTS = frozenset({"coupon", "account_credit", "points"})


@dataclass(frozen=True)
class Line:
    """One reward with the names that belong to it."""

    reward: Reward
    who: str
    program: str
    worth: str
    mark: Mark
    tone: Tone
    state: Words
    reasons: list[Reason]
    occasion: Words = ""  # what it is for, where no friend did anything

    @property
    def waits(self) -> Words:
        """Return what it waits for, empty where it waits for nothing."""
        if self.reward.state is RewardState.GRANTED:
            return WAITS.get(self.reward.waits_for, "")
        if self.reward.state is not RewardState.HELD:
            return ""
        if self.reward.waits_for is Waits.VETO:
            return WAITS[Waits.VETO]
        if self.reward.held_for_review:
            return _("for a look at both sides")
        return _("for approval") if self.reward.needs_approval and not self.reward.approved_at else ""


def lines(rewards: Sequence[Reward], names: Mapping[UUID, str] | None = None) -> list[Line]:
    """Return rewards as rows; `names` are those of the programmes, where they were read already."""
    people = contacts.contacts({reward.contact_id for reward in rewards})
    if names is None:
        names = {program.id: program.name for program in programs.programs()} if rewards else {}
    notes = notes_of(by_hand) if (by_hand := [one.occasion_id for one in rewards if one.occasion == OccasionKind.MANUAL and one.occasion_id]) else {}
    return [_line(reward, people, names, notes) for reward in rewards]


def worth(reward: Reward) -> str:
    """Return what a reward is worth; of a percentage coupon its share, of what is no plain amount its name."""
    if reward.percent:
        return f"{reward.percent} %"
    return amount(Money(reward.amount, reward.asset)) if reward.kind in _AMOUNTS else title(reward)


def _line(reward: Reward, people: Mapping[UUID, Contact], names: Mapping[UUID, str], notes: Mapping[UUID, str]) -> Line:
    person = people.get(reward.contact_id)
    mark = REWARD_MARKS[reward.state]
    return Line(
        reward=reward,
        who=(person.name or person.email) if person else "",
        program=names.get(reward.program_id, ""),
        worth=worth(reward),
        mark=mark,
        tone=TONES[mark],
        state=REWARD_STATES[reward.state],
        reasons=_why(reward, notes) + [Reason("done" if reason.passed else "refused", explain(reason)) for reason in reward.reasons],
        occasion=OCCASIONS.get(reward.occasion, ""),
    )


def _why(reward: Reward, notes: Mapping[UUID, str]) -> list[Reason]:
    """Return what a reward is for, where no friend did anything; of one given by hand what its giver said."""
    if not reward.occasion:
        return []
    words, note = OCCASIONS.get(reward.occasion, reward.occasion), notes.get(reward.occasion_id, "") if reward.occasion_id else ""
    return [Reason("done", _("%(what)s: %(note)s") % {"what": words, "note": note} if note else words)]

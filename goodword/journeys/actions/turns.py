"""What one turn of journeys knows of the people whose time has come, read for all of them at once, and what it decided so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.journeys import models
from goodword.journeys.values import THANKS, Enrolment, Journey, Step, Words, about_referral, about_reward, enrolment_id, id_in
from goodword.operators.queries.organisation import organisation
from goodword.operators.values import Organisation
from goodword.programs import queries as programs
from goodword.programs.values import Program
from goodword.referrals import queries as referrals
from goodword.referrals.values import Referral
from goodword.rewards import queries as rewards
from goodword.rewards.values import Reward

OF_REFERRALS = (Journey.THANKS_ADVOCATE, Journey.THANKS_FRIEND, Journey.PROGRESS, Journey.NUDGE)  # in this order: thanks take progress with them
OF_REWARDS = (Journey.REWARD_GRANTED, Journey.REWARD_ASKS, Journey.REWARD_EXPIRING, Journey.REWARD_WITHDRAWN)
WAITS = ""  # the step of an enrolment whose turn has not come


@dataclass
class Turn:
    """The due enrolments, all that they are about, and what becomes of them."""

    enrolments: Sequence[Enrolment]
    organisation: Organisation
    programs: Mapping[UUID, Program]
    referrals: Mapping[UUID, Referral]
    rewards_of: Mapping[UUID, Sequence[Reward]]  # by referral
    rewards: Mapping[UUID, Reward]
    kept: Mapping[UUID, UUID]  # contact -> the one that was kept
    people: Mapping[UUID, Contact]
    shown_names: Mapping[UUID, str]
    steps: dict[UUID, str] = field(default_factory=dict)  # of the enrolments that decide about the due ones
    messages: list[tuple[Enrolment, Words]] = field(default_factory=list)
    ended: dict[UUID, Step] = field(default_factory=dict)
    put_off: set[UUID] = field(default_factory=set)
    remembered: dict[UUID, Enrolment] = field(default_factory=dict)

    def of(self, journey: Journey) -> list[Enrolment]:
        """Return the due enrolments of a journey that have not ended in this turn."""
        return [one for one in self.enrolments if one.journey is journey and one.id not in self.ended]

    def by_person(self, journey: Journey) -> list[list[Enrolment]]:
        """Return the same, grouped by person and programme."""
        groups: dict[tuple[UUID, UUID], list[Enrolment]] = defaultdict(list)
        for one in self.of(journey):
            groups[one.contact_id, one.program_id].append(one)
        return list(groups.values())

    def end(self, id_: UUID, step: Step) -> None:
        """Let an enrolment end."""
        self.ended[id_] = self.steps[id_] = step

    def step_of_thanks(self, reward: Reward) -> str | None:
        """Return how far the thank-you for a reward's purchase is; None where there is none."""
        return self.steps.get(self._thanks(reward)) if reward.referral_id else None

    def is_told(self, reward: Reward) -> bool:
        """Say whether the receiver was told already that this reward is theirs."""
        return self.steps.get(self._granted(reward), WAITS) != WAITS

    def ask_for_steps(self) -> None:
        """Read how far the enrolments are that decide about the due ones."""
        asked = {enrolment_id(Journey.THANKS_ADVOCATE, one.contact_id, one.occasion) for one in self.of(Journey.PROGRESS)}
        asked |= {self._thanks(reward) for reward in self.rewards.values() if reward.referral_id}
        asked |= {self._granted(reward) for group in self.rewards_of.values() for reward in group}
        self.steps = dict(models.Enrolment.objects.filter(id__in=asked).values_list("id", "step"))

    def _thanks(self, reward: Reward) -> UUID:
        assert reward.referral_id is not None
        return enrolment_id(THANKS[reward.side], self.kept[reward.contact_id], about_referral(reward.referral_id))

    def _granted(self, reward: Reward) -> UUID:
        return enrolment_id(Journey.REWARD_GRANTED, self.kept[reward.contact_id], about_reward(reward.id))


def load(enrolments: Sequence[Enrolment]) -> Turn:
    """Read all that these enrolments are about, in a handful of statements."""
    about = {id_in(one.occasion) for one in enrolments if one.journey in OF_REFERRALS}
    found = referrals.referrals(about)
    rewards_of = rewards.of_referrals(about)
    own = rewards.rewards({id_in(one.occasion) for one in enrolments if one.journey in OF_REWARDS})
    needed = {one.contact_id for one in enrolments} | {person for one in found.values() for person in (one.contact_id, one.advocate_id)}
    needed |= {one.contact_id for one in own.values()} | {one.contact_id for group in rewards_of.values() for one in group}
    turn = Turn(
        enrolments=enrolments,
        organisation=organisation(),
        programs={one.id: one for one in programs.programs()},
        referrals=found,
        rewards_of=rewards_of,
        rewards=own,
        kept=contacts.canonical(needed),
        people=contacts.contacts(needed),
        shown_names=contacts.shown_names([one.advocate_id for one in found.values()]),
    )
    turn.ask_for_steps()
    return turn

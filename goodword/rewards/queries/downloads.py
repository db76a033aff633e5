"""Files that some have earned, and who may have them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.rewards import models
from goodword.rewards.queries.given import rewards
from goodword.rewards.values import RewardState

DOWNLOADS_MAX = 500


@dataclass(frozen=True)
class Download:
    """A file as lists show it."""

    name: str
    file_name: str
    size_bytes: int
    added_at: datetime


@dataclass(frozen=True)
class File:
    """A file with its content."""

    file_name: str
    media_type: str
    content: bytes


def downloads() -> list[Download]:
    """Return all files by name, without their contents."""
    rows = models.Download.objects.order_by("name").values_list("name", "file_name", "size_bytes", "added_at")
    return [Download(*row) for row in rows[:DOWNLOADS_MAX]]


def file_of(reward_id: UUID, *, contact_id: UUID, now: datetime) -> File | None:
    """Return the file that a reward gives its receiver; None for everybody else, and once it was taken back or is over."""
    reward = rewards([reward_id]).get(reward_id)
    if reward is None or reward.kind != "exclusive_content" or reward.contact_id not in contacts.person_ids(contact_id):
        return None
    if reward.state is not RewardState.FULFILLED or (reward.expires_at and reward.expires_at <= now):
        return None
    row = models.Download.objects.filter(name=reward.settings.get("file", "")).first()
    return File(row.file_name, row.media_type, bytes(row.content)) if row else None

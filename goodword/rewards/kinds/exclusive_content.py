"""A file that only its receiver can download, on the own page."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "exclusive_content"
label = "Exclusive content"
ASSET = "FILE"


@dataclass(frozen=True)
class Settings:
    """The `file` of that name among the downloads."""

    file: str = ""

    def __post_init__(self) -> None:
        if not self.file.strip() or len(self.file) > 120:
            raise ValueError("file: the name of a download")


def worth(settings: Settings, case: Case) -> Money:
    return Money(1, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.file(reward_id, name=settings.file)

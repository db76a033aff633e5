"""Only where the friend has, or lacks, a tag."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "tag"
label = "The friend has a tag"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`tag` by its name; with `absent`, the friend must not have it."""

    tag: str = ""
    absent: bool = False

    def __post_init__(self) -> None:
        if not self.tag:
            raise ValueError("tag: the name of a tag")


def holds(settings: Settings, case: Case) -> bool:
    return (settings.tag in case.friend_tags) is not settings.absent


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("tag_fits" if passed else "tag_missing", passed, (("tag", settings.tag),))

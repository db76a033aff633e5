"""Only where the advocate has, or lacks, a tag."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "advocate_tag"
label = "The advocate has a tag"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`tag` by its name; with `absent`, the advocate must not have it."""

    tag: str = ""
    absent: bool = False

    def __post_init__(self) -> None:
        if not self.tag:
            raise ValueError("tag: the name of a tag")


def holds(settings: Settings, case: Case) -> bool:
    return (settings.tag in case.advocate_tags) is not settings.absent


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("advocate_tag_fits" if passed else "advocate_tag_missing", passed, (("tag", settings.tag),))

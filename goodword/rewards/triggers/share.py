"""A recommender presses a share button; one for each channel and day counts."""

from dataclasses import dataclass

from goodword.rewards.values import Case, OccasionKind

slug = "share"
label = "A recommender shares the link"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = True


@dataclass(frozen=True)
class Settings:
    """`channels`: only by these, such as mail or whatsapp; none: by any."""

    channels: tuple[str, ...] = ()


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.SHARE.type})


def holds(settings: Settings, case: Case) -> bool:
    return not settings.channels or case.known["channel"] in settings.channels

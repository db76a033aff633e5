"""What a rule can give: one file each, listed here.

A kind has `slug`, `label`, `Settings` (a frozen dataclass whose fields make form, API schema and reference), `worth(settings, case) -> Money` and
`fulfil(settings, reward_id, issuer) -> None`, which asks the issuer for what has to be handed out; where it asks for nothing, the ledger's balance is
the reward. A kind of which there is only so much has `place(settings, side) -> PlaceWanted | None` besides, one whose receiver picks something
`choices(settings) -> tuple[str, ...]`, and one that counts anything but money `ASSET`, or `asset(settings)` where its settings say in what.
"""

from types import ModuleType

from goodword.rewards.kinds import (
    account_credit,
    cash,
    contest_entries,
    coupon,
    donation,
    early_access,
    event_invitation,
    exclusive_content,
    fee_waiver,
    gift_card,
    mystery_gift,
    own_unit,
    percentage_coupon,
    points,
    premium_months,
    product,
    quota,
    service_hours,
    thank_you_note,
)

KINDS: tuple[ModuleType, ...] = (
    coupon,
    percentage_coupon,
    account_credit,
    points,
    fee_waiver,
    product,
    premium_months,
    quota,
    own_unit,
    exclusive_content,
    early_access,
    event_invitation,
    service_hours,
    thank_you_note,
    contest_entries,
    mystery_gift,
    donation,
    gift_card,
    cash,
)
BY_SLUG = {kind.slug: kind for kind in KINDS}

"""What a rule can give: one file each, listed here.

A kind has `slug`, `label`, `Settings` (a frozen dataclass whose fields make form, API schema and reference), `worth(settings, case) -> Money` and
`fulfil(settings, reward_id, issuer) -> None`, which asks the issuer for what has to be handed out.
"""

from types import ModuleType

from goodword.rewards.kinds import account_credit, coupon, percentage_coupon, points

KINDS: tuple[ModuleType, ...] = (coupon, percentage_coupon, account_credit, points)
BY_SLUG = {kind.slug: kind for kind in KINDS}

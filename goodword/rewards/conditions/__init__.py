"""What must hold for a rule to give something: one file each, listed here.

A condition has `slug`, `label`, `Settings` (a frozen dataclass whose fields make form, API schema and reference), `holds(settings, case) -> bool`,
`check(settings, case) -> Reason`, which says the same with its reason, and `RECHECKED`: whether a refund may turn a granted reward back by it. A cap has
`place(settings, worth)` besides.
"""

from types import ModuleType

from goodword.rewards.conditions import (
    advocate_relation,
    advocate_tag,
    cap,
    currency,
    first_purchase,
    minimum_amount,
    new_customer,
    nth_purchase,
    on_list,
    product,
    tag,
    within_days,
)

CONDITIONS: tuple[ModuleType, ...] = (
    new_customer,
    first_purchase,
    nth_purchase,
    minimum_amount,
    within_days,
    product,
    currency,
    tag,
    advocate_tag,
    advocate_relation,
    on_list,
    cap,
)
BY_SLUG = {condition.slug: condition for condition in CONDITIONS}

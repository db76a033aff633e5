"""Reasons as the API gives them: for programs by code and values, for people in words."""

from collections.abc import Iterable
from typing import Any

from goodword.referrals.values import Reason
from goodword.rewards.words import explain


def reasons_out(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons with their words; in full, since keys belong to the firm."""
    return [{"code": reason.code, "passed": reason.passed, "values": dict(reason.values), "words": explain(reason)} for reason in reasons]

"""What a refund takes back."""

import json
from typing import Any

import pytest

from goodword.events.rules.refunds import is_named, refunded_type


@pytest.mark.parametrize(
    ("properties", "kind", "named"),
    [
        ({}, "", True),
        ({"refund_of_type": "signup"}, "signup", True),
        ({"refund_of_type": "purchase"}, "", True),
        ({"refund_of_type": "refund"}, "refund", False),
        ({"refund_of_type": 7}, "", False),
        ({"items": [{"refund_of_type": "signup"}]}, "", True),
    ],
)
def test_a_refund_names_a_purchase_unless_it_names_another_type(properties: dict[str, Any], kind: str, named: bool) -> None:
    assert refunded_type(json.dumps(properties)) == kind
    assert is_named(json.dumps(properties)) is named

"""Reasons in plain words."""

import ast
from pathlib import Path

from django.utils import translation

from goodword.referrals.values import Reason
from goodword.rewards.words import reasons

ROOT = Path(__file__).parents[2] / "goodword"


def test_a_reason_names_the_amounts_in_the_currency_of_the_purchase() -> None:
    with translation.override("en"):
        said = reasons.explain(Reason("below_minimum", False, (("amount_minor", "1740"), ("minimum_minor", "2000"), ("currency", "EUR"))))
    assert said == "Below the minimum of €20"


def test_every_reason_that_code_can_give_has_words() -> None:
    given = set()
    for folder in ("referrals", "rewards", "fraud"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason" and node.args:
                    codes = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else [node.args[0]]
                    given |= {code.value for code in codes if isinstance(code, ast.Constant)}
    assert len(given) > 20
    assert given <= reasons.known_reasons()

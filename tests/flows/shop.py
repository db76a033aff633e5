"""Run inside an installation (python -m tests.flows.shop): makes a programme that pays at once, ten advocates and a key; prints them as JSON."""

import json
from datetime import timedelta


def main() -> None:
    """Make the shop's side of a story."""
    import django

    django.setup()
    from goodword.lib import clock
    from goodword.operators import actions
    from goodword.operators.values import SYSTEM, Permission
    from tests.making import make_advocate, make_program

    now = clock.now()
    rule = {
        "conditions": [{"slug": "first_purchase", "settings": {}}],
        "benefits": [{"side": side, "kind": {"slug": "account_credit", "settings": {"amount_minor": 1000}}} for side in ("advocate", "friend")],
        "hold_days": 0,
    }
    program = make_program(rule=rule, starts_at=now - timedelta(days=60))
    codes = [make_advocate(program, f"advocate{number}@example.com", now=now)[1] for number in range(10)]
    _, token = actions.create_key(name="Shop", source="shop", scopes=[Permission.EVENTS_WRITE], actor=SYSTEM, now=now)
    print(json.dumps({"program": str(program.id), "codes": codes, "token": token}))  # noqa: T201


if __name__ == "__main__":
    main()

"""Run inside an installation (python -m tests.flows.shop [port of a mail server]): makes a programme that pays at once, ten advocates and a key.

Prints them as JSON.
"""

import json
import sys
from datetime import timedelta


def main() -> None:
    """Make the shop's side of a story."""
    import django

    django.setup()
    from goodword.lib import clock
    from goodword.operators import actions
    from goodword.operators.values import SYSTEM, MailSecurity, MailServer, Permission, QuietHours
    from tests.making import make_advocate, make_program

    now = clock.now()
    if len(sys.argv) > 1:
        server = MailServer(host="127.0.0.1", port=int(sys.argv[1]), security=MailSecurity.NONE)
        never = QuietHours("00:00", "00:00")
        actions.change_organisation(actor=SYSTEM, now=now, name="Shop", sender_email="hello@shop.example", mail=server, quiet_hours=never)
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

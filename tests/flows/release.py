"""Run inside an installation (python -m tests.flows.release): lets messages and rewards go again, as a person does in the console."""

import json


def main() -> None:
    """Release what a restore held."""
    import django

    django.setup()
    from goodword.lib import clock
    from goodword.operators import actions
    from goodword.operators.values import SYSTEM

    print(json.dumps(actions.release_outbound(actor=SYSTEM, now=clock.now())))  # noqa: T201


if __name__ == "__main__":
    main()

"""Run inside an installation at which nobody works (python -m tests.flows.hurry): lets ten minutes pass for journeys and for leases of the dead."""

import json


def main() -> None:
    """Make due what waits for the clock."""
    import django

    django.setup()
    from goodword.journeys.models import Enrolment
    from goodword.lib import clock
    from goodword.messaging.models import Message

    now = clock.now()
    enrolments = Enrolment.objects.filter(ended_at=None).update(due_at=now)
    messages = Message.objects.filter(state="sending").update(leased_until=now)
    print(json.dumps([enrolments, messages]))  # noqa: T201


if __name__ == "__main__":
    main()

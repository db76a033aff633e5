"""Run inside an installation (python -m tests.flows.books): prints what is stored, as JSON, for those who compare it with what should be."""

import json
from collections import Counter


def main() -> None:
    """Print the books."""
    import django

    django.setup()
    from goodword.events import models as events
    from goodword.facts import models as facts
    from goodword.messaging import models as messaging
    from goodword.operators.queries import organisation
    from goodword.rewards import models as rewards
    from goodword.rewards.queries.differences import differences

    outcomes = list(events.Outcome.objects.values_list("type", "external_id", "state"))
    books = {
        "outcomes": sorted(f"{kind} {external_id}" for kind, external_id, _ in outcomes),
        "outcome_states": Counter(state for _, _, state in outcomes),
        "jobs": Counter(facts.Job.objects.values_list("state", flat=True)),
        "rewards": sorted(" ".join(map(str, row)) for row in rewards.Reward.objects.values_list("conversion_id", "side", "contact_id")),
        "reward_states": Counter(rewards.Reward.objects.values_list("state", flat=True)),
        "grants": rewards.Posting.objects.filter(kind="grant").count(),
        "messages": Counter(messaging.Message.objects.values_list("state", flat=True)),
        "message_ids": sorted(messaging.Message.objects.exclude(message_id="").values_list("message_id", flat=True)),
        "differences": len(differences()),
        "held": organisation().outbound_held_at is not None,
    }
    print(json.dumps(books))  # noqa: T201


if __name__ == "__main__":
    main()

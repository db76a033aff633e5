"""Staff for tests: Olga owns the installation."""

from datetime import UTC, datetime
from uuid import UUID

from goodword.operators import models
from goodword.operators.values import Actor, Role

THEN = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def make_operator(email: str = "olga@example.com", name: str = "Olga Lindner", role: Role = Role.OWNER, password: str = "") -> models.Operator:
    """Make somebody of the staff; without a password they get in by a link only."""
    operator = models.Operator(email=email, name=name, role=role, created_at=THEN)
    operator.set_password(password) if password else operator.set_unusable_password()
    operator.save()
    return operator


def as_actor(operator: models.Operator) -> Actor:
    """Return them as who does a thing."""
    return Actor(operator_id=UUID(str(operator.id)))

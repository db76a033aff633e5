"""The credentials of connections, for the code that uses them and never for a page."""

from datetime import datetime
from uuid import UUID

from goodword.integrations.rules import SECRETS_OVERLAP
from goodword.integrations.values import Connection
from goodword.operators import queries as operators


def name_of(connection_id: UUID, *, before: bool = False) -> str:
    """Return under which name a credential is kept."""
    return f"connection.{connection_id}{'.before' if before else ''}"


def secrets_of(connection: Connection, *, now: datetime) -> list[str]:
    """Return the credentials that are good now, the newest first; for a day after a change the one before is good too."""
    found = [operators.secret(name_of(connection.id))]
    if connection.rotated_at and now - connection.rotated_at < SECRETS_OVERLAP:
        found.append(operators.secret(name_of(connection.id, before=True)))
    return [one for one in found if one]

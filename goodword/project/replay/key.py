"""The key of replays, kept in the data directory."""

import os
from pathlib import Path

from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.values import SYSTEM, Permission

SCOPES = (Permission.PROGRAMS_READ, Permission.PROGRAMS_WRITE, Permission.LINKS_WRITE, Permission.EVENTS_WRITE, Permission.REWARDS_READ)


def take_or_make(data_dir: Path) -> str:
    """Return the token that earlier replays used, else that of a new key; only the owner of the data directory can read it."""
    path = data_dir / "replay.key"
    if path.exists():
        token = path.read_text().strip()
        if actions.authenticate_key(token, now=clock.now()):
            return token
    _, token = actions.create_key(name="Replay", source="replay", scopes=SCOPES, actor=SYSTEM, now=clock.now())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token)
    return token

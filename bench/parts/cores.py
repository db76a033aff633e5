"""Server and client on a core each, so that neither takes the other's time."""

import os
import shutil
from collections.abc import Sequence
from typing import Any

_PINNED = len(os.sched_getaffinity(0)) > 1 and shutil.which("taskset") is not None


def on_core(number: int, command: Sequence[Any]) -> list[str]:
    """Return the command that runs on this core alone: 0 for servers and databases, 1 for clients; unchanged where there is but one."""
    return [*(["taskset", "-c", str(number)] if _PINNED else []), *map(str, command)]

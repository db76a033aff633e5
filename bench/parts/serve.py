"""Serve one ASGI application exactly as `goodword up` does: python -m bench.parts.serve APPLICATION PORT."""

import sys

from granian import Granian
from granian.constants import Interfaces, RuntimeModes

from goodword.project.server import run_calmly

if __name__ == "__main__":
    run_calmly()
    Granian(
        f"bench.parts.apps:{sys.argv[1]}",
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.ASGI,
        runtime_mode=RuntimeModes.st,
        websockets=False,
        log_enabled=False,
        backlog=1024,
        factory=True,
    ).serve()

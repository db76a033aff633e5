"""One measurement on either database: a process of its own with a fresh database on one core, the database's server on the other."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from bench.parts.cluster import cluster, create_database
from bench.parts.cores import on_core
from bench.parts.site import ROOT

SIDE = "--side"


def on_both(module: str) -> Iterator[tuple[str, Any]]:
    """Run `python -m <module> --side` on SQLite and on PostgreSQL; yield the database's name and what it printed last, read as JSON."""
    for name, server in (("sqlite", nullcontext(None)), ("postgresql", cluster())):
        with server as url, tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "GOODWORD_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "goodword.project.settings"}
            env.pop("DATABASE_URL", None)
            if url:
                env["DATABASE_URL"] = create_database(url, module.rpartition(".")[2])
            done = subprocess.run(on_core(1, [sys.executable, "-m", module, SIDE]), check=True, capture_output=True, text=True, env=env, cwd=ROOT)
            yield name, json.loads(done.stdout.splitlines()[-1])

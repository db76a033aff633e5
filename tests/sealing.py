"""Keeps a test run away from the settings and the data of whoever runs it; a pytest plugin, loaded before Django's settings."""

import atexit
import os
import shutil
import tempfile


def seal() -> None:
    """Give this process a data directory of its own and the defaults for all that is not the database."""
    for name in [name for name in os.environ if name.startswith("GOODWORD_")]:
        del os.environ[name]
    directory = tempfile.mkdtemp(prefix="goodword-test-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.environ["GOODWORD_DATA_DIR"] = directory
    os.environ["GOODWORD_URL"] = "http://localhost:8000"
    os.environ.setdefault("DATABASE_URL", "")  # so that a .env file does not choose it


seal()

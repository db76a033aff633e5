"""What most subcommands begin and end with."""

import argparse
import json
import os
import sys
from pathlib import Path


def start_django() -> None:
    """Set up logging and Django, from the environment."""
    from goodword.project import logs

    logs.configure()
    import django

    django.setup()


class Unready(Exception):
    """The database cannot be used by a command; the text says why, and what to do."""


def need_database(*, of_this_version: bool = True) -> None:
    """Raise Unready where the database does not answer or, if so wanted, has not the tables of this version."""
    from django.conf import settings
    from django.db import OperationalError, connection

    from goodword.project import migrations

    place = f"in {settings.DATA_DIR}" if connection.vendor == "sqlite" else "behind DATABASE_URL"
    try:
        current = migrations.up_to_date()
    except OperationalError as error:
        raise Unready(f"The database {place} does not answer: {str(error).strip()}") from error
    if of_this_version and not current:
        raise Unready(f"The database {place} is not of this version, or empty. Start `goodword up` with the same --data-dir, or run `goodword migrate`.")


def passphrase_of(options: argparse.Namespace) -> str | None:
    """Return the passphrase of a back-up, from the file that was named or the environment; None where there is neither."""
    file: Path | None = options.passphrase_file
    if file is None:
        return os.environ.get("GOODWORD_BACKUP_PASSPHRASE") or None
    passphrase = file.read_text().rstrip("\r\n")
    if not passphrase:
        raise ValueError(f"{file} is empty")
    return passphrase


def say(words: str) -> None:
    """Print a result."""
    print(words, flush=True)  # noqa: T201


def say_json(result: object) -> None:
    """Print a result for other programs."""
    print(json.dumps(result, ensure_ascii=False, indent=2), flush=True)  # noqa: T201


def complain(words: str) -> int:
    """Print on standard error why it did not work, and return the exit code 1."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201
    return 1

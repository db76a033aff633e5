"""`goodword restore`."""

import argparse
from pathlib import Path

from goodword.project.commands._start import complain, passphrase_of, say, start_django

WORDS = "read a back-up into an empty installation, which then sends and pays nothing until somebody says so"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--passphrase-file", type=Path, help="the passphrase under which the file was sealed (or GOODWORD_BACKUP_PASSPHRASE)")


def run(options: argparse.Namespace) -> int:
    """Restore, and say what waits."""
    start_django()
    from goodword.lib import clock
    from goodword.project.backup import restore, waiting

    try:
        manifest = restore.read(options.file, passphrase=passphrase_of(options), now=clock.now())
    except (OSError, ValueError) as error:
        return complain(f"Not restored: {error}")
    say(f"Restored {sum(table.rows for table in manifest.tables.values())} rows of {manifest.made_at}.")
    say("Nothing is sent or paid before somebody releases it in the console, Settings. Waiting:")
    for name, count in waiting.counts().items():
        say(f"  {count} {name}")
    return 0

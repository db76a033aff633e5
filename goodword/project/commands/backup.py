"""`goodword backup`."""

import argparse
from pathlib import Path

from goodword.project.commands._start import complain, need_database, passphrase_of, say, start_django

WORDS = "write everything (rows, files and keys) into one file while the server runs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--passphrase-file", type=Path, help="seal the file under the passphrase in this one (or in GOODWORD_BACKUP_PASSPHRASE)")


def run(options: argparse.Namespace) -> int:
    """Write the back-up and say what is in it."""
    start_django()
    need_database()
    from goodword.lib import clock
    from goodword.project.backup import dump

    try:
        passphrase = passphrase_of(options)
        manifest = dump.write(options.file, passphrase=passphrase, now=clock.now())
    except (OSError, ValueError) as error:
        return complain(f"Not backed up: {error}.")
    say(f"{sum(table.rows for table in manifest.tables.values())} rows and {len(manifest.members)} members in {options.file}.")
    if passphrase is None:
        complain("The file is not sealed: whoever can read it can read everything. Give --passphrase-file or GOODWORD_BACKUP_PASSPHRASE to seal it.")
    return 0

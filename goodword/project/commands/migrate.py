"""`goodword migrate`."""

import argparse

from goodword.project.commands._start import start_django

WORDS = "bring the database up to this version (`goodword up` does it by itself)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand: none."""


def run(options: argparse.Namespace) -> int:
    """Apply missing migrations."""
    start_django()
    from goodword.project import migrations

    migrations.bring_up_to_date()
    return 0

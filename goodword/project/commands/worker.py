"""`goodword worker`."""

import argparse

from goodword.project.commands._start import start_django

WORDS = "work off what is due, beside the server or on another machine; as many as you like"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("--until-stdin-ends", action="store_true", help=argparse.SUPPRESS)  # how `goodword up` ties workers to itself


def run(options: argparse.Namespace) -> int:
    """Work until told to end; wait first until the database is up to date."""
    start_django()
    from goodword.project import migrations
    from goodword.worker import process

    process.main(until_stdin_ends=options.until_stdin_ends, ready=migrations.up_to_date)
    return 0

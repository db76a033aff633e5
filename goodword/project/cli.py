"""The command `goodword`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from dotenv import load_dotenv

from goodword.project.commands._start import Unready, complain

COMMANDS = ("up", "worker", "migrate", "demo", "preset", "doctor", "user", "key", "import", "backup", "restore", "replay")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    options = _parser().parse_args(arguments)
    if options.data_dir:
        os.environ["GOODWORD_DATA_DIR"] = str(options.data_dir)
    load_dotenv(Path.cwd() / ".env", override=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    try:
        sys.exit(options.run(options))
    except Unready as unready:
        sys.exit(complain(f"Not done: {unready}"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="goodword", description="Customer referral programmes on your own server.")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        command = import_module(f"goodword.project.commands.{name}")
        subcommand = subcommands.add_parser(name, help=command.WORDS, description=command.WORDS)
        subcommand.add_argument("--data-dir", type=Path, help="where database, files and key lie (GOODWORD_DATA_DIR; default: data)")
        command.arguments(subcommand)
        subcommand.set_defaults(run=command.run)
    return parser

"""`goodword demo`."""

import argparse
import sys

from goodword.project.commands._start import complain, say, start_django

WORDS = "fill an empty installation with a made-up coffee roaster's year"
LANGUAGES = ("en", "de", "nl", "it", "ms")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of shop and people")
    parser.add_argument("--seed", type=int, default=7, help="another number makes another year")


def run(options: argparse.Namespace) -> int:
    """Play the year and say what came of it."""
    import logging

    start_django()
    logging.disable(logging.WARNING)
    from goodword.project import migrations
    from goodword.simulate import demo

    migrations.bring_up_to_date()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("days"), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("A made-up year", total=365)
        try:
            made = demo.fill(language=options.language, seed=options.seed, progress=lambda done, total: bar.update(task, completed=done, total=total))
        except demo.NotEmpty:
            return complain("This installation is not empty, and a demo never mixes with real people. Choose another --data-dir.")
    say(f"A made-up year of a made-up coffee roaster: {made['people']} customers, {made['advocates']} of them recommending. Nobody in it exists.")
    return 0

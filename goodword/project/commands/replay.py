"""`goodword replay`."""

import argparse
import os
from pathlib import Path

from goodword.project.commands._start import complain, need_database, say_json, start_django

WORDS = "feed a purchase history through the API of a running server, with a simulated who-referred-whom, and report what came of it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("file", type=Path, help="a CSV file with the columns customer_id, purchased_on, quantity, amount_usd, or others that the flags name")
    parser.add_argument("--program", required=True, help="slug of the programme; one that does not exist is made from the preset, live")
    parser.add_argument("--referrals", type=int, default=0, help="how many referrals to simulate")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same referrals")
    parser.add_argument("--url", help="where the server is (default: GOODWORD_URL, else http://localhost:8000)")
    parser.add_argument("--key", help="an API key with the scopes to do it (default: one that is kept in the data directory)")
    parser.add_argument("--customer-column", default="customer_id")
    parser.add_argument("--date-column", default="purchased_on")
    parser.add_argument("--quantity-column", default="quantity")
    parser.add_argument("--amount-column", default="", help="default: amount, or amount_ and a currency")
    parser.add_argument("--currency", default="", help="default: what the name of the amount's column tells")
    parser.add_argument("--json", action="store_true", help="print the report for other programs")


def run(options: argparse.Namespace) -> int:
    """Replay, and print the report."""
    from goodword.project.replay import words
    from goodword.project.replay.feed import StandsStill, replay
    from goodword.project.replay.history import Columns, FileUnusable, read
    from goodword.project.replay.server import Server, ServerRefused

    columns = Columns(options.customer_column, options.date_column, options.quantity_column, options.amount_column, options.currency)
    try:
        history = read(options.file, columns)
    except (OSError, FileUnusable) as error:
        return complain(f"Not replayed: {error}")
    url = options.url or os.environ.get("GOODWORD_URL") or "http://localhost:8000"
    server = Server(url, options.key or _own_key())
    try:
        with words.progress() as show:
            report = replay(server, history, slug=options.program, referrals=options.referrals, seed=options.seed, show=show)
    except (ServerRefused, StandsStill) as error:
        return complain(f"Not replayed to the end: {error}")
    if options.json:
        say_json(report)
    else:
        words.show_report(report)
    return 0


def _own_key() -> str:
    start_django()
    need_database()
    from django.conf import settings

    from goodword.project.replay import key

    return key.take_or_make(settings.DATA_DIR)

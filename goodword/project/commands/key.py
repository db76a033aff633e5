"""`goodword key`."""

import argparse

from goodword.project.commands._start import complain, say, start_django

WORDS = "make an API key for a shop or system, and print its token once"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("name", help='what the list of keys shows, such as "Shop in Berlin"')
    parser.add_argument("--source", required=True, help="names the shop or system, such as shop-berlin; two keys of one shop share it")
    parser.add_argument("--scope", action="append", required=True, dest="scopes", help="such as events:write; may be given several times")


def run(options: argparse.Namespace) -> int:
    """Make the key and print its token."""
    start_django()
    from goodword.lib import clock
    from goodword.operators import actions
    from goodword.operators.actions.keys import KeyRefused
    from goodword.operators.permissions import KEY_SCOPES
    from goodword.operators.values import SYSTEM, Permission

    if unknown := set(options.scopes) - set(KEY_SCOPES):
        return complain(f"No key may have {', '.join(sorted(unknown))}. Scopes are {', '.join(sorted(KEY_SCOPES))}.")
    scopes = [Permission(scope) for scope in options.scopes]
    try:
        _, token = actions.create_key(name=options.name, source=options.source, scopes=scopes, actor=SYSTEM, now=clock.now())
    except KeyRefused as refused:
        return complain(f"Not done: {refused}.")
    say(token)
    return 0

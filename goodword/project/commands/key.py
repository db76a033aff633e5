"""`goodword key`."""

import argparse

from goodword.project.commands._start import complain, need_database, say, start_django

WORDS = "make an API key for a shop or system and print its token once; list keys, or revoke one"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("name", nargs="?", default="", help='what the list of keys shows, such as "Shop in Berlin"')
    parser.add_argument("--source", default="", help="names the shop or system, such as shop-berlin; two keys of one shop share it")
    parser.add_argument("--scope", action="append", default=[], dest="scopes", help="such as events:write; may be given several times")
    parser.add_argument("--list", action="store_true", help="print all keys, without their tokens")
    parser.add_argument("--revoke", metavar="PREFIX", help="make the key that begins like this useless for good")


def run(options: argparse.Namespace) -> int:
    """List, revoke, or make a key and print its token."""
    start_django()
    need_database()
    if options.list:
        return _list()
    if options.revoke:
        return _revoke(options.revoke)
    if not (options.name and options.source and options.scopes):
        return complain('A key needs a name, a --source and at least one --scope: goodword key "Shop" --source shop --scope events:write')
    return _make(options)


def _make(options: argparse.Namespace) -> int:
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


def _list() -> int:
    from goodword.lib import clock
    from goodword.operators import queries

    now = clock.now()
    for key in queries.api_keys():
        state = "works" if key.works(now) else "revoked" if key.revoked_at else "over"
        say(f"{key.prefix}  {state:8} {key.source:20} {key.name}  ({', '.join(sorted(key.scopes))})")
    return 0


def _revoke(prefix: str) -> int:
    from goodword.lib import clock
    from goodword.operators import actions, queries
    from goodword.operators.values import SYSTEM

    matching = [key for key in queries.api_keys() if prefix.startswith(key.prefix)]
    if not matching:
        return complain(f"No key begins with {prefix[:20]}. `goodword key --list` shows how each begins.")
    if not actions.revoke_key(key_id=matching[0].id, actor=SYSTEM, now=clock.now()):
        return complain("This key was revoked before.")
    say(f"{matching[0].name} no longer opens anything.")
    return 0

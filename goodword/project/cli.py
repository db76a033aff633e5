"""The command `goodword`: one function a subcommand; what a subcommand needs is imported by it alone, so that each starts fast."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dotenv import load_dotenv


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    options = _parser().parse_args(arguments)
    if options.data_dir:
        os.environ["GOODWORD_DATA_DIR"] = options.data_dir
    load_dotenv(Path.cwd() / ".env", override=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    sys.exit(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="goodword", description="Customer referral programmes on your own server.")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = _add(subcommands, "up", _up, "make the database ready, serve, and work: everything in one command")
    up.add_argument("--host", default="127.0.0.1")
    up.add_argument("--port", type=int, default=8000)
    up.add_argument("--workers", type=int, default=1, help="worker processes beside the server (0: run `goodword worker` yourself)")

    worker = _add(subcommands, "worker", _worker, "work off what is due, beside or far from the server")
    worker.add_argument("--until-stdin-ends", action="store_true", help=argparse.SUPPRESS)

    _add(subcommands, "migrate", _migrate, "bring the database up to this version")
    return parser


def _add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: object, words: str) -> argparse.ArgumentParser:
    parser = subcommands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    parser.add_argument("--data-dir", help="where database, files and key lie (GOODWORD_DATA_DIR, default: data)")
    return parser


def _django() -> None:
    from goodword.project import logs

    logs.configure()
    import django

    django.setup()
    logs.configure()


def _up(options: argparse.Namespace) -> int:
    from goodword.project import server

    try:
        server.check_port(options.host, options.port)
    except server.PortTaken as taken:
        return _fail(f"{taken}. Choose another --port, or end what listens there.")
    os.environ.setdefault("GOODWORD_URL", f"http://{_name_of(options.host)}:{options.port}")
    with server.Crew(options.workers):  # they begin while we do, and wait until the database is ready
        _django()
        from django.conf import settings

        from goodword.project import migrations

        migrations.bring_up_to_date()
        print(f"Goodword is at {settings.GOODWORD_URL}", flush=True)  # noqa: T201
        server.serve(host=options.host, port=options.port)
    return 0


def _worker(options: argparse.Namespace) -> int:
    _django()
    from goodword.project import migrations
    from goodword.worker import process

    process.main(until_stdin_ends=options.until_stdin_ends, ready=migrations.up_to_date)
    return 0


def _migrate(options: argparse.Namespace) -> int:
    _django()
    from goodword.project import migrations

    migrations.bring_up_to_date()
    return 0


def _name_of(host: str) -> str:
    """Return how a browser on this machine calls an address to listen on."""
    if host in {"127.0.0.1", "0.0.0.0", "::", "::1"}:  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _fail(words: str) -> int:
    print(words, file=sys.stderr)  # noqa: T201
    return 1

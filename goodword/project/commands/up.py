"""`goodword up`."""

import argparse
import os

from goodword.project.commands._start import complain, need_database, say, start_django

WORDS = "make the database ready, serve, and work: everything in one command"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="worker processes beside the server (0: run `goodword worker` yourself)")


def run(options: argparse.Namespace) -> int:
    """Serve and work until told to end."""
    from goodword.project import logs, server  # in this order: logs makes structlog light

    logs.configure()
    try:
        server.check_port(options.host, options.port)
    except server.PortTaken as taken:
        return complain(f"{taken}. Choose another --port, or end what listens there.")
    os.environ.setdefault("GOODWORD_URL", f"http://{_name_of(options.host)}:{options.port}")
    with server.Crew(options.workers):  # they begin while we do, and wait until the database is ready
        start_django()
        need_database(of_this_version=False)
        from goodword.project import migrations, welcome

        migrations.bring_up_to_date()
        say(welcome.line())
        server.serve(host=options.host, port=options.port)
    return 0


def _name_of(host: str) -> str:
    """Return how a browser on this machine calls an address to listen on."""
    if host in {"127.0.0.1", "0.0.0.0", "::", "::1"}:  # noqa: S104 - compared, not listened on
        return "localhost"
    return f"[{host}]" if ":" in host else host

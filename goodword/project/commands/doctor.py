"""`goodword doctor`."""

import argparse
from dataclasses import asdict

from goodword.project.commands._start import say, say_json, start_django

WORDS = "look whether all is well; where it is not, say how to mend it and exit with 1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("--host", default="127.0.0.1", help="where `goodword up` listens")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--json", action="store_true", help="for other programs")


def run(options: argparse.Namespace) -> int:
    """Print what every check found."""
    start_django()
    from goodword.project import doctor

    findings = doctor.examine(host=options.host, port=options.port)
    well = all(finding.well for finding in findings)
    if options.json:
        say_json({"well": well, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            say(f"{'well ' if finding.well else 'WRONG'}  {finding.name}: {finding.words}" + (f"\n       {finding.mend}" if finding.mend else ""))
    return 0 if well else 1

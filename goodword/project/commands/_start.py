"""What most subcommands begin and end with."""

import json
import sys


def start_django() -> None:
    """Set up logging and Django, from the environment."""
    from goodword.project import logs

    logs.configure()
    import django

    django.setup()


def say(words: str) -> None:
    """Print a result."""
    print(words, flush=True)  # noqa: T201


def say_json(result: object) -> None:
    """Print a result for other programs."""
    print(json.dumps(result, ensure_ascii=False, indent=2), flush=True)  # noqa: T201


def complain(words: str) -> int:
    """Print on standard error why it did not work, and return the exit code 1."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201
    return 1

"""Run inside an installation (python -m tests.worker.beats): prints how many workers were heard of lately."""


def main() -> None:
    """Count them."""
    import django

    django.setup()
    from goodword.facts import queries
    from goodword.lib import clock

    print(len(queries.workers(now=clock.now())))  # noqa: T201


if __name__ == "__main__":
    main()

"""Count all touches at once, those of this moment too. python -m bench.parts.count"""

import os


def main() -> None:
    """Count as the worker does, in the database of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    import django

    django.setup()
    from goodword.events.actions.count import LAG, count
    from goodword.lib import clock

    count(clock.now() + LAG)


if __name__ == "__main__":
    main()

"""Import a file of people and wait until workers have taken it: python -m bench.parts.import_people ROWS; prints what came of it as JSON."""

import json
import sys
import time
from collections.abc import Iterator

import django

HEADINGS = "Customer number,First name,Last name,Email,Telephone,Customer since,Tags\r\n"


def lines(count: int) -> Iterator[bytes]:
    """Yield a file of so many rows, each fiftieth of them bad."""
    yield HEADINGS.encode()
    for number in range(count):
        email = "anna@exmaple" if number % 50 == 0 else f"anna.{number}@example.com"
        yield f'{number},Anna,"Petersen, {number}",{email},+4940{5550000 + number},2024-{1 + number % 12:02d}-01,Regular\r\n'.encode()


def main(count: int) -> None:
    """Upload, check, take, and print the counts."""
    django.setup()
    from goodword.contacts.actions import imports
    from goodword.contacts.queries.imports import imported
    from goodword.contacts.values import ImportState
    from goodword.lib import clock
    from goodword.operators.values import SYSTEM

    import_id = imports.upload("people.csv", lines(count), actor=SYSTEM, now=clock.now())
    draft = imported(import_id)
    began = time.monotonic()
    imports.set_up(import_id, mapping=dict(draft.mapping), options=draft.options, actor=SYSTEM, now=clock.now())
    _await(lambda: imported(import_id).state, ImportState.CHECKED)
    imports.begin(import_id, actor=SYSTEM, now=clock.now())
    _await(lambda: imported(import_id).state, ImportState.DONE)
    print(json.dumps({"seconds": round(time.monotonic() - began, 1), "rows": imported(import_id).rows_read, **vars(imported(import_id).counts)}))


def _await(state: object, wanted: str) -> None:
    while (now := state()) != wanted:  # type: ignore[operator]
        if now == "failed":
            raise SystemExit("the import failed")
        time.sleep(0.5)


if __name__ == "__main__":
    main(int(sys.argv[1]))

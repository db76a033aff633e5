"""The redirect with its durable click against a bare 302, and against a Django view with one ORM insert."""

import time
from typing import Any

from bench.parts.cluster import cluster, create_database
from bench.parts.compare import Measured, compare, show
from bench.parts.site import Served, Site, ask, expect, served, site

PATH = "/r/NONE"


def main() -> None:
    """Run all comparisons."""
    entries = []
    with site() as here:
        entries.append(_against_bare("redirect_sqlite_vs_bare_302", here, bar=0.55))
        entries.append(_against_django("redirect_sqlite_vs_django_view", here))
    with cluster() as url, site(create_database(url, "redirect")) as here:
        entries.append(_against_bare("redirect_postgresql_vs_bare_302", here, bar=0.40))
    show(entries)


def _against_bare(name: str, here: Site, *, bar: float) -> dict[str, Any]:
    with served(here, "ours", path=PATH) as ours, served(here, "bare", path=PATH) as other:
        ask(ours, "redirect.lua", here, seconds=2)
        time.sleep(0.2)
        entry = compare(name, bar=bar, ours=lambda: _clicks(ours, here), other=lambda: ask(other, "redirect.lua", here)[0])
        _count_once(here)
        return entry


def _against_django(name: str, here: Site) -> dict[str, Any]:
    with served(here, "ours", path=PATH) as ours, served(here, "django_view", path="/") as other:
        ask(ours, "redirect.lua", here, seconds=1)
        ask(other, "redirect.lua", here, seconds=1)
        time.sleep(0.2)
        return compare(name, bar=12, ours=lambda: _clicks(ours, here), other=lambda: ask(other, "redirect.lua", here)[0])


def _clicks(server: Served, here: Site) -> Measured:
    """Measure ours, and see that every click that was answered is stored."""
    touches = _at_rest(here)  # the Django view writes into the same table, and at its pace what was under way takes its time
    measured, answered = ask(server, "redirect.lua", here)
    rows = expect(_at_rest(here) - touches, answered)
    return Measured(measured.rate, rows, measured.cpu_us)


def _at_rest(here: Site) -> int:
    """Return how many clicks are stored, once none has come for half a second."""
    before, now = -1, here.count("events_touch")
    while before != now:
        time.sleep(0.5)
        before, now = now, here.count("events_touch")
    return now


def _count_once(here: Site) -> None:
    """See that counting afterwards, which clicks do not wait for, finds each of them once."""
    here.run("bench.parts.count")
    counted, stored = (int(here.ask(sql) or 0) for sql in ("select sum(count) from events_touchcount", "select count(*) from events_touch"))
    if counted != stored:
        raise SystemExit(f"{stored} clicks are stored, but {counted} counted")


if __name__ == "__main__":
    main()

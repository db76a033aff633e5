"""How long a click has to wait at most while 100,000 people are imported on SQLite, which has one writer; beside it, the same clicks in quiet."""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bench.parts.cluster import free_port
from bench.parts.compare import entry, show
from bench.parts.cores import on_core
from bench.parts.site import ROOT, Site, await_answer, site

ROWS = 100_000
LIMIT_MS = 500  # what a person who clicks a link does not notice beside the way through the net
QUIET_S = 20
PAUSE_S = 0.01


class Clicks(threading.Thread):
    """Clicks one link after another on one kept connection, as a modest shop's visitors do together, and notes how long each answer took."""

    def __init__(self, url: str, codes: list[str]) -> None:
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self._address, self._codes, self._over = urlsplit(url).netloc, codes, threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=60)
        chance = random.Random(1)
        while not self._over.wait(PAUSE_S):
            began = time.perf_counter()
            connection.request("GET", f"/r/{chance.choice(self._codes)}", headers={"User-Agent": "Mozilla/5.0"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 302:
                raise SystemExit(f"a click was answered with {answer.status}")
            self.waits.append(time.perf_counter() - began)

    def end(self) -> list[float]:
        """Stop and return the waits, the shortest first."""
        self._over.set()
        self.join()
        return sorted(self.waits)


def main() -> None:
    """Click in quiet, then during the import, and see that every click and every row is there."""
    with site() as here, _up(here) as url:
        codes = (here.folder / "codes").read_text().split()
        quiet = _clicked(url, codes, lambda: time.sleep(QUIET_S))
        touches = here.count("events_touch")
        told: dict[str, Any] = {}
        busy = _clicked(url, codes, lambda: told.update(_imported(here)))
        time.sleep(0.5)
        if here.count("events_touch") - touches != len(busy) or told["rows"] != ROWS or told["new"] + told["bad"] != ROWS:
            raise SystemExit(f"{len(busy)} clicks, {here.count('events_touch') - touches} stored; {told}")
    for words, waits in (("in quiet", quiet), ("during the import", busy)):
        at = ", ".join(f"{share:g} %: {waits[int(len(waits) * share / 100)] * 1000:.1f} ms" for share in (50, 99, 99.9))
        print(f"{words}: {len(waits)} clicks; {at}; longest {waits[-1] * 1000:.0f} ms", file=sys.stderr)
    print(f"the import: {told}", file=sys.stderr)
    longest, alone = busy[-1] * 1000, quiet[-1] * 1000
    rows = ROWS + len(busy)
    show([entry("redirect_longest_wait_ms_during_import", bar=1, ratio=LIMIT_MS / longest, ours=longest, other=alone, rows=rows, cpu_us=0)])


def _clicked(url: str, codes: list[str], meanwhile: Any) -> list[float]:
    clicks = Clicks(url, codes)
    clicks.start()
    meanwhile()
    return clicks.end()


def _imported(here: Site) -> dict[str, Any]:
    command = on_core(1, [sys.executable, "-m", "bench.parts.import_people", ROWS])
    done = subprocess.run(command, env=here.env, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def _up(here: Site) -> Iterator[str]:
    """Serve and work as `goodword up` does, everything on one core."""
    port = free_port()
    log = here.folder / "up.log"
    with log.open("w") as file:
        command = on_core(0, [sys.executable, "-m", "goodword", "up", "--port", port, "--workers", 1])
        process = subprocess.Popen(command, env=here.env, cwd=ROOT, stdout=file, stderr=file)
    try:
        await_answer(f"http://127.0.0.1:{port}/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main()

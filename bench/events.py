"""Events, one a request and by the hundred: against our own endpoint without storing, and against pgbench's single-row inserts on the same server."""

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.parts.cluster import cluster, create_database
from bench.parts.compare import Measured, compare, show
from bench.parts.cores import on_core
from bench.parts.site import SECONDS, Served, Site, ask, expect, served, site

PATH = "/v1/events"
BATCH = 100
BATCH_CONNECTIONS = 8

INSERT = """
\\set customer random(1, 50000)
insert into events_outcome (id, source, type, external_id, person_key, shard, person, occurred_at, received_at, amount_minor, currency, code, click_id,
  refund_of, history, properties, state, error)
values (gen_random_uuid(), 'pgbench', 'purchase', gen_random_uuid()::text, md5(:customer::text) || md5(:customer::text), :customer % 64,
  '{"source": "shop", "external_id": "c1", "email": "c1@example.com", "trusted": true}', now(), now(), 2490, 'EUR', '', '', '', false,
  '{"items":[{"sku":"SKU-1234","amount":"24.90"}]}', 'waiting', '');
"""


def main() -> None:
    """Run all comparisons."""
    entries = []
    with site() as here:
        entries.append(_single("events_single_sqlite_vs_validate_only", here, bar=0.6))
    with cluster() as url, site(create_database(url, "events")) as here:
        entries.append(_single("events_single_postgresql_vs_validate_only", here, bar=0.45))
        entries.append(_batches("events_batch_postgresql_vs_single_row_inserts", here))
    show(entries)


def _single(name: str, here: Site, *, bar: float) -> dict[str, Any]:
    with served(here, "ours", path=PATH) as ours, served(here, "validate_only", path=PATH) as other:
        for server in (ours, other):
            ask(server, "event.lua", here, seconds=1)
        time.sleep(0.5)
        return compare(name, bar=bar, ours=lambda: _events(ours, here), other=lambda: ask(other, "event.lua", here)[0])


def _batches(name: str, here: Site) -> dict[str, Any]:
    with served(here, "ours", path=PATH) as ours, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        script.write_text(INSERT)
        _events(ours, here, each=BATCH, connections=BATCH_CONNECTIONS)
        return compare(name, bar=2, ours=lambda: _events(ours, here, each=BATCH, connections=BATCH_CONNECTIONS), other=lambda: _inserts(script, here))


def _events(server: Served, here: Site, *, each: int = 1, connections: int = 64) -> Measured:
    """Measure ours, and see that every event that was answered is stored with its claim."""
    os.environ["BENCH_EACH"] = str(each)
    outcomes, claims = here.count("events_outcome"), here.count("events_outcomeclaim")
    measured, answered = ask(server, "event.lua", here, each=each, connections=connections)
    time.sleep(0.5)  # what was under way at the end
    rows = expect(here.count("events_outcome") - outcomes, answered, connections=connections, each=each)
    if here.count("events_outcomeclaim") - claims != rows:
        raise SystemExit("claims and outcomes differ")
    return Measured(measured.rate, rows, measured.cpu_us)


def _inserts(script: Path, here: Site) -> Measured:
    """Let pgbench insert single rows of the same kind, without any claim, prepared, 16 at a time."""
    command = ["pgbench", "-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", str(SECONDS), "-f", script, here.env["DATABASE_URL"]]
    said = subprocess.run(on_core(1, command), check=True, capture_output=True, text=True).stdout
    return Measured(float(next(line for line in said.splitlines() if line.startswith("tps")).split()[2]))


if __name__ == "__main__":
    main()

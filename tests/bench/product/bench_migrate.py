"""A release reaches every company: with nothing to do, with much to do, and when it is killed.

    make bench-migrate
    make bench-migrate BENCH="--companies 50"

- `nothing_s`: `migrate_schemas` where nothing is pending, with 200 companies, in a process that is
  up; `stock_nothing_s` is django-tenants' own run over the same schemas. The goal is a second.
- `release_s`: 45 migrations, each of one operation, over 21 schemas, in two processes;
  `stock_release_s` is django-tenants' multiprocessing executor with two processes on a copy of the
  same database. The goal is not to be slower.
- `kills`: how often such a release was killed (all its processes, at random moments) before the run
  that ended it; `half_applied` and `lies` count schemas with a migration without its record (or a
  record without its migration), and lines of the ledger that were not true, after every kill.

The last line is JSON. Schemas are copied from a spare by SQL, which is no way to make one but fills
the server.
"""

import json
import random
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django_tenants.migration_executors.base import run_migrations
from django_tenants.migration_executors.multiproc import MultiprocessingExecutor

from tenants.companies.spares import fill_pool
from tenants.schemas.context import public_context
from tenants.schemas.migrating.ledger import behind, read_ledger
from tenants.schemas.models import Schema
from tests.bench.product.bench_open import copy_schema, dump_of
from tests.bench.product.database import database_of_its_own
from tests.databases import database_copy
from tests.killing import kill_after
from tests.pending import added_columns, lies_of_the_ledger, pending_migrations, whole

SCHEMAS = 21
OPERATIONS = 45
KILLS = 10
PROCESSES = 2
STOCK = {
    "database": "owner", "verbosity": 0, "interactive": False, "app_label": None,
    "migration_name": None, "fake": False, "fake_initial": False, "plan": False,
    "run_syncdb": False, "check_unapplied": False, "prune": False, "skip_checks": True,
    "force_color": False, "no_color": True, "traceback": False, "load_initial_data": True,
}  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    connections.close_all()
    started = perf_counter()
    work()
    return perf_counter() - started


@contextmanager
def copied(suffix: str) -> Iterator[None]:
    """A copy of the benchmark's database; what somebody is connected to cannot be copied."""
    connections.close_all()
    with database_copy(suffix, "bench"):
        yield


def ours() -> None:
    call_command("migrate_schemas", parallel=PROCESSES, verbosity=0)


def names() -> list[str]:
    return list(Schema.objects.values_list("name", flat=True))


def stock_in_two_processes() -> None:
    schemas = ["public", *names()]
    connections.close_all()
    settings.TENANT_MULTIPROCESSING_MAX_PROCESSES = PROCESSES
    settings.TENANT_MULTIPROCESSING_CHUNKS = 1
    MultiprocessingExecutor((), STOCK).run_migrations(tenants=schemas)


def stock_one_by_one() -> None:
    for name in ["public", *names()]:
        run_migrations((), STOCK, "standard", name)


def release(folder: Path) -> dict[str, object]:
    with pending_migrations(folder, added_columns(OPERATIONS), "quoting"):
        with copied("bench_stock"):
            stock = timed(stock_in_two_processes)
            assert all(whole(name) for name in names())
        print(f"de fábrica, {PROCESSES} procesos: {stock:.1f} s", flush=True)
        with copied("bench_ours"):
            took = timed(ours)
            assert behind() == [] and all(whole(name) for name in names())
        print(f"la nuestra: {took:.1f} s", flush=True)
        with copied("bench_kills"):
            broken = kills(took)
    return {"stock_release_s": round(stock, 2), "release_s": round(took, 2), **broken}


def kills(took: float) -> dict[str, object]:
    """Of a release that takes ``took`` seconds: after each kill it goes on where it was."""
    chance = random.Random(2026)
    half, lies = 0, 0
    for _ in range(KILLS):
        kill_after(chance.uniform(0.05, 1.6) * took / KILLS, ours)
        half += sum(not whole(name) for name in names())
        lies += len(lies_of_the_ledger(OPERATIONS))
        done = sum(line.at_head for line in read_ledger())
        print(f"muerta con {done} de {SCHEMAS + 1} al día", flush=True)
    rest = timed(ours)
    assert behind() == [] and {line.state for line in read_ledger()} == {"done"}
    return {"kills": KILLS, "half_applied": half, "lies": lies, "rest_s": round(rest, 2)}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--companies", type=int, default=200, help="cuántas hay sin nada pendiente")
    companies = parser.parse_args().companies
    with database_of_its_own(), public_context(), TemporaryDirectory() as folder:
        [model] = fill_pool(size=1)
        dump = dump_of(model)
        for number in range(1, SCHEMAS):
            copy_schema(dump, model, number)
        told = release(Path(folder))
        for number in range(SCHEMAS, companies):
            copy_schema(dump, model, number)
        ours()
        nothing = min(timed(ours) for _ in range(3))
        print(f"nada pendiente, {companies} empresas: {nothing:.3f} s", flush=True)
        stock_nothing = timed(stock_one_by_one)
    facts = {
        "schemas": SCHEMAS,
        "operations": OPERATIONS,
        **told,
        "companies": companies,
        "nothing_s": round(nothing, 3),
        "stock_nothing_s": round(stock_nothing, 2),
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()

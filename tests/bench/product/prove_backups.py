"""Backups and restorations at their promised size, with everything that goes wrong.

    make test-backup

1. Sixty simulated days of six-hourly points in a real repository, with processes that are killed,
   a disk that fills, points that are never verified, and cleanings that fail.
2. The ten sabotages, each of which the drill must catch.
3. Twenty companies of five thousand quotations: a backup, a drill, and one company brought back
   while the others' tables stay what they were.
4. A backup of three hundred schemas.

Takes about half an hour on two cores. The last line is JSON; it ends with 1 if a promise is broken.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.conf import settings
from django.utils import timezone

from ops.backups import programs, scratch
from ops.backups.capture import contents
from ops.backups.company import bring_beside, swap, undo
from ops.backups.drill import run_drill
from ops.backups.making import back_up
from ops.backups.manifest import Tables
from ops.backups.models import BackupRun, DrillRun
from ops.backups.points import SLOT, TIMED, Point, name_of, points_to_forget
from ops.backups.problem import BackupProblem
from ops.backups.repository import here
from tenants.companies.spares import fill_pool
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.models import Schema
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.quoting.reports.many import make_many_quotes

Figures = dict[str, float | int | str]
START = datetime(2030, 1, 1, 0, 0, 3, tzinfo=UTC)
BIG = 6 * 2**20  # bytes of a file that does not fit on the full disk


# --- Sixty days ----------------------------------------------------------------------------------


def live_through(days: int, folder: Path) -> Figures:
    """Each slot has its fate; after each one the repository is asked what it holds."""
    chance = random.Random(11)
    content = folder / "content"
    content.mkdir()
    repository = here()
    repository.prepare()
    verified, fates = 0, dict.fromkeys(FATES, 0)
    full: list[int] = []  # how many verified points there were, once there were enough
    for number in range(days * 4):
        now = START + number * SLOT
        point = Point(name_of(now), now, TIMED, False)
        (content / "rows").write_bytes(chance.randbytes(20_000))
        fate = chance.choices(FATES, [70, 6, 6, 6, 6, 6])[0]
        fates[fate] += 1
        if fate == "killed":
            kill_while_writing(point, content)
        elif fate == "full":
            fill_the_disk(point, content, chance)
        elif fate != "missed":
            repository.write(point, [content])
            if fate != "unverified":
                repository.mark_verified(repository.point(point.name))
                verified += 1
        held = repository.points()
        if fate != "uncleaned":
            old = points_to_forget(held, now)
            repository.forget([each for each in held if each.name in old])
            held = [each for each in held if each.name not in old]
            sure = sum(each.verified for each in held)
            assert sure >= min(verified, 119), (number, fate, sure)
            full += [sure] if verified >= 120 else []
        newest = next((each for each in held if each.verified), None)
        assert newest is not None or not verified
    repository.check("100%")
    few, many = min(full, default=verified), max(full, default=verified)
    print(f"{days} días: {fates}; de {few} a {many} puntos comprobados", flush=True)
    return {"days": days, "fewest_points": few, "most_points": many}


FATES = ("good", "missed", "killed", "full", "unverified", "uncleaned")


def kill_while_writing(point: Point, content: Path) -> None:
    place = {"RESTIC_REPOSITORY": here().location, "RESTIC_PASSWORD": settings.BACKUP_PASSWORD}
    command = [programs.restic(), "backup", "--no-cache", "--tag", f"point={point.name}"]
    writing = subprocess.Popen([*command, content], env=place, stdout=subprocess.DEVNULL)
    try:
        writing.wait(random.Random(point.name).uniform(0.05, 0.6))
    except subprocess.TimeoutExpired:
        writing.kill()
        writing.wait()
    here().release_locks()


def fill_the_disk(point: Point, content: Path, chance: random.Random) -> None:
    large = content / "large"
    large.write_bytes(chance.randbytes(BIG))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BIG // 4, hard))
    try:
        here().write(point, [content])
    except BackupProblem:
        pass
    else:
        raise AssertionError("The disk was not full.")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        large.unlink()
    here().release_locks()


# --- Sabotage ------------------------------------------------------------------------------------


def sabotage() -> Figures:
    tests = "tests/ops/backups/test_drill.py"
    command = [sys.executable, "-m", "pytest", "-q", "-k", "sabotage", tests]
    told = subprocess.run(command, capture_output=True, text=True).stdout
    caught = re.search(r"(\d+) passed", told)
    print(told.strip().splitlines()[-1], flush=True)
    return {"sabotages_caught": int(caught[1]) if caught else 0}


# --- Twenty companies ----------------------------------------------------------------------------


def drill_many(companies: int, quotes: int) -> Figures:
    for number in range(companies):
        company = make_company(f"taller-{number}", f"Taller {number}")
        with company_context(company):
            owner = User.objects.get(email=company.owner_email)
            make_many_quotes(owner, quotes, timezone.now())
        print(f"{company.schema_name}: {quotes} cotizaciones", flush=True)
    with timed() as taken:
        run = back_up(BackupRun.Kind.MANUAL)
    backup = taken[0]
    with timed() as taken:
        back_up(BackupRun.Kind.TIMED, timezone.now() + timedelta(seconds=1))
    again = taken[0]
    drill = run_drill()
    assert drill.state == DrillRun.State.PASSED, drill.error
    each = max(sum(trial["seconds"].values()) for trial in drill.report["points"])
    return {
        "companies": companies,
        "quotes": quotes,
        "database_mb": round(run.database_bytes / 2**20),
        "kept_mb": round(run.added_bytes / 2**20),
        "backup_s": backup,
        "second_backup_s": again,
        "second_kept_mb": round(BackupRun.objects.all()[0].added_bytes / 2**20, 1),
        "drill_s": drill.report["seconds"],
        "drill_of_a_point_s": round(each, 1),
    }


def bring_one_back() -> Figures:
    company = Company.objects.order_by("pk").first()
    assert company is not None
    former = company.schema_name
    others = tables_but({former})
    with timed() as beside:
        row = bring_beside(company, "latest")
    with timed() as swapped:
        swap(row)
    left = tables_but({former, row.restored_schema})
    with timed() as undone:
        undo(row)
    return {
        "others_unchanged": int(left == others),
        "company_s": round(beside[0] + swapped[0], 1),
        "undo_s": undone[0],
    }


def tables_but(schemas: set[str]) -> dict[str, Tables]:
    with scratch.connected("default", scratch.live_name("default")) as connection:
        found = contents(connection)
    return {name: tables for name, tables in found.items() if name not in {"public", *schemas}}


# --- Three hundred schemas -----------------------------------------------------------------------


def back_up_many(schemas: int, folder: Path) -> Figures:
    """Copies of one spare, each under a name and a row of its own."""
    fill_pool(size=1)
    model = Schema.objects.filter(state=Schema.State.SPARE)[0]
    written = folder / "model.sql"
    environment = programs.libpq_environment("default")
    name = f"--dbname={scratch.live_name('default')}"
    major = scratch.major_of("default")
    dump = [programs.postgres_tool("pg_dump", major), f"--schema={model.name}", f"--file={written}"]
    subprocess.run([*dump, name], env=environment, check=True)
    text = written.read_text()
    psql = [programs.postgres_tool("psql", major), "--quiet", "--single-transaction"]
    psql += ["--set=ON_ERROR_STOP=1", f"--file={written}", name]
    while Schema.objects.count() < schemas:
        row = Schema.objects.begin("default")
        written.write_text(re.sub(rf"\b{model.name}\b", row.name, text))
        subprocess.run(psql, env=environment, check=True, stdout=subprocess.DEVNULL)
        Schema.objects.filter(pk=row.pk).update(state=Schema.State.SPARE, head=model.head)
    with timed() as taken:
        run = back_up(BackupRun.Kind.DEPLOY, timezone.now() + timedelta(seconds=2))
    print(f"{run.schemas} esquemas en {taken[0]} s", flush=True)
    return {"schemas": run.schemas, "schemas_backup_s": taken[0]}


@contextmanager
def timed() -> Iterator[list[float]]:
    taken: list[float] = []
    start = perf_counter()
    yield taken
    taken.append(round(perf_counter() - start, 1))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--companies", type=int, default=20)
    parser.add_argument("--quotes", type=int, default=5000)
    parser.add_argument("--schemas", type=int, default=300)
    options = parser.parse_args()
    settings.BACKUP_PASSWORD = "la clave de una prueba que dura media hora"
    settings.MAX_BETA_USERS = settings.MAX_BETA_COMPANIES = 100_000
    figures: Figures = {}
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        settings.BACKUP_REPOSITORY = Path(one) / "repository"
        figures |= live_through(options.days, Path(one))
        figures |= sabotage()
        settings.BACKUP_REPOSITORY = Path(other) / "repository"
        with database_of_its_own():
            figures |= drill_many(options.companies, options.quotes)
            figures |= bring_one_back()
            figures |= back_up_many(options.schemas, Path(other))
    kept = {
        "points": options.days < 60
        or (int(figures["fewest_points"]) >= 119 and int(figures["most_points"]) <= 121),
        "sabotages": figures["sabotages_caught"] == 10,
        "drill": float(figures["drill_of_a_point_s"]) <= 600,
        "company": float(figures["company_s"]) <= 180 and bool(figures["others_unchanged"]),
        "schemas": int(figures["schemas"]) > options.schemas,
    }
    print(json.dumps(figures | {"kept": all(kept.values())}))
    if not all(kept.values()):
        sys.exit(f"No se cumple: {', '.join(name for name, good in kept.items() if not good)}")


if __name__ == "__main__":
    main()

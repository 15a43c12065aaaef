"""A drill restores, compares and uses a point; each of ten sabotages keeps it from passing."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.conf import settings as installed
from django.core.management import call_command
from psycopg import sql

from ops.backups import programs, scratch
from ops.backups.capture import sha256_of
from ops.backups.drill import run_drill
from ops.backups.making import MANIFEST, back_up, staging
from ops.backups.models import BackupRun, DrillRun
from ops.backups.points import Point
from ops.backups.repository import here
from tenants.schemas.companies import Company
from tests.ops.backups.conftest import NOON, media_root

Change = Callable[[Path], None]
SOON = NOON + timedelta(hours=1)


# --- Sabotage ------------------------------------------------------------------------------------


def rewrite(point: Point, change: Change) -> None:
    """The same point with other contents, as somebody with the password might write it."""
    repository = here()
    names = [path for path in repository.files(point) if Path(path).parent.name == "point"]
    with staging("point") as folder:
        repository.restore(point, folder.with_name("tree"), *names)
        for path in names:
            (folder.with_name("tree") / path.lstrip("/")).rename(folder / Path(path).name)
        change(folder)
        repository.write(point, [folder, Path(installed.MEDIA_ROOT)])
    repository.forget([point])
    repository.mark_verified(repository.point(point.name))


def redump(folder: Path, *options: str) -> None:
    """Another dump of the living database in the place of the point's, under its sum and size."""
    path = folder / "default.dump"
    tool = programs.postgres_tool("pg_dump", 15)
    command = [tool, "--format=custom", "--compress=0", f"--file={path}", *options]
    name = f"--dbname={scratch.live_name('default')}"
    subprocess.run([*command, name], env=programs.libpq_environment("default"), check=True)
    amend(folder, sha256=sha256_of(path), size=path.stat().st_size)


def amend(folder: Path, **facts: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["servers"]["default"] |= facts
    (folder / MANIFEST).write_text(json.dumps(manifest))


def largest_pack() -> Path:
    packs = (Path(here().location) / "data").rglob("*")
    return max((path for path in packs if path.is_file()), key=lambda path: path.stat().st_size)


def flip_a_bit(company: Company, point: Point) -> None:
    pack = largest_pack()
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.chmod(0o600)
    pack.write_bytes(content)


def truncate(company: Company, point: Point) -> None:
    pack = largest_pack()
    pack.chmod(0o600)
    with pack.open("r+b") as file:
        file.truncate(pack.stat().st_size // 2)


def empty(company: Company, point: Point) -> None:
    rewrite(point, lambda folder: (folder / "default.dump").write_bytes(b"") and None)


def of_another_version(company: Company, point: Point) -> None:
    rewrite(point, lambda folder: amend(folder, postgres=990000))


def without_a_schema(company: Company, point: Point) -> None:
    rewrite(point, lambda folder: redump(folder, f"--exclude-schema={company.schema_name}"))


def with_another_key(company: Company, point: Point) -> None:
    installed.BACKUP_PASSWORD = "la clave de otro repositorio"


def stale(company: Company, point: Point) -> None:
    """Nothing is done to it: the drill comes when it is too old."""


def with_companies_swapped(company: Company, point: Point) -> None:
    other = Company.objects.exclude(pk=company.pk).first()
    assert other is not None
    names = [company.schema_name, "aside", other.schema_name]
    turns = [(names[0], names[1]), (names[2], names[0]), (names[1], names[2])]

    def turn() -> None:
        with scratch.connected("default", scratch.live_name("default")) as connection:
            for one, another in turns:
                statement = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
                connection.execute(statement.format(sql.Identifier(one), sql.Identifier(another)))

    turn()
    rewrite(point, redump)
    turn()


def with_partial_media(company: Company, point: Point) -> None:
    shutil.rmtree(media_root(company) / "logos")
    rewrite(point, lambda folder: None)


def with_an_old_manifest(company: Company, point: Point) -> None:
    former = back_up("manual", NOON - timedelta(hours=12))
    kept: list[str] = []
    rewrite(
        here().point(former.point),
        lambda folder: kept.append((folder / MANIFEST).read_text()),
    )
    rewrite(point, lambda folder: (folder / MANIFEST).write_text(kept[0]) and None)


SABOTAGES: dict[Callable[[Company, Point], None], str] = {
    flip_a_bit: "No se pudo leer el punto",
    truncate: "No se pudo leer el punto",
    empty: "default.dump .* falta o está cortado",
    of_another_version: "PostgreSQL 99|que no puede con él",
    without_a_schema: "no trae c_",
    with_another_key: "BACKUP_PASSWORD no es la clave",
    stale: "es de hace 25 horas",
    with_companies_swapped: "el contenido es otro|renglones en vez de",
    with_partial_media: "falta el archivo c_.*/logos/propio.png",
    with_an_old_manifest: "es de otro punto",
}


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.__name__)
def test_a_sabotage_is_caught(
    living: Company, point: Point, sabotage: Callable[[Company, Point], None]
) -> None:
    sabotage(living, point)
    late = timedelta(hours=24) if sabotage is stale else timedelta(0)
    run = run_drill(SOON + late)
    assert run.state == DrillRun.State.FAILED
    assert any(re.search(SABOTAGES[sabotage], fault) for fault in run.report["faults"])


def test_a_copy_elsewhere_that_is_not_made_fails_the_drill(
    living: Company, make_point: Callable[..., Point], settings: LazySettings, places: Path
) -> None:
    settings.BACKUP_REMOTE = str(places / "remote")
    make_point()
    settings.BACKUP_REMOTE = "sftp:nadie@127.0.0.1:/respaldos"
    newest = make_point(BackupRun.Kind.MANUAL, NOON + timedelta(hours=9))
    run = run_drill(newest.at)
    assert run.state == DrillRun.State.FAILED
    assert run.report["faults"] == ["Nada se ha copiado fuera de este servidor desde hace 9 horas."]


# --- Without sabotage ----------------------------------------------------------------------------


def test_the_newest_point_and_an_older_one_are_restored_and_used(
    living: Company, make_point: Callable[..., Point], capsys: pytest.CaptureFixture[str]
) -> None:
    older, newest = make_point(), make_point()
    run = run_drill(newest.at + timedelta(hours=1))
    assert (run.error, run.state) == ("", DrillRun.State.PASSED)
    told = {trial["point"]: trial for trial in run.report["points"]}
    assert told.keys() == {older.name, newest.name}
    for trial in told.values():
        assert trial["schemas"] == 4 and trial["rows"] > 1000 and trial["files"] == 1
        sentences = trial["proofs"][living.schema_name]
        assert sentences[0] == "se entra con contraseña y se ve la primera página"
        assert sentences[1].startswith("se cotiza por $") and "sale su PDF" in sentences[1]
        assert set(trial["seconds"]) == {"fetch", "load", "compare", "media", "use"}
    own = f"{scratch.live_name('default')}_drill_"
    assert not [name for name in all_databases() if name.startswith(own)]


def test_a_copy_in_which_nobody_can_enter_fails_the_drill(
    living: Company, make_point: Callable[..., Point]
) -> None:
    """The data are as promised, and of no use."""
    with scratch.connected("default", scratch.live_name("default")) as connection:
        table = sql.Identifier(living.schema_name, "quoting_quotesettings")
        connection.execute(sql.SQL("DELETE FROM {}").format(table))
    run = run_drill(SOON, chosen=make_point().name)
    assert run.state == DrillRun.State.FAILED
    assert living.schema_name in run.error and "«prove_companies» falla en la copia" in run.error


def test_the_command_ends_with_an_error_that_alerts_can_read(
    living: Company, capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("restore_drill", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "failed"
    assert told["faults"] == ["No hay un respaldo comprobado. Haz uno con «manage.py backup»."]
    assert DrillRun.objects.get().state == DrillRun.State.FAILED


def all_databases() -> set[str]:
    with psycopg.connect(**programs.connection_parameters("default", "postgres")) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}

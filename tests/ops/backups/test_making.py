"""A backup is one moment of everything, read back before it counts."""

import json
import re
import resource
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import randbytes

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from ops.backups import capture, making, programs
from ops.backups.making import back_up, fetch, staging
from ops.backups.models import BackupRun, age_of_last_verified, last_verified
from ops.backups.points import FRESH, Point
from ops.backups.problem import BackupProblem
from ops.backups.repository import Repository, alone, here, work_folder
from quoting.drafts.models.customers import Customer
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.ops.backups.conftest import NOON, write_file

State = BackupRun.State


def test_a_point_holds_every_schema_table_by_table_and_the_files(
    living: Company, make_point: Callable[..., Point]
) -> None:
    point = make_point()
    with staging("read") as folder:
        manifest = fetch(here(), point, folder)
        settings = json.loads((folder / making.SETTINGS).read_text())
    schemas = manifest.servers["default"].schemas
    assert {"public", living.schema_name} <= schemas.keys()
    assert schemas["public"]["tenants_company"][0] == Company.objects.count() == 3
    assert (living.pk, living.schema_name, living.subdomain, living.name) in manifest.companies
    assert manifest.media == {f"{living.schema_name}/logos/propio.png": 8}
    assert settings["BASE_DOMAIN"] == "localhost"


def test_no_secret_is_kept_in_clear(
    living: Company, make_point: Callable[..., Point], settings: LazySettings
) -> None:
    settings.SENTRY_DSN = "https://llave-de-sentry@errores.example/1"
    settings.REDIS_URL = "redis://:clave-de-redis@127.0.0.1:1/0"
    with staging("read") as folder:
        fetch(here(), make_point(), folder)
        written = (folder / making.SETTINGS).read_text() + (folder / making.MANIFEST).read_text()
    assert "errores.example" in written
    for secret in (
        settings.SECRET_KEY, settings.EVIDENCE_KEY.hex(), settings.BACKUP_PASSWORD,
        "llave-de-sentry", "clave-de-redis",
    ):  # fmt: skip
        assert secret not in written


def test_what_is_written_while_it_is_taken_is_in_the_next_one(
    living: Company, make_point: Callable[..., Point], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dump and what it must hold are of one moment, whatever is written between them."""
    contents = capture.contents

    def with_a_customer(*given: object) -> object:
        with company_context(living):
            Customer.objects.create(name="Llegó tarde")
        return contents(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(capture, "contents", with_a_customer)
    counts = []
    for point in (make_point(), make_point()):
        with staging("read") as folder:
            manifest = fetch(here(), point, folder)
        tables = manifest.servers["default"].schemas[living.schema_name]
        counts.append(tables["quoting_customer"][0])
    assert counts[1] == counts[0] + 1


def test_the_row_tells_operators_and_deployments_how_it_went(
    living: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", kind="deploy", json=True)
    told = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    run = BackupRun.objects.get()
    assert told["verified"] is True and told["point"] == run.point
    assert (run.kind, run.state, run.schemas) == ("deploy", State.VERIFIED, 4)
    assert run.verified_at and run.rows > 1000 and run.database_bytes > 10_000
    assert last_verified() == run
    age = age_of_last_verified(run.started_at + timedelta(hours=2))
    assert age == timedelta(hours=2)
    call_command("backups", json=True)
    listed = json.loads(capsys.readouterr().out)
    assert listed["last_verified"] == run.point and listed["fresh"] is True
    assert [point["kind"] for point in listed["points"]] == ["deploy"]


def test_the_first_one_makes_the_repository(living: Company, settings: LazySettings) -> None:
    shutil.rmtree(settings.BACKUP_REPOSITORY)
    run = back_up("manual", NOON)
    assert [point.name for point in here().points()] == [run.point]


def test_the_table_says_in_spanish_how_old_the_last_one_is(
    living: Company, make_point: Callable[..., Point], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backups")
    assert "Todavía no hay un respaldo comprobado." in capsys.readouterr().out
    point = make_point()
    call_command("backups")
    out = capsys.readouterr().out
    assert f"{point.name}   14/03/2030 06:00   Programado             sí" in out
    assert timedelta(hours=6, minutes=30) == FRESH


def test_each_point_is_copied_elsewhere_if_so_configured(
    living: Company, make_point: Callable[..., Point], settings: LazySettings, places: Path
) -> None:
    settings.BACKUP_REMOTE = str(places / "remote")
    point = make_point()
    settings.BACKUP_REPOSITORY = places / "remote"
    copied = here().point(point.name)
    with staging("read") as folder:
        assert fetch(here(), copied, folder).point == point.name
    assert BackupRun.objects.get().copied_at is not None


def test_a_place_elsewhere_that_is_away_is_told_and_undoes_nothing(
    living: Company, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BACKUP_REMOTE = "sftp:nadie@127.0.0.1:/respaldos"
    with pytest.raises(SystemExit, match="3"):
        call_command("backup", json=True)
    out = capsys.readouterr()
    told = json.loads(out.out.strip().splitlines()[-1])
    assert told["verified"] is True and here().point(told["point"]).verified
    assert "aquí y comprobado, pero no se copió fuera. No se pudo llegar a sftp:nadie@" in out.err
    assert "BACKUP_REMOTE" in BackupRun.objects.get().copy_error
    call_command("backups", json=True)
    listed = json.loads(capsys.readouterr().out)
    assert listed["fresh"] is True
    assert (listed["copy"]["age_seconds"], listed["copy"]["fresh"]) == (None, False)
    assert "BACKUP_REMOTE" in listed["copy"]["error"]


def test_a_deployment_is_content_with_the_point_that_is_here(
    living: Company, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BACKUP_REMOTE = "sftp:nadie@127.0.0.1:/respaldos"
    call_command("backup", kind="deploy", local=True, json=True)
    out = capsys.readouterr()
    assert "no se copió fuera" in out.err
    assert "BACKUP_REMOTE" in json.loads(out.out.strip().splitlines()[-1])["copy_error"]


def test_the_next_copy_takes_along_what_the_last_one_left(
    living: Company, settings: LazySettings, places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its age counts from the data that are elsewhere, not from those that are here."""
    now = timezone.now()
    settings.BACKUP_REMOTE = str(places / "remote")
    back_up(BackupRun.Kind.TIMED, now - timedelta(hours=13))
    settings.BACKUP_REMOTE = "sftp:nadie@127.0.0.1:/respaldos"
    missed = back_up(BackupRun.Kind.MANUAL, now - timedelta(hours=1))
    call_command("backups")
    out = capsys.readouterr().out
    assert re.search(r"El último comprobado es de hace 1 h \d+ min\.\n", out)
    assert re.search(r"El último copiado fuera es de hace 13 h \d+ min\. Es demasiado\. No se", out)
    settings.BACKUP_REMOTE = str(places / "remote")
    back_up(BackupRun.Kind.TIMED, now)
    there = Repository(settings.BACKUP_REMOTE).points()
    assert len(there) == 3 and missed.point in {point.name for point in there}
    missed.refresh_from_db()
    assert missed.copied_at and not missed.copy_error
    call_command("backups", json=True)
    told = json.loads(capsys.readouterr().out)["copy"]
    assert told["fresh"] is True and told["error"] == "" and told["age_seconds"] < 600


# --- What goes wrong -----------------------------------------------------------------------------


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says when it fails."""
    with pytest.raises(SystemExit, match="1"):
        call_command("backup")
    return capsys.readouterr().err


def test_without_restic_it_says_how_to_get_it(
    living: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "sudo apt-get install restic" in refused(capsys)
    assert BackupRun.objects.get().state == State.FAILED


def test_without_a_password_nothing_is_kept_in_clear(
    living: Company, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(settings.BACKUP_REPOSITORY)
    settings.BACKUP_PASSWORD = ""
    assert "Falta BACKUP_PASSWORD" in refused(capsys)
    assert not (Path(settings.BACKUP_REPOSITORY) / "config").exists()


def test_another_password_than_that_of_the_repository_is_refused(
    make_point: Callable[..., Point], settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    make_point()
    settings.BACKUP_PASSWORD = "otra clave distinta y larga"
    assert "BACKUP_PASSWORD no es la clave de" in refused(capsys)
    with pytest.raises(CommandError, match="no es la clave"):
        call_command("backups")


def test_a_client_older_than_the_server_is_refused_by_name(
    living: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(capture.Moment, "major", 99)
    assert "postgresql-client-99" in refused(capsys)


def test_a_disk_without_room_is_told_before_anything_is_written(
    living: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10, 9, 1))
    assert "No hay espacio para el respaldo" in refused(capsys)
    assert here().points() == []


def test_a_disk_that_fills_half_way_leaves_the_former_points_whole(
    living: Company, make_point: Callable[..., Point]
) -> None:
    former = make_point()
    write_file(living, "fotos/grande.jpg", randbytes(16 * 2**20))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 2**20, hard))  # no file may grow past it
    try:
        with pytest.raises(BackupProblem):
            make_point()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert BackupRun.objects.first().state == State.FAILED  # type: ignore[union-attr]
    assert here().points() == [former]
    with staging("read") as folder:
        assert fetch(here(), former, folder).point == former.name
    assert make_point().verified


def test_a_point_that_cannot_be_read_back_does_not_count(
    make_point: Callable[..., Point], monkeypatch: pytest.MonkeyPatch
) -> None:
    former = make_point()
    monkeypatch.setattr(capture, "sha256_of", lambda path: path.name + str(path.stat().st_ino))
    with pytest.raises(BackupProblem, match="no es el que se guardó"):
        make_point()
    assert [point.verified for point in here().points()] == [False, True]
    assert last_verified().point == former.name  # type: ignore[union-attr]
    monkeypatch.undo()
    newest = make_point()
    assert [point.name for point in here().points()] == [newest.name, former.name]


def test_one_that_was_killed_is_told_by_the_next_and_leaves_no_folder(
    living: Company, make_point: Callable[..., Point]
) -> None:
    BackupRun.objects.create(kind="timed", point="20300101-000000", started_at=NOON)
    (work_folder() / "drill-of-a-process-that-died").mkdir()
    make_point()
    cut = BackupRun.objects.get(point="20300101-000000")
    assert (cut.state, cut.error) == (State.FAILED, "Se interrumpió a la mitad.")
    assert [path.name for path in work_folder().iterdir() if path.is_dir()] == []


def test_a_file_that_goes_while_it_is_copied_is_not_promised(
    living: Company, make_point: Callable[..., Point], monkeypatch: pytest.MonkeyPatch
) -> None:
    fleeting = write_file(living, "fotos/borrada.jpg", b"ya no")
    write = Repository.write

    def when_it_is_gone(*given: object) -> object:
        fleeting.unlink(missing_ok=True)
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "write", when_it_is_gone)
    with staging("read") as folder:
        manifest = fetch(here(), make_point(), folder)
    assert list(manifest.media) == [f"{living.schema_name}/logos/propio.png"]
    assert len(here().points()) == 1


def test_a_base_that_is_away_is_told(
    living: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = programs.connection_parameters
    away = {"host": "127.0.0.1", "port": 9}
    monkeypatch.setattr(programs, "connection_parameters", lambda *given: known(*given) | away)
    assert "La base «default» no responde" in refused(capsys)


def test_old_points_go_with_what_only_they_held(
    living: Company, make_point: Callable[..., Point], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_point(), make_point()
    monkeypatch.setattr("ops.backups.points.SLOTS_KEPT", 2)
    third = make_point()
    assert [point.name for point in here().points()] == [third.name, second.name]
    with pytest.raises(BackupProblem, match=f"No hay un punto «{first.name}»"):
        here().point(first.name)


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore"])
def test_the_tool_is_never_older_than_the_server(name: str) -> None:
    assert programs.postgres_tool(name, 15).exists()
    with pytest.raises(BackupProblem, match="que no puede con él"):
        programs.postgres_tool(name, 99)


def test_two_never_work_on_the_repository_at_once(living: Company) -> None:
    busy = pytest.raises(BackupProblem, match="otro respaldo o simulacro")
    with alone(), busy, alone(reading=True, wait=0.1):
        pass
    with alone(reading=True), alone(reading=True, wait=0.1):
        pass
    assert back_up("manual", NOON).state == State.VERIFIED

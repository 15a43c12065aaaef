"""Backups of a database of the test's own, into a repository of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as installed
from django.test import override_settings

from ops.backups.making import back_up
from ops.backups.models import BackupRun
from ops.backups.points import Point
from ops.backups.programs import RESTIC_MISSING
from ops.backups.repository import here
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.backups.moments import Arrival, Moments
from tests.ops.backups.repositories import make_repository

PASSWORD = "una clave larga para las pruebas"
NOON = datetime(2030, 3, 14, 12, 0, 3, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def restic() -> None:
    if shutil.which("restic") is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(RESTIC_MISSING)
        pytest.skip(RESTIC_MISSING)


@pytest.fixture(scope="session")
def empty_repository(restic: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with override_settings(BACKUP_PASSWORD=PASSWORD):
        folder = tmp_path_factory.mktemp("backups") / "repository"
        make_repository(folder, PASSWORD)
    return folder


@pytest.fixture(scope="session")
def moments(
    worker_id: str, tmp_path_factory: pytest.TempPathFactory, django_db_setup, django_db_blocker
) -> Iterator[Moments]:
    folder = tmp_path_factory.mktemp("backups")
    known = Moments(worker_id, folder / "place", folder / "kept")
    yield known
    with django_db_blocker.unblock():
        known.forget()


@pytest.fixture(autouse=True)
def places(
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    moments: Moments,
    empty_repository: Path,
) -> Path:
    """A repository and files that no other test has, where those of the test before were: a point
    tells where its files are. Processes that use a copy read pages without the static files'
    manifest, which nobody makes for tests."""
    shutil.rmtree(moments.place, ignore_errors=True)
    settings.BACKUP_REPOSITORY = shutil.copytree(empty_repository, moments.place / "repository")
    settings.BACKUP_PASSWORD = PASSWORD
    settings.BACKUP_REMOTE = ""
    settings.MEDIA_ROOT = moments.place / "media"
    settings.STORAGES = dict(settings.STORAGES)  # a storage keeps the folder that it found first
    settings.COMPANY_CACHE_SECONDS = 0
    monkeypatch.setenv("DEBUG", "true")
    return moments.place


@pytest.fixture
def arrivals() -> dict[str, Arrival]:
    """What brings the company to the moment of a fixture that a test asks for, by its name."""
    return {"point": arrive_at_noon}


@pytest.fixture
def living(
    request: pytest.FixtureRequest,
    moments: Moments,
    places: Path,
    arrivals: dict[str, Arrival],
    django_db_blocker,
) -> Iterator[Company]:
    """A company with files, whose database commits. The tests stand in public, as commands do."""
    moment = next((name for name in arrivals if name in request.fixturenames), "morning")
    arrive = arrivals.get(moment, write_logo)
    with (
        django_db_blocker.unblock(),
        moments.company_at(moment, arrive) as company,
        public_context(),
    ):
        yield company


def write_logo(company: Company) -> None:
    write_file(company, "logos/propio.png", b"logotipo")


def arrive_at_noon(company: Company) -> None:
    write_logo(company)
    write_file(company, "fotos/una.jpg", bytes(range(256)) * 8000)
    back_up(BackupRun.Kind.TIMED, NOON)


@pytest.fixture
def point(living: Company) -> Point:
    """A verified one of noon, and nothing has happened since."""
    return here().point("latest")


@pytest.fixture
def make_point(request: pytest.FixtureRequest, living: Company) -> Callable[..., Point]:
    """``make_point()``: a verified one, each six hours after the former, from noon on."""
    slots = count("point" in request.fixturenames)

    def make(kind: str = BackupRun.Kind.TIMED, at: datetime | None = None) -> Point:
        run = back_up(kind, at or NOON + next(slots) * timedelta(hours=6))
        return here().point(run.point)

    return make


def media_root(company: Company) -> Path:
    return Path(installed.MEDIA_ROOT) / company.schema_name


def write_file(company: Company, name: str, content: bytes) -> Path:
    path = media_root(company) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

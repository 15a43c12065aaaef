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

from ops.backups.making import back_up
from ops.backups.models import BackupRun
from ops.backups.points import Point
from ops.backups.programs import RESTIC_MISSING
from ops.backups.repository import here
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

NOON = datetime(2030, 3, 14, 12, 0, 3, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def restic() -> None:
    if shutil.which("restic") is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(RESTIC_MISSING)
        pytest.skip(RESTIC_MISSING)


@pytest.fixture(autouse=True)
def places(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository and files that no other test has. Processes that use a copy read pages without
    the static files' manifest, which nobody makes for tests."""
    settings.BACKUP_REPOSITORY = tmp_path / "repository"
    settings.BACKUP_PASSWORD = "una clave larga para las pruebas"
    settings.BACKUP_REMOTE = ""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = dict(settings.STORAGES)  # a storage keeps the folder that it found first
    settings.COMPANY_CACHE_SECONDS = 0
    monkeypatch.setenv("DEBUG", "true")
    return tmp_path


@pytest.fixture
def living(own_company: Company) -> Iterator[Company]:
    """A company with files, whose database commits. The tests stand in public, as commands do."""
    write_file(own_company, "logos/propio.png", b"logotipo")
    with public_context():
        yield own_company


@pytest.fixture
def make_point(living: Company) -> Callable[..., Point]:
    """``make_point()``: a verified one, each six hours after the former, from noon on."""
    slots = count()

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

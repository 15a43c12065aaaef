"""A start that something is missing for says what, in Spanish, and starts nothing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack.servers import ENGINE, PROJECT, Servers, run

Start = Callable[..., str]


@pytest.fixture
def home(servers: Servers, tmp_path: Path) -> Path:
    """A whole operator's folder, of which a test spoils one thing."""
    copy = tmp_path / "home"
    for name in ("secrets", "active", "certs"):
        shutil.copytree(servers.home / name, copy / name, ignore=shutil.ignore_patterns("lego"))
    for name in ("env", "release.env"):
        shutil.copy(servers.home / name, copy / name)
    (copy / "media").mkdir()
    return copy


@pytest.fixture
def refusal(servers: Servers, home: Path) -> Start:
    """What ``compose/start.sh`` says when it refuses."""

    def start(**variables: str) -> str:
        before = servers.docker("ps", "--all", "--quiet")
        environment = servers.environment | {"COTIZADOR_HOME": str(home)} | variables
        done = run([str(ENGINE), "in", str(PROJECT / "compose/start.sh")], environment)
        assert done.returncode == 1, done.stdout + done.stderr
        assert done.stderr.startswith("No se arrancó nada:"), done.stderr
        assert servers.docker("ps", "--all", "--quiet") == before
        return done.stderr

    return start


def test_everything_that_is_missing_is_told_at_once(home: Path, refusal: Start) -> None:
    for path in ("env", "release.env", "active/upstream.conf", "secrets/email_url"):
        (home / path).unlink()
    said = refusal()
    assert f"No existe {home}/env. Copia ahí compose/env.example" in said
    assert f"{home}/release.env no dice qué versión corre" in said
    assert f"No existe {home}/secrets/email_url" in said
    assert f"{home}/active/upstream.conf no nombra un color" in said


def test_a_secret_that_the_program_cannot_read_is_told(home: Path, refusal: Start) -> None:
    (home / "secrets/secret_key").chmod(0o600)
    os.chown(home / "secrets/secret_key", 0, 0)
    (home / "secrets/evidence_key").write_text("\n")
    said = refusal()
    assert f"no puede leer {home}/secrets/secret_key: chmod 644" in said
    assert f"{home}/secrets/evidence_key está vacío" in said


def test_a_port_that_another_program_uses_is_told(refusal: Start) -> None:
    """The servers under test use them: for another installation they are another program."""
    said = refusal(COMPOSE_PROJECT_NAME="cotizador-otra")
    assert "Otro programa usa el puerto 443" in said and "puerto 80:" in said


def test_a_certificate_that_is_missing_or_of_another_name_is_told(
    home: Path, refusal: Start
) -> None:
    (home / "certs/tls.key").unlink()
    assert "la llave de" in refusal()
    (home / "certs/tls.crt").unlink()
    assert f"No existe {home}/certs/tls.crt" in refusal()


def test_a_variable_with_a_wrong_value_is_told_by_its_name(home: Path, refusal: Start) -> None:
    with (home / "env").open("a") as variables:
        variables.write("MAX_BETA_USERS=muchas\n")
    assert "MAX_BETA_USERS" in refusal()


def test_a_secret_that_is_no_address_is_told_without_its_value(home: Path, refusal: Start) -> None:
    (home / "secrets/database_url").write_text("no-es-una-direccion-4711\n")
    said = refusal()
    assert "DATABASE_URL" in said and "4711" not in said


def test_an_image_that_is_not_there_is_told(home: Path, refusal: Start) -> None:
    (home / "release.env").write_text("RELEASE=nadie\n")
    assert "No está la imagen de la versión nadie: compose/build.sh nadie" in refusal()

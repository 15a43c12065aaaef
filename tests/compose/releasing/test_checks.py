"""A deployment and a start object to the same things in the same words."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from compose.releasing import checks
from compose.releasing.checks import MAY_BE_EMPTY, SECRETS, check_server, check_start
from compose.releasing.containers import Containers
from compose.releasing.place import PROJECT, Place
from compose.releasing.problem import Problem
from tests.compose.releasing.conftest import Program

ENGINE = """case "$*" in
    "version "*) echo 28.2.2 ;;
    "compose version"*) echo 2.26.1-4 ;;
    "image inspect"*) echo 4f1c ;;
    "ps "*) echo 0a1b ;;
esac"""
Check = Callable[[Place, Containers], list[str]]


@pytest.fixture
def server(place: Place, program: Program, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Whole, with an engine that answers; a test spoils one thing of it."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(checks, "FREE_GB", 0.0)
    program("docker", ENGINE)
    # Giving a file to PostgreSQL's user takes root.
    program("chown", "exit 0")
    program("id", "echo 0")
    (place.home / "secrets").mkdir()
    for name in SECRETS:
        (place.home / "secrets" / name).write_text("un valor\n")
        (place.home / "secrets" / name).chmod(0o644)
    for name in MAY_BE_EMPTY:
        (place.home / "secrets" / name).write_text("")
    subprocess.run(
        [PROJECT / "compose" / "certificates.sh", "trial"],
        env=os.environ | {"COTIZADOR_HOME": str(place.home)}, check=True, capture_output=True,
    )  # fmt: skip
    return place


def no_secret(home: Path) -> None:
    (home / "secrets" / "email_url").unlink()


def empty_secret(home: Path) -> None:
    (home / "secrets" / "secret_key").write_text(" \n")


def closed_secret(home: Path) -> None:
    (home / "secrets" / "secret_key").chmod(0o600)


def no_certificate(home: Path) -> None:
    (home / "certs" / "tls.crt").unlink()


def another_key(home: Path) -> None:
    shutil.copy(home / "certs" / "db" / "server.key", home / "certs" / "tls.key")


def another_domain(home: Path) -> None:
    (home / "env").write_text("BASE_DOMAIN=otro.example\n")


@pytest.mark.parametrize("check", [check_server, check_start])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_secret, "No existe {home}/secrets/email_url. Sin ese secreto no arranca"),
        (empty_secret, "{home}/secrets/secret_key está vacío"),
        (closed_secret, "no puede leer {home}/secrets/secret_key: chmod 644"),
        (no_certificate, "No existe {home}/certs/tls.crt"),
        (another_key, "{home}/certs/tls.key no es la llave de {home}/certs/tls.crt"),
        (another_domain, "{home}/certs/tls.crt no vale para otro.example"),
    ],
)
def test_what_is_missing_is_refused_the_same_wherever_it_is_looked_for(
    server: Place, check: Check, spoil: Callable[[Path], None], said: str
) -> None:
    assert check(server, Containers(server)) == [], "nothing is wrong before"
    spoil(server.home)
    with pytest.raises(Problem) as refused:
        check(server, Containers(server))
    assert said.format(home=server.home) in str(refused.value)


@pytest.mark.parametrize("check", [check_server, check_start])
def test_an_engine_that_is_old_or_away_is_refused(
    server: Place, program: Program, check: Check
) -> None:
    program("docker", 'case "$*" in *compose*) echo v2.3.0 ;; *) exit 1 ;; esac')
    with pytest.raises(Problem) as refused:
        check(server, Containers(server))
    assert "Docker no contesta: systemctl start docker" in str(refused.value)
    assert "Compose v2.3.0 es muy viejo: 2.20 o más nuevo" in str(refused.value)


@pytest.mark.parametrize("check", [check_server, check_start])
def test_a_certificate_that_ends_soon_is_only_told(
    server: Place, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAL_DAYS", "10")
    shutil.rmtree(server.home / "certs")
    subprocess.run(
        [PROJECT / "compose" / "certificates.sh", "trial"],
        env=os.environ | {"COTIZADOR_HOME": str(server.home)}, check=True, capture_output=True,
    )  # fmt: skip
    (told,) = check(server, Containers(server))
    assert "El certificado vence pronto" in told


def test_a_start_tells_everything_that_is_missing_at_once(server: Place) -> None:
    for path in ("env", "release.env", "active/upstream.conf", "secrets/email_url"):
        (server.home / path).unlink()
    with pytest.raises(Problem) as refused:
        check_start(server, Containers(server))
    said = str(refused.value)
    assert said.startswith("No se arrancó nada:") and said.count("\n- ") == 4
    for name in ("env. Copia ahí", "release.env no dice", "upstream.conf no nombra", "email_url"):
        assert name in said


def test_a_start_refuses_an_image_that_is_not_there_and_a_variable_that_is_wrong(
    server: Place, program: Program
) -> None:
    program("docker", ENGINE.replace("echo 4f1c", "exit 1"))
    with pytest.raises(Problem, match=r"No está la imagen de la versión 1: compose/build\.sh 1"):
        check_start(server, Containers(server))
    wrong = "echo 'x.ImproperlyConfigured: MAX_BETA_USERS must be a number' >&2; exit 1"
    program("docker", ENGINE.replace("esac", f'    *"manage.py check"*) {wrong} ;;\nesac'))
    with pytest.raises(Problem) as refused:
        check_start(server, Containers(server))
    assert str(refused.value).splitlines()[1:] == [
        "- ImproperlyConfigured: MAX_BETA_USERS must be a number"
    ]


def test_a_start_refuses_a_watcher_that_would_not_start_and_tells_of_one_that_nobody_hears(
    server: Place, program: Program
) -> None:
    wrong = "echo 'WATCH_SITE tiene otra cosa.' >&2; exit 2"
    program("docker", ENGINE.replace("esac", f'    *"uptime.watcher"*) {wrong} ;;\nesac'))
    with pytest.raises(Problem, match=r"El vigilante no arrancaría: WATCH_SITE tiene otra cosa"):
        check_start(server, Containers(server))
    silent = "echo 'WARNING La ruta P1 no avisa a nadie: pon uno de estos canales'"
    program("docker", ENGINE.replace("esac", f'    *"uptime.watcher"*) {silent} ;;\nesac'))
    (told,) = check_start(server, Containers(server))
    assert f"no avisa a nadie por P1: escribe canales en {server.home}/secrets/" in told


def test_only_root_may_start(server: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="Córrelo como root"):
        check_start(server, Containers(server))

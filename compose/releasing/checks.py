"""What must be true of the server before a release or a start touches it.

Each check returns what is wrong as Spanish lines that say what to do; none stops at its first.
"""

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from compose.releasing.containers import Containers, commit_of, run
from compose.releasing.place import NAME, Place
from compose.releasing.problem import Problem

FREE_GB = 3.0  # for an image, a backup's staging and the logs
ENGINE, COMPOSE = (25, 0), (2, 20)
APP = 10001  # the user of compose/Dockerfile
PORTS = (80, 443)
SECRETS = (
    "secret_key", "evidence_key", "database_url", "database_owner_url", "email_url",
    "backup_password", "readings_token", "alert_channels",
)  # fmt: skip
MAY_BE_EMPTY = ("canary_password",)


@dataclass(frozen=True)
class Target:
    """The release that is asked for."""

    release: str
    commit: str


def target(tag: str) -> Target:
    """The release of ``tag``; without one, of what this folder holds."""
    if run(["git", "status", "--porcelain"]).strip():
        raise Problem(
            "La carpeta del programa tiene cambios sin guardar (git status). Guárdalos o quítalos: "
            "una versión se hace de lo que está en git."
        )
    try:
        commit = run(["git", "rev-parse", "--verify", "--quiet", f"{tag or 'HEAD'}^{{commit}}"])
    except Problem as problem:
        known = run(["git", "tag", "--sort=-creatordate"]).split()[:5]
        raise Problem(
            f"No existe la versión «{tag}». Las últimas: {', '.join(known) or 'ninguna'}. "
            "Tráelas con «git fetch --tags»."
        ) from problem
    release = tag or run(["git", "describe", "--tags", "--always"]).strip()
    release = release.replace("/", "-")
    if not NAME.fullmatch(release):
        raise Problem(f"«{release}» no sirve de nombre: letras, cifras, puntos, guiones.")
    return Target(release, commit.strip())


def check_server(place: Place, containers: Containers) -> list[str]:
    """Before a deployment: all objections in one ``Problem``; what is only worth knowing is
    returned."""
    known: list[str] = []
    wrong = [*_disk(place), *_secrets(place), *_certificates(place, known), *_engine()]
    wrong = wrong or _objection(lambda: containers.compose("config", "--quiet"))
    _refuse("Antes de empezar:", wrong)
    return known


def check_start(place: Place, containers: Containers) -> list[str]:
    """Before what was stopped starts: likewise. Later checks read what the earlier ones saw."""
    known: list[str] = []
    title = "No se arrancó nada:"
    rights = "Córrelo como root (con sudo): así se ve lo que solo root puede leer."
    wrong = [] if os.geteuid() == 0 else [rights]
    wrong += _engine() + _settings(place) + _objection(place.running) + _objection(place.live)
    _refuse(title, wrong + _secrets(place) + _ports())
    _refuse(title, _certificates(place, known) + _image(place.running().workers))
    # The program itself reads its variables, and says which of them is wrong.
    wrong = [_reason(said) for said in _objection(lambda: containers.manage("check", patience=120))]
    _refuse(title, wrong + _objection(lambda: known.extend(check_watcher(place, containers))))
    return known


def check_watcher(place: Place, containers: Containers, release: str = "") -> list[str]:
    """The watcher of ``release`` reads its variables and channels, or a ``Problem`` says what it
    objects to; that nobody hears it is only worth knowing."""
    try:
        said = containers.compose(
            "run", "--rm", "--no-deps", "--no-TTY", "watch",
            "python", "-m", "ops.uptime.watcher", "--check",
            patience=120, release=release,
        )  # fmt: skip
    except Problem as problem:
        said = str(problem).partition("\n")[2] or str(problem)
        raise Problem(f"El vigilante no arrancaría: {said}") from problem
    silent = re.findall(r"La ruta (\S+) no avisa a nadie", said)
    path = place.home / "secrets" / "alert_channels"
    where = f"escribe canales en {path}"
    return [f"El vigilante no avisa a nadie por {', '.join(silent)}: {where}."] if silent else []


def _refuse(title: str, wrong: Iterable[str]) -> None:
    lines = [f"- {line}" for line in wrong]
    if lines:
        raise Problem("\n".join([title, *lines]))


def _objection(act: Callable[[], object]) -> list[str]:
    try:
        act()
    except Problem as problem:
        return [str(problem)]
    return []


def _reason(said: str) -> str:
    found = re.search(r"ImproperlyConfigured: .*", said)
    return found[0] if found else said


def _disk(place: Place) -> list[str]:
    free = shutil.disk_usage(place.home).free / 1e9
    if free < FREE_GB:
        return [
            f"Quedan {free:.1f} GB en {place.home}; hacen falta {FREE_GB:.0f}. Borra imágenes que "
            "no se usan con «docker image prune --all»."
        ]
    return []


def _settings(place: Place) -> list[str]:
    path = place.home / "env"
    if path.is_file():
        return []
    return [f"No existe {path}. Copia ahí compose/env.example y escribe tu BASE_DOMAIN."]


def _secrets(place: Place) -> list[str]:
    wrong = []
    for name in (*SECRETS, *MAY_BE_EMPTY):
        path = place.home / "secrets" / name
        try:
            told, seen = path.read_text(), path.stat()
        except FileNotFoundError:
            wrong.append(
                f"No existe {path}. Sin ese secreto no arranca; sudo compose/server-setup.sh hace "
                "los que faltan, menos el del correo."
            )
        except (OSError, ValueError) as error:
            wrong.append(f"No se puede leer {path}: {error}.")
        else:
            if not told.strip() and name not in MAY_BE_EMPTY:
                wrong.append(f"{path} está vacío: escribe ahí el valor.")
            elif seen.st_uid != APP and not seen.st_mode & 0o004:
                wrong.append(
                    f"El programa (usuario {APP}) no puede leer {path}: chmod 644 {path} (la "
                    "carpeta sigue cerrada)."
                )
    return wrong


def _ports() -> list[str]:
    """Those on which somebody else listens: not nginx, if ours runs."""
    project = os.environ.get("COMPOSE_PROJECT_NAME") or "cotizador"
    labels = (f"project={project}", "service=nginx")
    filters = [
        word for label in labels for word in ("--filter", f"label=com.docker.compose.{label}")
    ]
    try:
        if run(["docker", "ps", "--quiet", *filters], 20).strip():
            return []
    except Problem:
        return []  # told already: the engine does not answer
    wrong = []
    for port in PORTS:
        try:
            socket.create_connection(("127.0.0.1", port), 2).close()
        except OSError:
            continue
        wrong.append(
            f"Otro programa usa el puerto {port}: mira cuál con «ss -ltnp sport = :{port}» y "
            "detenlo."
        )
    return wrong


def _certificates(place: Place, known: list[str]) -> list[str]:
    """As compose/certificates.sh sees them; that one ends soon is only worth knowing."""
    wrong = []
    try:
        run(["compose/certificates.sh", "check"], variables={"COTIZADOR_HOME": str(place.home)})
    except Problem as problem:
        for line in str(problem).splitlines()[1:]:
            if line.startswith("Le quedan menos"):
                known.append(f"El certificado vence pronto. {line}")
            elif line and not line.startswith("El certificado de "):
                wrong.append(line)
        if not wrong and not known:
            wrong.append(str(problem))
    return wrong


def _engine() -> list[str]:
    wrong = []
    asked = (
        (
            "Docker", ["docker", "version", "--format", "{{.Server.Version}}"], ENGINE,
            "no contesta: systemctl start docker",
        ),
        (
            "Compose", ["docker", "compose", "version", "--short"], COMPOSE,
            "no está: sudo compose/server-setup.sh lo instala",
        ),
    )  # fmt: skip
    for name, command, least, absent in asked:
        try:
            told = run(command, 20).strip()
        except Problem:
            wrong.append(f"{name} {absent}.")
            continue
        found = re.match(r"v?(\d+)\.(\d+)", told)
        if not found or (int(found[1]), int(found[2])) < least:
            wrong.append(f"{name} {told} es muy viejo: {'.'.join(map(str, least))} o más nuevo.")
    return wrong


def _image(release: str) -> list[str]:
    if commit_of(release):
        return []
    return [f"No está la imagen de la versión {release}: compose/build.sh {release}"]

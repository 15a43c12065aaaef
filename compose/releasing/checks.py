"""What must be true of the server before a release touches it."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timezone

from compose.releasing.containers import Containers, run
from compose.releasing.place import NAME, Place
from compose.releasing.problem import Problem

FREE_GB = 3.0  # for an image, a backup's staging and the logs
ENGINE, COMPOSE = (25, 0), (2, 20)
WARN_DAYS = 14
SECRETS = (
    "secret_key", "evidence_key", "database_url", "database_owner_url", "email_url",
    "backup_password",
)  # fmt: skip


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
    """All objections at once, in one ``Problem``; what is only worth knowing is returned."""
    known: list[str] = []
    wrong = _disk(place) + _secrets(place) + _certificate(place, known) + _versions()
    if not wrong:
        try:
            containers.compose("config", "--quiet")
        except Problem as problem:
            wrong.append(str(problem))
    if wrong:
        raise Problem("Antes de empezar:\n" + "\n".join(f"- {line}" for line in wrong))
    return known


def _disk(place: Place) -> list[str]:
    free = shutil.disk_usage(place.home).free / 1e9
    if free < FREE_GB:
        return [
            f"Quedan {free:.1f} GB en {place.home}; hacen falta {FREE_GB:.0f}. Borra imágenes que "
            "no se usan con «docker image prune --all»."
        ]
    return []


def _secrets(place: Place) -> list[str]:
    wrong = []
    for name in SECRETS:
        path = place.home / "secrets" / name
        try:
            if not path.read_text().strip():
                wrong.append(f"{path} está vacío.")
        except OSError as error:
            wrong.append(f"No se puede leer {path}: {error.strerror}.")
    return wrong


def _certificate(place: Place, known: list[str]) -> list[str]:
    path = place.certificate
    try:
        shown = run(["openssl", "x509", "-noout", "-enddate", "-in", str(path)])
    except Problem:
        return [f"{path} no es un certificado. Hazlo con compose/certificates.sh."]
    ends = datetime.strptime(shown.strip().partition("=")[2], "%b %d %H:%M:%S %Y %Z")
    days = (ends.replace(tzinfo=timezone.utc) - datetime.now(timezone.utc)).days
    if days < 0:
        return [f"{path} venció hace {-days} días. Renuévalo con compose/certificates.sh."]
    if days < WARN_DAYS:
        known.append(f"El certificado vence en {days} días.")
    domain = place.setting("BASE_DOMAIN")
    if not domain:
        return [f"Falta BASE_DOMAIN en {place.home}/env."]
    for name in (domain, f"prueba.{domain}"):
        told = run(["openssl", "x509", "-noout", "-checkhost", name, "-in", str(path)])
        if "NOT match" in told:
            return [f"El certificado no es de {name}. Debe valer para {domain} y *.{domain}."]
    return []


def _versions() -> list[str]:
    wrong = []
    asked = (
        ("Docker", ["docker", "version", "--format", "{{.Server.Version}}"], ENGINE),
        ("Compose", ["docker", "compose", "version", "--short"], COMPOSE),
    )
    for name, command, least in asked:
        try:
            told = run(command).strip()
        except Problem as problem:
            wrong.append(str(problem))
            continue
        parts = told.lstrip("v").split("-")[0].split(".")[:2]
        if tuple(map(int, parts)) < least:
            wrong.append(f"{name} {told} es muy viejo: {'.'.join(map(str, least))} o más nuevo.")
    return wrong

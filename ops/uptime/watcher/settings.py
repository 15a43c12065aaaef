"""What the watcher is told by its environment; every wrong or missing value is named at once.

A variable NAME may lie in the file that NAME_FILE names, as those of the application.
"""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from ops.uptime.core.timeline import Pace

T = TypeVar("T")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*=")
LEAST_TOKEN = 32  # letters
HOME = Path("/var/lib/cotizador-watch")


class BadSettings(Exception):
    """``problems`` are sentences in Spanish, one for each variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Canary:
    """A company of ours, and a person of it who only enters."""

    address: str
    email: str
    password: str


@dataclass(frozen=True)
class Connection:
    """Where addresses lead, if not where the DNS says; whose certificates are believed besides
    those of the authorities that everybody knows."""

    host: str = ""
    port: int = 0
    authority: Path | None = None


@dataclass(frozen=True)
class Settings:
    name: str
    site: str
    token: str
    home: Path
    canary: Canary | None
    connection: Connection
    reference: str  # asked when the site does not answer: is it the watcher's own network?
    dead_man_file: Path | None
    dead_man_url: str
    pace: Pace

    @property
    def database(self) -> Path:
        return self.home / "watch.sqlite3"

    @property
    def alarms(self) -> Path:
        return self.home / "alarms.sqlite3"


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def read(
        self, name: str, parse: Callable[[str], T], accepted: str, default: T, must: bool = False
    ) -> T:
        """``parse`` raises ValueError for what is not ``accepted``."""
        value = self._raw(name)
        if not value:
            if must:
                self.problems.append(f"Falta {name}: debe ser {accepted}.")
            return default
        try:
            return parse(value)
        except ValueError:
            shown = "tiene otra cosa" if _is_secret(name) else f"tiene {value!r}"
            self.problems.append(f"{name} {shown}: debe ser {accepted}.")
            return default

    def _raw(self, name: str) -> str:
        value = self._environment.get(name, "").strip()
        path = self._environment.get(f"{name}_FILE", "").strip()
        if not path:
            return value
        if value:
            self.problems.append(f"{name} y {name}_FILE están puestas las dos: deja una vacía.")
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{name}_FILE nombra {path}, que no se puede leer como texto.")
            return ""


def read_environment(path: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of a file, and over them those of the process. Raises BadSettings."""
    if path is None:
        return dict(environment)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings([f"No se puede leer {path}, el archivo de variables."]) from error
    told = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    wrong = [line.partition("=")[0] for line in told if not VARIABLE.match(line)]
    if wrong:
        raise BadSettings([f"{path}: «{each}» no es NOMBRE=valor." for each in wrong])
    pairs = (line.partition("=") for line in told)
    return {name: value.strip() for name, _, value in pairs} | dict(environment)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises BadSettings."""
    reader = _Reader(environment)
    read = reader.read
    own = _site_of(environment.get("BASE_DOMAIN", ""))
    address = "una dirección como https://example.mx"
    site = read("WATCH_SITE", _address, address, own, must=not own)
    same = "el mismo secreto de 32 letras o más que tiene la aplicación"
    token = read("READINGS_TOKEN", _token, same, "", must=True)
    home = read("WATCH_HOME", _folder, "una carpeta desde la raíz", HOME)
    plain = "un nombre de letras minúsculas, cifras y guiones"
    name = read("WATCH_NAME", _name, plain, _own_name())
    seconds = read("WATCH_SECONDS", _seconds, "un número entero de 5 a 30", Pace().interval)
    server = "un servidor y puerto, como nginx:443"
    host, port = read("WATCH_CONNECT", _host_and_port, server, ("", 0))
    authority = read("WATCH_CA_FILE", _file, "un archivo que exista", None)
    reference = read("WATCH_REFERENCE", _address, "una dirección como https://www.gob.mx", "")
    dead_man_file = read("WATCH_DEADMAN_FILE", _path, "un archivo, desde la raíz", None)
    dead_man_url = read("WATCH_DEADMAN_URL", _address, "una dirección que empiece con https://", "")
    canary = _canary(reader)
    if reader.problems:
        raise BadSettings(reader.problems)
    return Settings(
        name=name,
        site=site,
        token=token,
        home=home,
        canary=canary,
        connection=Connection(host, port, authority),
        reference=reference,
        dead_man_file=dead_man_file,
        dead_man_url=dead_man_url,
        pace=Pace(interval=seconds, silence=3 * seconds),
    )


def _canary(reader: _Reader) -> Canary | None:
    """All three of its variables, or none."""
    accepted = "la dirección de la empresa testigo, como https://testigo.example.mx"
    address = reader.read("WATCH_CANARY", _address, accepted, "")
    if not address:
        return None
    mail = "el correo con que entra el testigo"
    email = reader.read("WATCH_CANARY_EMAIL", _email, mail, "", must=True)
    word = "la contraseña del testigo"
    password = reader.read("WATCH_CANARY_PASSWORD", str, word, "", must=True)
    return Canary(address, email, password)


def _is_secret(name: str) -> bool:
    return name.endswith(("TOKEN", "PASSWORD"))


def _site_of(domain: str) -> str:
    """Beside the servers the domain of the application is that of the site."""
    return f"https://{domain.strip()}" if domain.strip() else ""


def _own_name() -> str:
    found = NAME.match(socket.gethostname().lower())
    return found[0] if found else "vigilante"


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError(value)
    if parts.port == 0:
        raise ValueError(value)
    return value.rstrip("/")


def _token(value: str) -> str:
    if len(value) < LEAST_TOKEN or not value.isascii() or " " in value:
        raise ValueError
    return value


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise ValueError(value)
    return value


def _path(value: str) -> Path | None:
    path = Path(value)
    if not path.is_absolute():
        raise ValueError(value)
    return path


def _folder(value: str) -> Path:
    path = Path(value)
    if not path.is_absolute():
        raise ValueError(value)
    if path.exists() and not path.is_dir():
        raise ValueError(value)
    return path


def _file(value: str) -> Path | None:
    path = Path(value)
    if not path.is_absolute() or not path.is_file():
        raise ValueError(value)
    return path


def _seconds(value: str) -> int:
    seconds = int(value)
    if not 5 <= seconds <= 30:
        raise ValueError(value)
    return seconds


def _host_and_port(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not 0 < int(port) < 65_536:
        raise ValueError(value)
    return host, int(port)


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError(value)
    return value

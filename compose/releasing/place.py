"""Where an installation lies on its server, and which release each of its parts runs.

Two files say what runs: ``active/upstream.conf`` names the live colour to nginx, and
``release.env`` the release of each colour and of the workers to Compose. Whoever finds a
deployment that was cut off reads the truth from them.
"""

import os
import re
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from compose.releasing.problem import Problem

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_HOME = "/srv/cotizador"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
"""What a release may be called: it is the tag of its images."""


class Colour(Enum):
    BLUE = "blue"
    GREEN = "green"

    @property
    def service(self) -> str:
        return f"web-{self.value}"

    @property
    def other(self) -> "Colour":
        return Colour.GREEN if self is Colour.BLUE else Colour.BLUE


@dataclass(frozen=True)
class Running:
    """The release of the workers, and of each colour of the web."""

    workers: str
    blue: str
    green: str

    def of(self, colour: Colour) -> str:
        return self.blue if colour is Colour.BLUE else self.green

    def with_web(self, colour: Colour, release: str) -> "Running":
        return replace(self, **{colour.value: release})

    def with_workers(self, release: str) -> "Running":
        return replace(self, workers=release)


@dataclass(frozen=True)
class Place:
    """The operator's folder on the server."""

    home: Path

    @classmethod
    def wherever(cls) -> "Place":
        """Where the environment says, whether anything is there or not."""
        return cls(Path(os.environ.get("COTIZADOR_HOME") or DEFAULT_HOME))

    @classmethod
    def of_environment(cls) -> "Place":
        place = cls.wherever()
        if not (place.home / "env").is_file():
            raise Problem(
                f"No está {place.home}/env. Prepara el servidor con compose/server-setup.sh, o di "
                "dónde está la instalación con COTIZADOR_HOME."
            )
        return place

    @property
    def release_file(self) -> Path:
        return self.home / "release.env"

    @property
    def upstream_file(self) -> Path:
        return self.home / "active" / "upstream.conf"

    @property
    def records(self) -> Path:
        return self.home / "records"

    @property
    def lock_file(self) -> Path:
        return self.home / "deploy.lock"

    def setting(self, name: str, default: str = "") -> str:
        """A variable of the operator's ``env`` file, without its quotes."""
        return _variables(self.home / "env").get(name, default)

    def live(self) -> Colour:
        told = re.search(r"web-(blue|green)\b", _text(self.upstream_file, missing=""))
        if not told:
            raise Problem(
                f"{self.upstream_file} no nombra un color. Debe tener una línea: "
                "server web-blue:8000;"
            )
        return Colour(told[1])

    def point_at(self, colour: Colour) -> None:
        """Name ``colour`` to nginx, which reads it when it is told to reload."""
        write_whole(self.upstream_file, f"server {colour.service}:8000;\n")

    def running(self) -> Running:
        told = _variables(self.release_file, missing="")
        workers = told.get("RELEASE", "")
        blue = told.get("BLUE_RELEASE") or workers
        green = told.get("GREEN_RELEASE") or workers
        if not all(NAME.fullmatch(release) for release in (workers, blue, green)):
            raise Problem(
                f"{self.release_file} no dice qué versión corre. Debe tener una línea: "
                "RELEASE=versión"
            )
        return Running(workers, blue, green)

    def run(self, running: Running) -> None:
        lines = (
            f"COTIZADOR_HOME={self.home}",
            f"RELEASE={running.workers}",
            f"BLUE_RELEASE={running.blue}",
            f"GREEN_RELEASE={running.green}",
        )
        write_whole(self.release_file, "\n".join(lines) + "\n")

    def tell_compose(self, folder: Path = PROJECT / "compose") -> None:
        """Have a plain ``docker compose``, which reads ``.env``, run what release.env says."""
        link = folder / ".env"
        if link.is_symlink() and link.readlink() == self.release_file:
            return
        beside = folder / ".env.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(self.release_file)
        beside.replace(link)


def write_whole(path: Path, text: str) -> None:
    """A reader sees the former file or this one, also if the power goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _text(path: Path, missing: str | None = None) -> str:
    """What ``path`` holds; ``missing`` where there is no such file and that is told otherwise."""
    try:
        return path.read_text(errors="replace")
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            return missing
        raise Problem(f"No se puede leer {path}: {error.strerror}.") from error


def _variables(path: Path, missing: str | None = None) -> dict[str, str]:
    told = {}
    for line in _text(path, missing).splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            told[name.strip()] = value.strip().strip("\"'")
    return told

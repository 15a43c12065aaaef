"""What a point must hold: told by the same snapshot of the database that was dumped.

``manifest.json`` of a point is one of these. A restored copy is compared with it table by table.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.views.debug import SafeExceptionReporterFilter

from ops.backups.erased import Tombstone
from ops.backups.problem import BackupProblem

FORMAT = 1
Tables = dict[str, tuple[int, str]]
"""Rows and hash of each table."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One server's part: a file of pg_dump's custom format, and what is in it by schema."""

    file: str
    size: int
    sha256: str
    postgres: int
    """The server's version, as 150013."""
    schemas: dict[str, Tables]

    @property
    def rows(self) -> int:
        return sum(rows for tables in self.schemas.values() for rows, _ in tables.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """``companies`` gives id, schema, subdomain and name; ``media`` the size of each file by its
    path under ``media_root``; ``keys`` tell whether an installation has the same secrets."""

    point: str
    kind: str
    release: str
    head: str
    """What a schema without pending migrations says (tenants.schemas.heads)."""
    migrations: list[str]
    servers: dict[str, Dump]
    companies: list[tuple[int, str, str, str]]
    media_root: str
    media: dict[str, int] = field(repr=False)
    keys: dict[str, str]
    erased: list[Tombstone] = field(default_factory=list)
    """The companies that were erased until then."""
    format: int = FORMAT

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True))

    def server_of(self, schema: str) -> str:
        """The alias of the server whose dump holds ``schema``. Raises BackupProblem."""
        for alias, dump in self.servers.items():
            if schema in dump.schemas:
                return alias
        raise BackupProblem(f"El punto {self.point} no tiene el esquema {schema}.")

    def schema_of(self, company: int) -> str:
        """Where the company with this id was then. Raises BackupProblem."""
        for pk, schema, _, _ in self.companies:
            if pk == company:
                return schema
        raise BackupProblem(f"En el punto {self.point} todavía no existía esa empresa.")

    def media_of(self, schema: str) -> dict[str, int]:
        return {path: size for path, size in self.media.items() if path.startswith(f"{schema}/")}


def read_manifest(path: Path, point: str) -> Manifest:
    """That of the point called ``point``. Raises BackupProblem for any other."""
    try:
        written: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BackupProblem(f"El manifiesto del punto {point} falta o no se puede leer.") from error
    if written.get("format") != FORMAT:
        raise BackupProblem(
            f"El punto {point} es de un formato que esta versión no conoce "
            f"({written.get('format')}). Restáuralo con la versión que lo hizo."
        )
    if written.get("point") != point:
        raise BackupProblem(
            f"El manifiesto del punto {point} es de otro punto ({written.get('point')})."
        )
    try:
        servers = {
            alias: Dump(
                **dump
                | {"schemas": {name: _tables(told) for name, told in dump["schemas"].items()}}
            )
            for alias, dump in written["servers"].items()
        }
        companies = [(pk, schema, sub, name) for pk, schema, sub, name in written["companies"]]
        erased = [Tombstone(**told) for told in written.get("erased", [])]
        read = {"servers": servers, "companies": companies, "erased": erased}
        return Manifest(**written | read)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BackupProblem(f"El manifiesto del punto {point} está incompleto.") from error


def _tables(written: Mapping[str, Any]) -> Tables:
    return {name: (int(rows), str(hashed)) for name, (rows, hashed) in written.items()}


def differences(promised: Tables, found: Tables) -> Iterator[str]:
    """What ``found`` has otherwise, a Spanish sentence a table."""
    for table in sorted(promised.keys() | found.keys()):
        if table not in found:
            yield f"falta la tabla {table}"
        elif table not in promised:
            yield f"sobra la tabla {table}"
        elif promised[table][0] != found[table][0]:
            yield f"{table}: {found[table][0]} renglones en vez de {promised[table][0]}"
        elif promised[table] != found[table]:
            yield f"{table}: el contenido es otro"


class _Cleaner(SafeExceptionReporterFilter):
    """Django's own list of what is secret, and addresses that may hold a password."""

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        cleansed = super().cleanse_setting(key, value)
        if isinstance(cleansed, str) and "://" in cleansed:
            scheme, _, rest = cleansed.partition("://")
            return f"{scheme}://{rest.rpartition('@')[2]}"
        return cleansed


def configuration() -> str:
    """The settings as JSON, without a secret in clear."""
    safe = _Cleaner().get_safe_settings()
    return json.dumps(safe, default=str, ensure_ascii=False, indent=1, sort_keys=True)


def fingerprints() -> dict[str, str]:
    """Twelve characters of each key that a restored installation must have too; from them nobody
    finds the key."""
    keys = {"SECRET_KEY": settings.SECRET_KEY, "EVIDENCE_KEY": settings.EVIDENCE_KEY.hex()}
    return {
        name: salted_hmac(f"backup.{name}", "", secret=value, algorithm="sha256").hexdigest()[:12]
        for name, value in keys.items()
    }

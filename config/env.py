"""Settings from the environment: a bad or missing value stops the start and names itself.

Every reader returns a value of its own type or raises ``ImproperlyConfigured``, in the operator's
Spanish, with the variable's name and what would be accepted; what it holds is told only where it
cannot be a secret. A blank value counts as missing.

The value of a variable NAME may lie in the file that NAME_FILE names, so that a secret is in no
list of a process's environment.
"""

import os
import re
from collections.abc import Iterable
from email.utils import parseaddr
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import Env

TRUE = {"1", "true", "yes", "on", "si", "sí"}
FALSE = {"0", "false", "no", "off"}
PLACEHOLDER_SECRETS = ("change", "cambia", "insecure", "secret", "example", "ejemplo")
LAST_REDIS_DATABASE = 13  # of the usual 16: the two after it are used too
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def _raw(name: str) -> str | None:
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return value or None
    if value:
        raise ImproperlyConfigured(
            f"{name} y {name}_FILE están puestas las dos: deja vacía una de ellas."
        )
    return _content(f"{name}_FILE", Path(path))


def _content(name: str, path: Path) -> str:
    """What the file of a secret holds, without the line's end; ``name`` is the variable's."""
    try:
        content = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise ImproperlyConfigured(f"{name} nombra {path}, que no existe: créalo.") from error
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{name} nombra {path}, que el usuario {os.getuid()} no puede leer: "
            "dale permiso de lectura (chmod a+r; su carpeta sigue cerrada)."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name} nombra {path}, que no es un archivo de texto que se pueda leer."
        ) from error
    if not content:
        raise ImproperlyConfigured(f"{name} nombra {path}, que está vacío: escribe ahí el valor.")
    return content


def _wrong(name: str, accepted: str) -> ImproperlyConfigured:
    value = _raw(name)
    state = f"Falta {name}" if value is None else f"{name} tiene {value!r}"
    return ImproperlyConfigured(f"{state}: debe ser {accepted}.")


def _wrong_secret(name: str, accepted: str) -> ImproperlyConfigured:
    """As ``_wrong``, without the value: start-up errors end up in logs."""
    state = f"Falta {name}" if _raw(name) is None else f"{name} tiene otra cosa"
    return ImproperlyConfigured(f"{state}: debe ser {accepted}.")


def _address(value: str) -> SplitResult | None:
    """``value`` as an address whose port, if any, is a port."""
    try:
        parts = urlsplit(value)
        return parts if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None


def env_text(name: str, default: str | None = None) -> str:
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        raise _wrong(name, "un texto")
    return default


def env_bool(name: str, default: bool) -> bool:
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise _wrong(name, "true o false")


def env_int(name: str, default: int, minimum: int, maximum: int) -> int:
    value = _raw(name)
    if value is None:
        return default
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else -1
    if not minimum <= number <= maximum:
        raise _wrong(name, f"un número entero de {minimum} a {maximum}")
    return number


def env_list(name: str) -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [item.strip() for item in (_raw(name) or "").split(",") if item.strip()]


def env_names(name: str) -> list[str]:
    """A comma-separated list of different short names, such as ``norte,sur``."""
    names = env_list(name)
    plain = all(re.fullmatch(r"[a-z][a-z0-9]{0,19}", item) for item in names)
    if not plain or len(set(names)) < len(names) or {"default", "owner"} & set(names):
        raise _wrong(
            name, "una lista de nombres cortos distintos, separados por comas, como norte,sur"
        )
    return names


def env_choice(name: str, default: str, choices: Iterable[str]) -> str:
    """One of ``choices`` (in lower case), written in any case."""
    accepted = list(choices)
    value = (_raw(name) or default).lower()
    if value not in accepted:
        raise _wrong(name, "uno de " + ", ".join(accepted))
    return value


def env_folder(name: str, default: Path) -> Path:
    """An absolute folder: a relative one would depend on where each process was started."""
    folder = Path(_raw(name) or default)
    if not folder.is_absolute():
        raise _wrong(name, "una carpeta desde la raíz, como /var/lib/cotizador")
    return folder


def env_host(name: str, default: str) -> str:
    """A host name in lower case: no scheme, port or path."""
    host = (_raw(name) or default).lower()
    if not HOST.fullmatch(host):
        raise _wrong(name, "un dominio como example.mx, sin https:// ni puerto")
    return host


def env_store(name: str) -> str:
    """Where copies of backups go, as restic writes it: ``s3:…``, ``sftp:…``, an absolute folder of
    another disk, or nothing."""
    value = _raw(name) or ""
    if value and not re.match(r"(s3|sftp):\S+|/", value):
        raise _wrong(
            name, "s3:https://host/bucket, sftp:user@host:/carpeta o una carpeta desde la raíz"
        )
    return value


def env_networks(name: str) -> list[str]:
    """IP addresses or networks, each as a network: ``10.0.0.1`` is ``10.0.0.1/32``."""
    try:
        return [str(ip_network(item, strict=False)) for item in env_list(name)]
    except ValueError as error:
        accepted = "una lista de direcciones o redes, separadas por comas, como 10.0.0.0/8"
        raise _wrong(name, accepted) from error


def env_origins(name: str) -> list[str]:
    """Origins such as ``https://*.example.mx``: a scheme and a host, nothing after them."""
    origins = env_list(name)
    for origin in origins:
        parts = _address(origin)
        if (
            parts is None
            or parts.scheme not in {"http", "https"}
            or not HOST.fullmatch((parts.hostname or "").removeprefix("*."))
            or parts.username is not None
            or origin != f"{parts.scheme}://{parts.netloc}"
        ):
            raise _wrong(
                name, "una lista de orígenes, separados por comas, como https://example.mx"
            )
    return origins


def env_sender(name: str, default: str) -> str:
    """The sender of e-mails: an address, with or without a name before it."""
    value = _raw(name) or default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        accepted = "un correo como Ventanas <no-responder@example.mx>"
        raise _wrong(name, accepted) from error
    return value


def env_secret(name: str) -> str:
    """A secret of at least 32 characters that is not one of the usual placeholders."""
    return _secret(name, _raw(name) or "")


def env_secrets(name: str) -> list[str]:
    """Several of those, separated by commas, or none."""
    return [
        _secret(name, value.strip()) for value in (_raw(name) or "").split(",") if value.strip()
    ]


def env_token(name: str) -> str:
    """A secret that lets another program in, or nothing: then it lets nobody in."""
    value = _raw(name) or ""
    return _secret(name, value) if value else ""


def _secret(name: str, value: str) -> str:
    guessable = len(set(value)) < 10 or any(word in value.lower() for word in PLACEHOLDER_SECRETS)
    if len(value) < 32 or guessable:
        raise _wrong_secret(name, "un secreto al azar de 32 caracteres o más")
    return value


def derived_key(secret: str) -> bytes:
    """The signing key of an installation that was given none: a laptop's."""
    return sha256(f"evidence key of {secret}".encode()).digest()


def env_signing_key(name: str, secret: str) -> bytes:
    """A private key of 32 bytes, written as 64 hexadecimal digits; derived from ``secret`` if
    there is none."""
    value = (_raw(name) or "").lower()
    if not value:
        return derived_key(secret)
    if not re.fullmatch(r"[0-9a-f]{64}", value) or len(set(value)) < 8:
        raise _wrong_secret(name, "una llave al azar de 64 dígitos hexadecimales")
    return bytes.fromhex(value)


def env_database(name: str, fallback: str | None = None) -> dict[str, Any]:
    """A ``postgres://user:password@host:port/name`` address as Django's dictionary; that of the
    variable ``fallback`` if this one is missing.

    A Unix socket is written as PostgreSQL's own tools do: ``postgres://user@/name?host=/folder``.
    """
    if _raw(name) is None and fallback is not None:
        return env_database(fallback)
    value = _raw(name) or ""
    parts = _address(value)
    if (
        parts is None
        or parts.scheme not in {"postgres", "postgresql"}
        or not parts.username
        or not parts.path.strip("/")
    ):
        accepted = "una dirección como postgres://usuario:clave@servidor:5432/base"
        raise _wrong_secret(name, accepted)
    config: dict[str, Any] = {"OPTIONS": {}} | dict(Env.db_url_config(value))
    config["HOST"] = config["OPTIONS"].pop("host", config["HOST"])
    return config


_SESSION = "-c timezone=UTC -c statement_timeout=15s -c idle_in_transaction_session_timeout=60s"


def two_roles(
    name: str, serving: dict[str, Any], owning: dict[str, Any], answer_seconds: int
) -> dict[str, Any]:
    """The two entries of one server in DATABASES; their HOME and OWNER lead from one to the other.

    ``name`` is the alias of the role that serves; that of its owner is made of it. A server that
    does not answer the first within ``answer_seconds`` counts as away.
    """
    owner = "owner" if name == "default" else f"{name}_owner"
    common = {"ENGINE": "tenants.schemas.postgres", "HOME": name, "OWNER": owner}
    return {
        name: serving
        | common
        | {
            # TransactionMiddleware adds the server of the company, where it is another.
            "ATOMIC_REQUESTS": name == "default",
            "ANSWER_SECONDS": answer_seconds,
            "CONN_MAX_AGE": 300,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": serving["OPTIONS"] | {"options": _SESSION, "connect_timeout": 5},
        },
        owner: owning
        | common
        | {"OPTIONS": owning["OPTIONS"] | {"options": "-c timezone=UTC -c lock_timeout=2s"}},
    }


def env_bucket(name: str) -> dict[str, str]:
    """A bucket of an S3-compatible storage, ``https://key:secret@host/bucket?region=us-east-1``, as
    the options of its storage class; nothing if there is none."""
    value = _raw(name)
    if value is None:
        return {}
    parts = _address(value)
    bucket = parts.path.strip("/") if parts else ""
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not parts.username
        or not parts.password
        or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{2,62}", bucket)
    ):
        raise _wrong_secret(
            name, "una dirección como https://llave:clave@servidor/cubeta?region=us-east-1"
        )
    return {
        "endpoint_url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
    }


def env_redis(name: str) -> str:
    """A Redis server's address; the database it names and the two after it are used."""
    value = _raw(name) or ""
    parts = _address(value)
    host = parts and (parts.path if parts.scheme == "unix" else parts.hostname)
    if parts and parts.scheme in {"redis", "rediss", "unix"} and host and _has_room(parts):
        return value
    raise _wrong_secret(
        name,
        "una dirección como redis://servidor:6379/0 o unix:///carpeta/socket?db=0, "
        f"con una base de 0 a {LAST_REDIS_DATABASE}",
    )


def _has_room(parts: SplitResult) -> bool:
    try:
        return 0 <= _database_number(parts) <= LAST_REDIS_DATABASE
    except ValueError:
        return False


def env_email(name: str) -> dict[str, object]:
    """An ``smtp://user:password@host:port`` address as Django's EMAIL_… settings."""
    value = _raw(name) or ""
    parts = _address(value)
    schemes = {"smtp", "smtp+tls", "smtp+ssl"}
    if parts is None or parts.scheme not in schemes or not parts.hostname or not parts.port:
        raise _wrong_secret(name, "una dirección como smtp+tls://usuario:clave@servidor:587")
    return dict(Env.email_url_config(value))


def env_sentry(name: str) -> str:
    """Sentry's address of a project, or nothing."""
    value = _raw(name) or ""
    parts = _address(value)
    if value and not (
        parts
        and parts.scheme in {"http", "https"}
        and parts.username
        and parts.hostname
        and parts.path.rpartition("/")[2].isdigit()
    ):
        raise _wrong_secret(name, "una dirección como https://llave@servidor/1, o nada")
    return value


def redis_database(url: str, number: int) -> str:
    """A database of the same server, for redis-py and Django's cache: ``number`` places after the
    one that ``url`` names, so that two installations may share a server."""
    parts = urlsplit(url)
    number += _database_number(parts)
    if parts.scheme == "unix":
        return f"unix://{parts.netloc}{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()


def broker_database(url: str, number: int) -> str:
    """The same, in the form Celery's transport understands."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        number += _database_number(parts)
        return f"redis+socket://{parts.netloc}{parts.path}?virtual_host={number}"
    return redis_database(url, number)


def _database_number(parts: SplitResult) -> int:
    """0 if the address names none. Raises ValueError if what it names is no number."""
    if parts.scheme == "unix":
        return int(parse_qs(parts.query).get("db", ["0"])[0])
    return int(parts.path.strip("/") or 0)

"""Settings from the environment: a bad or missing value stops the start and names itself.

Every reader returns a value of its own type or raises ``ImproperlyConfigured`` with the variable's
name, what it holds and what would be accepted. A blank value counts as missing.
"""

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

TRUE = {"1", "true", "yes", "on", "si", "sí"}
FALSE = {"0", "false", "no", "off"}
PLACEHOLDER_SECRETS = ("change", "cambia", "insecure", "secret-key", "example")


def _raw(name: str) -> str | None:
    value = os.environ.get(name, "").strip()
    return value or None


def _wrong(name: str, accepted: str) -> ImproperlyConfigured:
    value = _raw(name)
    state = "is missing" if value is None else f"holds {value!r}"
    return ImproperlyConfigured(f"{name} {state}; it must be {accepted}.")


def env_text(name: str, default: str | None = None) -> str:
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        raise _wrong(name, "set")
    return default


def env_bool(name: str, default: bool) -> bool:
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise _wrong(name, "true or false")


def env_int(name: str, default: int, minimum: int, maximum: int) -> int:
    value = _raw(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        number = minimum - 1
    if not minimum <= number <= maximum:
        raise _wrong(name, f"a whole number from {minimum} to {maximum}")
    return number


def env_list(name: str, default: Iterable[str] = ()) -> list[str]:
    """A comma-separated list; blanks are dropped."""
    value = _raw(name)
    if value is None:
        return list(default)
    return [item.strip() for item in value.split(",") if item.strip()]


def env_choice(name: str, default: str, choices: Iterable[str]) -> str:
    accepted = list(choices)
    value = (_raw(name) or default).lower()
    if value not in accepted:
        raise _wrong(name, "one of " + ", ".join(accepted))
    return value


def env_origins(name: str) -> list[str]:
    """Origins such as ``https://*.example.mx``: a scheme and a host, no path."""
    origins = env_list(name)
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            raise _wrong(name, "a comma-separated list of origins such as https://example.mx")
    return origins


def env_secret(name: str) -> str:
    """A secret of at least 32 characters that is not one of the usual placeholders."""
    value = _raw(name)
    if value is None or len(value) < 32 or value.lower().startswith(PLACEHOLDER_SECRETS):
        # The value itself is never printed: start-up errors end up in logs.
        raise ImproperlyConfigured(f"{name} must be a random secret of at least 32 characters.")
    return value


def env_database(name: str) -> dict[str, object]:
    """A ``postgres://user:password@host:port/name`` address as Django's dictionary.

    A Unix socket is written as PostgreSQL's own tools do: ``postgres://user@/name?host=/folder``.
    """
    value = env_text(name)
    config = Env.db_url_config(value)
    if "host" in config.get("OPTIONS", {}):
        config["HOST"] = config["OPTIONS"].pop("host")
    if "postgresql" not in str(config.get("ENGINE")) or not config.get("NAME"):
        # Not echoed: the address holds a password.
        raise ImproperlyConfigured(
            f"{name} must be an address such as postgres://user:password@host:5432/name."
        )
    return dict(config)


def env_redis(name: str) -> str:
    value = env_text(name)
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(
            f"{name} must be an address such as redis://host:6379/0 or unix:///folder/socket?db=0."
        )
    return value


def env_email(name: str, default: str | None = None) -> dict[str, object]:
    value = env_text(name, default)
    try:
        return dict(Env.email_url_config(value))
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} must be an address such as smtp+tls://user:password@host:587."
        ) from error


def redis_database(url: str, number: int) -> str:
    """The same server's database ``number``, for redis-py and Django's cache."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()


def broker_database(url: str, number: int) -> str:
    """The same, in the form Celery's transport understands."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return redis_database(url, number)

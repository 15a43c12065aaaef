"""The servers of an instance as one thing: what they hand to a process, and when they stop."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from compose.local import broker, databases, mailsink, postgres
from compose.local.binaries import find_broker, find_postgres
from compose.local.databases import Addresses
from compose.local.instance import Instance

FILLED_IN = "LOCAL_FILLED_IN"
"""Names of the variables that a launcher set: for another one they are not the operator's."""


def forget_surrounding_launcher() -> None:
    """Take back what a launcher around this one exported, so that each has its own servers."""
    for name in os.environ.pop(FILLED_IN, "").split():
        os.environ.pop(name, None)


def ensure_running(instance: Instance) -> dict[str, str]:
    """Start what is not given or running yet; the variables a process of the product needs."""
    with instance.locked():
        addresses = databases.given_addresses(instance) or _local_database(instance)
        broker_url = os.environ.get("REDIS_URL", "").strip()
        if not broker_url:
            broker.ensure_running(instance, find_broker(instance))
            broker_url = broker.url(instance)
        email_url = os.environ.get("EMAIL_URL", "").strip()
        if not email_url:
            email_url = f"smtp://{mailsink.LOOPBACK}:{mailsink.ensure_running(instance)}"
    return {
        "DATABASE_URL": addresses.serving,
        "DATABASE_OWNER_URL": addresses.owner,
        "REDIS_URL": broker_url,
        "EMAIL_URL": email_url,
        **_defaults(instance),
    }


def stop(instance: Instance) -> None:
    """Stop the servers that were started for the instance; those given by address stay."""
    with instance.locked():
        mailsink.stop(instance)
        broker.stop(instance)
        postgres.stop(instance)


@contextmanager
def serving(instance: Instance, *, keep: bool) -> Iterator[dict[str, str]]:
    """Have the servers running; the last one who needs them stops them.

    ``keep`` leaves them running for the next command, until ``stop``.
    """
    kept = instance.records / "keep"
    try:
        with instance.in_use():
            if keep:
                kept.touch()
            yield exported(ensure_running(instance))
    finally:
        if not kept.exists() and not instance.is_in_use():
            stop(instance)


def exported(variables: dict[str, str]) -> dict[str, str]:
    """The environment of a child: the operator's, completed by ``variables``."""
    given = {name: value for name, value in os.environ.items() if value.strip()}
    filled_in = [name for name, value in variables.items() if given.get(name) != value]
    return given | variables | {FILLED_IN: " ".join(filled_in)}


def _local_database(instance: Instance) -> Addresses:
    postgres.ensure_running(instance, find_postgres(instance))
    return databases.ensure_local(instance)


def _defaults(instance: Instance) -> dict[str, str]:
    """What a laptop needs beyond its servers, wherever the operator said nothing."""
    defaults = {
        "SECRET_KEY": "",
        "DEBUG": "true" if instance.name == "dev" else "false",
        "BASE_DOMAIN": "localhost",
        "PUBLIC_SCHEME": "http",
        "COOKIE_SECURE": "false",
        "MEDIA_ROOT": str(instance.media),
        "STATIC_ROOT": str(instance.home / "static"),
    }
    values = {name: os.environ.get(name, "").strip() or value for name, value in defaults.items()}
    return values | {"SECRET_KEY": values["SECRET_KEY"] or instance.secret("secret_key")}

"""The servers of an instance as one thing: what they hand to a process, and when they stop."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from compose.local import broker, databases, mailsink, postgres
from compose.local.binaries import find_broker, find_postgres
from compose.local.databases import Addresses
from compose.local.instance import Instance
from compose.local.problem import Problem

INSTANCE = "LOCAL_INSTANCE"
"""Name of the instance that a process was given."""

FILLED_IN = "LOCAL_FILLED_IN"
"""Names of the variables that a launcher set: for another one they are not the operator's."""


def operator_environment() -> dict[str, str]:
    """What the operator set and is not blank; what a launcher around this one filled in is not."""
    filled_in = {FILLED_IN, *os.environ.get(FILLED_IN, "").split()}
    return {
        name: value for name, value in os.environ.items() if value.strip() and name not in filled_in
    }


def ensure_running(instance: Instance, given: dict[str, str]) -> dict[str, str]:
    """Start what is not ``given`` or running yet; the environment for a process of the product."""
    with instance.locked():
        addresses = databases.given_addresses(instance, given) or _local_database(instance)
        needed = {
            "DATABASE_URL": addresses.serving,
            "DATABASE_OWNER_URL": addresses.owner,
            "REDIS_URL": given.get("REDIS_URL") or _local_broker(instance),
            "EMAIL_URL": given.get("EMAIL_URL") or _local_mail(instance),
            "SECRET_KEY": given.get("SECRET_KEY") or instance.secret("secret_key"),
        }
    chosen = {
        INSTANCE: instance.name,
        "DEBUG": "true" if instance.name == "dev" else "false",
        "BASE_DOMAIN": "localhost",
        "PUBLIC_SCHEME": "http",
        "COOKIE_SECURE": "false",
        "MEDIA_ROOT": str(instance.media),
        "BACKUP_REPOSITORY": str(instance.home / "backups"),
        "BACKUP_PASSWORD": instance.secret("backup_password"),
        "READINGS_TOKEN": instance.secret("readings_token"),
        "POSTGRES_TOOLS": _tools(instance),
        "STATIC_ROOT": str(instance.home / "static"),
    }
    return complete(chosen | given | needed, given)


def complete(environment: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """``environment`` with the note of what in it is not the operator's."""
    filled_in = sorted(name for name, value in environment.items() if given.get(name) != value)
    return environment | {FILLED_IN: " ".join(filled_in)}


def stop(instance: Instance) -> None:
    """Stop the servers that were started for the instance; those given by address stay."""
    with instance.locked():
        mailsink.stop(instance)
        broker.stop(instance)
        postgres.stop(instance)


@contextmanager
def serving(instance: Instance, given: dict[str, str], *, keep: bool) -> Iterator[dict[str, str]]:
    """Have the servers running; the last one who needs them stops them.

    ``keep`` leaves them running for the next command, until ``stop``.
    """
    kept = instance.records / "keep"
    try:
        with instance.in_use():
            if keep:
                kept.touch()
            yield ensure_running(instance, given)
    finally:
        if not kept.exists() and not instance.is_in_use():
            stop(instance)


def _tools(instance: Instance) -> str:
    """The folder of pg_dump and its like; nothing where no PostgreSQL is installed here."""
    try:
        return str(find_postgres(instance).folder)
    except Problem:
        return ""


def _local_database(instance: Instance) -> Addresses:
    postgres.ensure_running(instance, find_postgres(instance))
    return databases.ensure_local(instance)


def _local_broker(instance: Instance) -> str:
    broker.ensure_running(instance, find_broker(instance))
    return broker.url(instance)


def _local_mail(instance: Instance) -> str:
    return f"smtp://{mailsink.LOOPBACK}:{mailsink.ensure_running(instance)}"

"""A second PostgreSQL server, as the alias ``second``: where a company may live on its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from compose.local import databases, postgres
from compose.local.binaries import find_postgres
from compose.local.instance import open_instance
from compose.local.stack import own_name
from config.env import env_database, two_roles

SECOND = "second"


@contextmanager
def second_server() -> Iterator[None]:
    """Started for the block, known to Django in it, and removed afterwards."""
    instance = open_instance(own_name(SECOND))
    postgres.ensure_running(instance, find_postgres(instance))
    try:
        addresses = databases.ensure_local(instance)
        os.environ |= {"DATABASE_URL_SECOND": addresses.serving}
        os.environ |= {"DATABASE_OWNER_URL_SECOND": addresses.owner}
        serving, owning = map(env_database, ("DATABASE_URL_SECOND", "DATABASE_OWNER_URL_SECOND"))
        roles = two_roles(SECOND, serving, owning, 20)
        settings.DATABASES.update(roles)
        connections.configure_settings(settings.DATABASES)
        settings.COMPANY_DATABASES.append(SECOND)
        try:
            yield
        finally:
            settings.COMPANY_DATABASES.remove(SECOND)
            for alias in roles:
                connections[alias].close()
                del connections[alias]
                del settings.DATABASES[alias]
    finally:
        postgres.stop(instance)
        instance.remove()

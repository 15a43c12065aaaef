"""A database of its own for a benchmark, dropped at the end."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.databases import drop_database, make_test_database


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """Settings and an empty, migrated public schema, as a benchmark in one process needs them."""
    current_app.conf.task_always_eager = True
    logging.disable(logging.INFO)
    settings.RATE_LIMIT_PER_MINUTE = settings.PASSWORD_TRIES_PER_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    name = make_test_database("bench")
    try:
        with TemporaryDirectory() as media:
            settings.MEDIA_ROOT = media
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
            yield
    finally:
        connections.close_all()
        drop_database(name)

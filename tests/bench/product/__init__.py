"""Benchmarks of the product as it is served: Django stands before any of them is imported.

The addresses below only let the settings load where a benchmark opens no connection; those of the
servers at hand come with ``compose.local exec``.
"""

import os

import django

for name, value in {
    "SECRET_KEY": "only-to-load-the-settings-of-a-benchmark-0123456789",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost:25",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}.items():
    os.environ.setdefault(name, value)

django.setup()

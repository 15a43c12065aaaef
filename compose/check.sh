#!/bin/sh
# The checks that load the settings, and so need the servers' addresses in the environment.
set -eu
python=.venv/bin/python

$python -m mypy
$python manage.py check --fail-level WARNING
$python manage.py makemigrations --check --dry-run
$python manage.py lint_migrations --all

"""The Celery application; its timetable is made of the jobs that are declared.

Tasks of a company are declared with ``tenants.tasks.company_task``; the schema is their first
argument, so nothing depends on what the sending process happened to have selected.
"""

import os
from pathlib import Path

from celery import Celery, signals

from config.observability import start_sentry
from tenants.periodic.timetable import timetable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

PROJECT = Path(__file__).parents[1]


def rooms_with(module: str) -> list[str]:
    """The packages that hold a ``module``; a task may be declared in any room."""
    found = [
        path for root in ("tenants", "catalog", "quoting")
        for path in sorted((PROJECT / root).rglob(f"{module}.py"))
    ]  # fmt: skip
    return [".".join(path.parent.relative_to(PROJECT).parts) for path in found]


app = Celery("cotizador")
app.config_from_object("django.conf:settings", namespace="CELERY")
for module in ("tasks", "periodic", "housekeeping"):
    app.autodiscover_tasks(rooms_with(module), related_name=module)


@signals.import_modules.connect(sender=app, weak=False)
def make_timetable(**kwargs: object) -> None:
    """After the modules that declare jobs are loaded: the order of these receivers is theirs."""
    app.conf.beat_schedule = timetable()


@signals.celeryd_init.connect
@signals.beat_init.connect
def report_errors(**kwargs: object) -> None:
    start_sentry()

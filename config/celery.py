"""The Celery application and the timetable of the periodic jobs.

Tasks of a company are declared with ``tenants.tasks.company_task``; the schema is their first
argument, so nothing depends on what the sending process happened to have selected.
"""

import os
from pathlib import Path

from celery import Celery, signals
from celery.schedules import crontab

from config.observability import start_sentry

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
for module in ("tasks", "periodic"):
    app.autodiscover_tasks(rooms_with(module), related_name=module)
app.conf.beat_schedule = {
    "spares": {"task": "tenants.fill_pool", "schedule": crontab(minute="*/10")},
    "expiry": {
        "task": "tenants.work.tasks.fan_out",
        "schedule": crontab(minute="5"),
        "args": ["quoting.offers.periodic.expire"],
    },
    # In the morning, when a seller can still act on what nobody answered.
    "reminders": {
        "task": "tenants.work.tasks.fan_out",
        "schedule": crontab(hour="9", minute="30"),
        "args": ["quoting.offers.periodic.send_reminders"],
    },
}


@signals.celeryd_init.connect
@signals.beat_init.connect
def report_errors(**kwargs: object) -> None:
    start_sentry()

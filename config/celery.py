"""The Celery application and the timetable of the periodic jobs.

Tasks of a company are declared with ``tenants.tasks.company_task``; the schema is their first
argument, so nothing depends on what the sending process happened to have selected.
"""

import os

from celery import Celery, signals
from celery.schedules import crontab

from config.observability import start_sentry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cotizador")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["tenants"], related_name="provisioning")
app.autodiscover_tasks(related_name="periodic")
app.conf.beat_schedule = {
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

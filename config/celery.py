"""The Celery application; its timetable is made of the jobs that are declared.

What has to be done is a row of public (``tenants.work``, ``tenants.outbox``); a Celery message is a
nudge to a worker to take what is next.
"""

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from celery import Celery, signals
from django.conf import settings

from config.observability import start_sentry
from ops.health.heartbeats import BEAT, heart
from tenants.periodic.timetable import timetable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

NICER = 5  # than the web, so that a page never waits for a PDF
SIGN_OF_LIFE = Path(gettempdir(), "celery.alive")  # its age tells whether worker or beat lives


app = Celery("cotizador")
app.config_from_object("django.conf:settings", namespace="CELERY")


@signals.import_modules.connect(sender=app, weak=False)
def make_timetable(**kwargs: object) -> None:
    """After Django is set up, which loads what is declared: it was the first to ask."""
    app.conf.beat_schedule = timetable() | {"sweep": sweep()}


def sweep() -> dict[str, Any]:
    """Looks for work that waits without a nudge, more often than any job is due."""
    seconds = settings.WORK_SWEEP_SECONDS
    return {
        "task": "tenants.work.sweep",
        "schedule": float(seconds),
        "options": {"expires": seconds},
    }


@signals.worker_init.connect
def give_way_to_the_web(**kwargs: object) -> None:
    """Children inherit it."""
    os.nice(NICER)


@signals.setup_logging.connect
def keep_logging(**kwargs: object) -> None:
    """Celery leaves the logs as Django has set them up, because somebody answers this signal."""


@signals.worker_ready.connect
@signals.heartbeat_sent.connect
def show_life(**kwargs: object) -> None:
    """A file, since asking a worker takes a process of its own that reads the whole program; and in
    Redis, for those outside of this container."""
    SIGN_OF_LIFE.touch()
    heart.beat(app.amqp.queues.consume_from)


@signals.beat_init.connect
def show_life_of_beat(**kwargs: object) -> None:
    """Beat lives as long as its messages arrive at the broker."""
    show_life_of_the_clock()
    signals.after_task_publish.connect(show_life_of_the_clock, weak=False)


def show_life_of_the_clock(**kwargs: object) -> None:
    SIGN_OF_LIFE.touch()
    heart.beat([BEAT])


@signals.celeryd_init.connect
@signals.beat_init.connect
def report_errors(**kwargs: object) -> None:
    start_sentry()

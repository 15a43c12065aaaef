"""Celery's timetable, made of what is declared: each job is looked at every few minutes.

Celery keeps one clock, UTC. Whether a job is due in a company is asked of the company's own.
"""

from typing import Any

from celery.schedules import crontab

from tenants.periodic.registry import JOBS
from tenants.periodic.schedules import CHECK_MINUTES


def timetable() -> dict[str, dict[str, Any]]:
    """An entry for each declared job. A look that waited longer than until the next is dropped."""
    return {
        name: {
            "task": "tenants.periodic.look",
            "schedule": crontab(minute=f"*/{CHECK_MINUTES}"),
            "args": [name],
            "options": {"expires": CHECK_MINUTES * 60},
        }
        for name in sorted(JOBS)
    }

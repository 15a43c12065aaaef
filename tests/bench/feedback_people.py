"""Fills a running instance with companies whose people are asked this week; prints their links.

Runs on its own, for ``bench_feedback``: companies, and people of each.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from celery import current_app  # noqa: E402 -- once Django is set up
from django.utils import timezone  # noqa: E402

from feedback.weeks.services import ask  # noqa: E402
from tenants.people.roles import Role  # noqa: E402
from tenants.schemas.companies import Domain  # noqa: E402
from tenants.schemas.context import company_context  # noqa: E402
from tests.companies import make_company  # noqa: E402
from tests.feedback.asking import path_for  # noqa: E402
from tests.people import make_person  # noqa: E402


def main(companies: int, people: int) -> None:
    current_app.conf.task_always_eager = True  # they are opened here, not by the worker
    found = []
    for number in range(companies):
        company = make_company(f"semana-{number}", f"Vidrios {number}")
        host = Domain.objects.get(tenant_id=company.pk, is_primary=True).domain
        with company_context(company):
            for _ in range(people):
                person = make_person(Role.SALES)
                ask(person.pk, timezone.now())
                found.append({"host": host, "path": path_for(person)})
    print(json.dumps(found))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Fills a running instance with companies whose people each write a draft; prints them as JSON.

Runs on its own in the folder of any version of the product, for ``bench_typing``: from the folder's
tests it takes what has kept its name and its meaning.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from celery import current_app  # noqa: E402 -- once Django is set up
from django.conf import settings  # noqa: E402

from catalog.models import Finish, Material, Product  # noqa: E402
from tests.companies import make_company  # noqa: E402
from tests.people import CompanyClient, Role, company_context, make_person  # noqa: E402
from tests.quoting.make import add, make_quote, make_window  # noqa: E402


def main(companies: int, people: int, lines: int) -> None:
    current_app.conf.task_always_eager = True  # they are opened here, not by the worker
    found = []
    for number in range(companies):
        company = make_company(f"typing-{number}", f"Vidrios {number}")
        with company_context(company):
            for _ in range(people // companies + (number < people % companies)):
                seller = make_person(Role.SALES)
                quote = make_quote(seller)
                add(
                    quote,
                    *(make_window(("CORR-3-XO", str(900 + 7 * n), "1200")) for n in range(lines)),
                )
                client = CompanyClient(company)
                client.force_login(seller)
                found.append(
                    {
                        "host": client.defaults["HTTP_HOST"],
                        "cookie": f"sesion={client.cookies[settings.SESSION_COOKIE_NAME].value}",
                        "draft": f"/cotizaciones/{quote.pk}/",
                        "product": Product.objects.get(code="CORR-3-XO").pk,
                        "finish": Finish.objects.get(code="NATURAL").pk,
                        "glass": Material.objects.get(code="CLARO-6").pk,
                    }
                )
    print(json.dumps(found))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

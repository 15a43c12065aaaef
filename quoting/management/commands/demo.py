"""The main job, end to end on the real parts; the last line of the output is JSON."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quoting import demonstration as demo
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from tenants.people.models import User
from tenants.programme.desk import demonstration as programme
from tenants.schemas.companies import Company, site_address
from tenants.schemas.context import company_context

STEPS = {
    "companies": "Dos empresas abiertas",
    "draft": "Trabajo cotizado",
    "send": "Cotización enviada",
    "pdf": "PDF hecho",
}


class Command(BaseCommand):
    help = "Abre dos empresas inventadas y cotiza un trabajo real, con su PDF hecho por el worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", action="store_true", help="solo prepara los datos y dice cómo entrar"
        )
        parser.add_argument(
            "--code", action="store_true", help="solo dice el código con que entra el programa"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.BASE_DOMAIN != "localhost":
            raise CommandError("La demostración usa contraseñas públicas: solo corre en localhost.")
        if options["code"]:
            self.stdout.write(programme.secret_and_code()[1])
            return
        self.seconds: dict[str, float] = {}
        try:
            with self.timed("companies"):
                manager = programme.prepare_people(demo.PASSWORD, timezone.now())
                companies = [demo.prepare_shop(shop, manager) for shop in demo.SHOPS]
                programme.prepare_applications(manager, timezone.now())
                for prepare in programme.invented:
                    prepare(companies, manager, timezone.now())
            with company_context(companies[1]):
                demo.sell_job(timezone.now())
            with company_context(companies[0]):
                if not options["seed"] or not Quote.objects.exists():
                    version, document = self.quote()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        if options["seed"]:
            self.print_addresses(companies)
        else:
            with company_context(companies[0]):
                self.print_result(companies[0], version, document)

    def quote(self) -> tuple[QuoteVersion, QuoteDocument]:
        moment = timezone.now()
        seller = User.objects.get(email=demo.SHOPS[0].email("saul"))
        with self.timed("draft"):
            quote = demo.draft_job(seller, moment)
        with self.timed("send"):
            version = demo.send_job(quote, seller, moment)
        with self.timed("pdf"):
            document = demo.wait_for_document(version)
        return version, document

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[step] = round(perf_counter() - start, 3)
        self.stderr.write(f"{STEPS[step]}: {self.seconds[step]:.2f} s")

    def print_addresses(self, companies: list[Company]) -> None:
        for company, shop in zip(companies, demo.SHOPS, strict=True):
            self.stdout.write(f"{company.name}: {company.address}/entrar/")
            for full_name, mailbox, role in shop.people:
                self.stdout.write(f"  {role.label:8} {shop.email(mailbox):32} {full_name}")
        self.stdout.write(f"Programa: {site_address(settings.BASE_DOMAIN)}/programa/")
        self.stdout.write(f"  Encargada {programme.EMAIL:32} {programme.NAME}")
        self.stdout.write(f"  Soporte   {programme.SUPPORT_EMAIL:32} {programme.SUPPORT_NAME}")
        secret, _ = programme.secret_and_code()
        self.stdout.write(f"  Segundo factor de la encargada: {secret}")
        self.stdout.write("  Su código de ahora: .venv/bin/python manage.py demo --code")
        self.stdout.write(f"Contraseña de todas las personas: {demo.PASSWORD}")

    def print_result(
        self, company: Company, version: QuoteVersion, document: QuoteDocument
    ) -> None:
        totals = version.promise.totals
        result = {
            "company": company.name,
            "url": f"{company.address}/",
            "folio": version.folio,
            **{
                name: str(getattr(totals, name))
                for name in ("subtotal", "discount", "tax", "total")
            },
            "pdf": document.file.path,
            "pages": document.pages,
            "applications": programme.applications_by_state(),
            "seconds": self.seconds,
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False))

"""The pages of the site that only say something say what is true."""

import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone
from PIL import Image

from tenants.outbox.models import Mail
from tenants.periodic.models import JobRun
from tenants.programme.admissions.agreement import TEXT_VERSION
from tenants.programme.site.checks import who_answers_is_named
from tenants.programme.site.notice import NOTICE_VERSION, TERMS_VERSION
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.tenants.programme.site.test_applying import APEX

PAGES = ("/", "/entrar/", "/solicitud/", "/solicitud/gracias/", "/privacidad/", "/terminos/",
         "/estado/")  # fmt: skip

# Whoever changes what people accept gives it another version, and writes its digest here.
ACCEPTED = {
    ("site/privacy.html", "site/privacy_short.html"): (
        NOTICE_VERSION,
        "2026-12",
        "0d508ba27d6768b3",
    ),
    ("admissions/agreement_text.html",): (TEXT_VERSION, "2026-11", "8f35c807a8af1b6b"),
    ("site/terms.html",): (TERMS_VERSION, "2026-11", "891d5caba3c8df9e"),
}


def read(path: str) -> str:
    answer = Client(headers=APEX).get(path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fetches_nothing_from_elsewhere(company: Company, path: str) -> None:
    text = read(path)
    assert not re.findall(r'(?:src|srcset|href)="(?:https?:)?//', text)
    assert "<style" not in text
    assert "<script>" not in text
    assert 'style="' not in text


@pytest.mark.parametrize("templates", ACCEPTED)
def test_what_people_accept_changes_only_with_its_version(templates: tuple[str, ...]) -> None:
    version, known, digest = ACCEPTED[templates]
    texts = [Path(get_template(name).origin.name).read_bytes() for name in templates]
    assert (version, sha256(b"".join(texts)).hexdigest()[:16]) == (known, digest)


def test_the_pictures_are_small_and_as_large_as_the_page_says(company: Company) -> None:
    found = re.findall(
        r'<img[^>]*src="/static/([^"]+)" width="(\d+)" height="(\d+)"[^>]*alt="([^"]+)"', read("/")
    )
    assert len(found) == 5
    for name, width, height, alt in found:
        path = finders.find(name)
        assert path and Path(path).stat().st_size <= 60_000, name
        with Image.open(path) as image:
            assert image.size == (int(width), int(height)), name
        assert len(alt) > 30


def test_the_landing_page_says_when_the_programme_is_full(
    company: Company, settings: LazySettings
) -> None:
    assert "meses gratis, hasta" in read("/")
    settings.MAX_BETA_COMPANIES = 1
    assert "La beta está llena" in read("/")


def test_the_notice_names_who_answers(company: Company, settings: LazySettings) -> None:
    settings.LEGAL_NAME = "Ventanas y Programas SA de CV"
    settings.LEGAL_ADDRESS = "Calle 1, León, Guanajuato"
    text = read("/privacidad/")
    for named in ("Ventanas y Programas SA de CV", "Calle 1, León", settings.SUPPORT_EMAIL,
                  "Secretaría Anticorrupción y Buen Gobierno", NOTICE_VERSION):  # fmt: skip
        assert named in text, named


def test_a_production_that_says_not_who_answers_takes_no_applications(
    company: Company, settings: LazySettings
) -> None:
    settings.LEGAL_NAME = settings.LEGAL_ADDRESS = ""
    assert list(who_answers_is_named(None)) == []  # on a laptop
    settings.BASE_DOMAIN = "example.mx"
    (told,) = who_answers_is_named(None)
    assert (told.id, told.msg[:28]) == ("tenants.W002", "LEGAL_NAME and LEGAL_ADDRESS")
    visitor = Client(headers={"host": "example.mx"})
    settings.ALLOWED_HOSTS = ["example.mx"]
    for answer in (visitor.get("/solicitud/"), visitor.post("/solicitud/", {"rfc": "x"})):
        assert answer.status_code == 503
        assert "Todavía no recibimos solicitudes" in answer.text
    settings.LEGAL_NAME, settings.LEGAL_ADDRESS = "Ventanas y Programas", "Calle 1, León"
    assert list(who_answers_is_named(None)) == []


def test_the_status_page_says_what_is_late(company: Company) -> None:
    assert "Todo funciona." in read("/estado/")
    now = timezone.now()
    with public_context():
        late = now - timedelta(hours=1)
        Mail.objects.create(key="0:x", kind="x", to="x@x.example", asked_at=late, due_at=late)
        JobRun.objects.create(job="x", due_at=late, overdue_from=late)
    text = read("/estado/")
    assert "Todo funciona." not in text
    assert "1 esperan más de 15 minutos" in text
    assert "1 atrasadas" in text
    assert text.count("Con retraso") == 2

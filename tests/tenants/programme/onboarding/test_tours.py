"""The hints of the pages: few, beside things that are there, begun by themselves only at first."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from quoting.drafts.services.drafts import create_quote
from quoting.drafts.services.samples import make_sample
from quoting.offers.services.links import ensure_link
from tenants.events.recording import record
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import TODAY, make_house_job, make_sent
from tests.tenants.programme.onboarding.test_checklist import ALL

Browse = Callable[..., CompanyClient]
MOST_HINTS = 4
TOURS = sorted(
    path
    for application in ("tenants", "catalog", "quoting")
    for path in Path(settings.BASE_DIR, application, "templates").rglob("tours/*.html")
)


def hints_of(text: str) -> list[str]:
    return re.findall(r'<li data-at="([\w-]+)">', text)


@pytest.mark.parametrize("tour", TOURS, ids=lambda path: path.stem)
def test_a_tour_has_few_hints_with_a_title_and_a_text(tour: Path) -> None:
    text = tour.read_text()
    assert 1 <= len(hints_of(text)) <= MOST_HINTS
    whole = re.findall(r'<li data-at="[\w-]+"><strong>[^<]+</strong><span>[^<]+</span></li>', text)
    assert len(whole) == len(hints_of(text))


def page_of(browser: CompanyClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_hint_names_something_of_its_page(owner: User, client_for: Browse) -> None:
    browser = client_for(owner)
    sent = make_sent(owner)
    ensure_link(sent, owner)
    for path in (
        f"/cotizaciones/{make_house_job(owner).pk}/",
        f"/versiones/{sent.pk}/compartir/",
        "/catalogo/materiales/",
    ):
        page = page_of(browser, path)
        assert hints_of(page) and "cotizador/tour/main" in page
        for name in hints_of(page):
            assert f'data-hint="{name}"' in page, (path, name)


def test_the_tour_of_a_quotation_begins_by_itself_until_one_is_sent(
    owner: User, seller: User, client_for: Browse
) -> None:
    path = create_quote("", seller).get_absolute_url()
    for person in (owner, seller):
        assert "data-begins" in page_of(client_for(person), path)
    record(ALL["quotation"], by=seller)
    for person in (owner, seller):
        page = page_of(client_for(person), path)
        assert "data-tour=" in page and "data-begins" not in page


def test_the_tour_of_the_prices_begins_by_itself_until_some_are_reviewed(
    owner: User, client_for: Browse
) -> None:
    browser = client_for(owner)
    assert "data-begins" in page_of(browser, "/catalogo/materiales/")
    record(ALL["prices"], by=owner)
    assert "data-begins" not in page_of(browser, "/catalogo/materiales/")


def test_the_sample_has_no_tour(owner: User, client_for: Browse) -> None:
    page = page_of(client_for(owner), make_sample(TODAY, by=owner).get_absolute_url())
    assert "data-tour=" not in page

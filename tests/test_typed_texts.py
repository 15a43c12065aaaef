"""Whatever text is typed in any form of any page, what is stored of it is clean, and whole.

The forms are found in the pages. Each is sent as it stands but for one field, which holds a word
with its accent apart, a blank that does not break and marks that nobody sees.
"""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.views import client_answers
from tenants.people.roles import Role
from tests.furnished import furnish
from tests.people import CompanyClient, make_person, release
from tests.test_bad_input import OURS, Undo, every_form, kinds_of_fields, pages, uploads

CLEAN = "Peñálvez del Río"
DIRTY = "\u202a\ufeff" + normalize("NFD", CLEAN).replace(" ", "\u00a0") + "\u200b\u2060\u202c"
MARKS = "[\u0303\u0301\u200b\u2060\u202a\u202c\ufeff]|\u00a0del|del\u00a0"

Browse = Callable[..., CompanyClient]


@pytest.fixture
def browser(
    client_for: Browse, company: object, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> CompanyClient:
    settings.RATE_LIMIT_PER_MINUTE = 1_000_000
    monkeypatch.setattr(client_answers, "ACTS_PER_HOUR", 1_000_000)
    furnish(OURS, "propio")
    return client_for(make_person(Role.OWNER))


def rows_like(pattern: str) -> int:
    """How many rows of any table of the company hold it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        each = [f'SELECT count(*) n FROM "{table}" t WHERE t::text ~ %s' for table in tables]
        cursor.execute(f"SELECT sum(n) FROM ({' UNION ALL '.join(each)}) c", [pattern] * len(each))
        return int(cursor.fetchone()[0])


def token_of_the_link() -> str:
    return customer_url(CustomerLink.objects.get(pk=OURS)).rstrip("/").rsplit("/", 1)[-1]


def test_every_text_is_stored_clean(browser: CompanyClient) -> None:
    assert rows_like(MARKS) == 0
    faults, stored = [], 0
    for form in every_form(browser, token_of_the_link()):
        if form.method != "post":
            continue
        for name in kinds_of_fields(form):
            cookies = browser.cookies.copy()
            try:
                with transaction.atomic():
                    data = {**form.values, name: DIRTY} | uploads(form, "lista.csv")
                    release(browser.post(form.action, data))
                    if rows_like(MARKS):
                        faults.append(f"{form.action}: {name}")
                    stored += rows_like(CLEAN) > 0
                    raise Undo
            except Undo:
                pass
            browser.cookies = cookies
    assert not faults, "\n".join(faults)
    assert stored > 20


def test_a_name_is_found_however_its_accents_are_written(browser: CompanyClient) -> None:
    browser.post("/clientes/nuevo/", {"name": DIRTY})
    for typed in (CLEAN, DIRTY, "penalvez"):
        assert CLEAN in browser.get("/clientes/", {"q": typed}).content.decode()


def test_no_field_cuts_what_is_pasted(browser: CompanyClient) -> None:
    for path, html in pages(browser, token_of_the_link()):
        assert "maxlength" not in html, path

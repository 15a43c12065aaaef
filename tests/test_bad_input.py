"""Whatever is written in any form of any page, the answer is a page: never a server error.

The forms are found in the pages themselves. Each is sent as it stands with every field, and then
each field alone, replaced by something that nobody should have typed; hidden ones too, since
anybody may send anything. Nothing of it stays: each form is sent in a transaction of its own.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.views import client_answers
from tenants.people.roles import Role
from tests.addresses import company_addresses
from tests.furnished import furnish
from tests.pages import Form, forms_of
from tests.people import CompanyClient, make_person, release

OURS = 700_000
SHARES = 4  # of the forms, so that several processes may take them
LEAVES = {"accounts:logout", "accounts:login", "accounts:password_reset"}  # have tests of their own
ANSWERS = {200, 201, 204, 302, 303, 400, 403, 404, 405, 409, 410, 413, 415, 422}

HOSTILE = [
    "",
    "\x00",
    "a" * 70_000,
    "-1",
    "1e400",
    "NaN",
    "99999999999999999999",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} %s %d \\",
    "'; DROP TABLE quoting_quote; --",
    "\U0001f600 ñ \u202e \u200b",
    "0/0",
    "31/02/2026",
    "__class__.__mro__",
]
ALONE = ["", "\x00", "NaN", "99999999999999999999"]

Browse = Callable[..., CompanyClient]


def zip_of(name: str, content: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


FILES = {
    "vacio.xlsx": b"",
    "foto.jpg": b"\xff\xd8\xff\xe0 no es una foto",
    "logo.svg": b"<svg onload='alert(1)'/>",
    "lista.csv": "clave;precio\nRIEL-3;\u00f1".encode("latin-1"),
    "lista.xlsx": zip_of("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    "catalogo.yaml": b"!!python/object/apply:os.system ['true']",
}


def spoiled(form: Form) -> Iterator[dict[str, object]]:
    """The form as it stands but for what is wrong in it."""
    for bad in HOSTILE:
        yield {name: bad for name in form.values} | uploads(form, "lista.csv")
    for name in kinds_of_fields(form):
        for bad in ALONE:
            yield {**form.values, name: bad} | uploads(form, "lista.csv")
    for name in FILES if form.files else ():
        yield {**form.values} | uploads(form, name)


def kinds_of_fields(form: Form) -> list[str]:
    """One field of each kind: those of the rows of a table are alike but for their number."""
    kinds = {re.sub(r"\d+", "#", name): name for name in form.values}
    kinds.pop("csrfmiddlewaretoken", None)
    return list(kinds.values())


def uploads(form: Form, name: str) -> dict[str, object]:
    return {field: SimpleUploadedFile(name, FILES[name]) for field in form.files}


class Undo(Exception):
    """Takes back what a form changed."""


def faults_of(browser: CompanyClient, form: Form) -> list[str]:
    faults = []
    cookies = browser.cookies.copy()
    for data in spoiled(form):
        try:
            with transaction.atomic():
                send = browser.post if form.method == "post" else browser.get
                answer = send(form.action, data)
                release(answer)
                if answer.status_code not in ANSWERS:
                    faults.append(f"{form.action}: {answer.status_code} to {short(data)}")
                raise Undo
        except Undo:
            pass
        except Exception as error:  # whatever a server would answer with 500
            faults.append(f"{form.action}: {error!r} to {short(data)}")
        browser.cookies = cookies.copy()
    return faults


def short(data: dict[str, object]) -> str:
    return ", ".join(f"{name}={str(value)[:25]!r}" for name, value in data.items())[:300]


def pages(browser: CompanyClient, token: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of every page of the company's site."""
    for address in company_addresses():
        path = address.path(pk=OURS, token=token, kind="perfil")
        answer = browser.get(path) if address.name not in LEAVES else None
        if answer and "text/html" in answer.headers.get("Content-Type", ""):
            yield path, answer.content.decode()


def every_form(browser: CompanyClient, token: str) -> Iterator[Form]:
    """Each form once, by the view it goes to and what it asks for."""
    seen = set()
    for path, html in pages(browser, token):
        forms = forms_of(html, path)
        forms.append(Form(path, "post"))
        for form in forms:
            form.action = form.action.split("#")[0] or path
            if not form.action.startswith("/"):
                continue
            view = resolve(form.action.split("?")[0], "config.urls.company").view_name
            key = (view, form.method, *form.values, *form.files)
            if key not in seen:
                seen.add(key)
                yield form


@pytest.fixture
def browser(
    client_for: Browse, company: object, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> CompanyClient:
    settings.RATE_LIMIT_PER_MINUTE = 1_000_000
    monkeypatch.setattr(client_answers, "ACTS_PER_HOUR", 1_000_000)
    furnish(OURS, "propio")
    return client_for(make_person(Role.OWNER))


@pytest.mark.parametrize("share", range(SHARES))
def test_no_form_of_any_page_breaks_whatever_is_written_in_it(
    browser: CompanyClient, share: int
) -> None:
    token = customer_url(CustomerLink.objects.get(pk=OURS)).rstrip("/").rsplit("/", 1)[-1]
    forms = list(every_form(browser, token))
    assert len(forms) > 100
    faults = [fault for form in forms[share::SHARES] for fault in faults_of(browser, form)]
    assert not faults, "\n".join(faults)


def test_a_page_that_is_only_read_finds_fault_with_nothing(browser: CompanyClient) -> None:
    token = customer_url(CustomerLink.objects.get(pk=OURS)).rstrip("/").rsplit("/", 1)[-1]
    for path, html in pages(browser, token):
        assert 'aria-invalid="true"' not in html, path

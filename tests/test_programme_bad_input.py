"""Whatever is written in any form of the public site, the answer is a page: never a server error.

The forms are found in the pages themselves: those open to anybody, and those of an applicant in
every state.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from feedback.weeks.links import letters_path
from tenants.programme.admissions.links import opening_path
from tenants.programme.applications.links import application_path
from tenants.programme.applications.models import Application
from tenants.programme.meetings.links import meeting_path
from tenants.programme.meetings.services import Proposal, propose_interview
from tenants.programme.site import applying
from tenants.programme.site.stamp import new_stamp
from tenants.programme.trials import services as trials
from tenants.programme.trials.links import keep_link
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.pages import Form, forms_of
from tests.programme import make_admission, make_application, make_manager
from tests.test_bad_input import faults_of
from tests.test_programme_isolation import ADDRESSES, ANYBODY, APEX, MAY_ENTER, path_of

# A watcher posts with its token and not from a form: tests/ops/uptime/test_receiving.py.
OPEN = [
    each
    for each in ADDRESSES
    if MAY_ENTER.get(each.name) is ANYBODY and each.name != "health_watch"
]


@pytest.fixture
def browser(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Client:
    settings.RATE_LIMIT_PER_MINUTE = settings.PASSWORD_TRIES_PER_MINUTE = 1_000_000
    monkeypatch.setattr(applying, "_may_post", lambda request: True)
    monkeypatch.setattr(applying, "MAILS_A_DAY", 1_000_000)
    return Client(headers=APEX)


def paths_of_applicants() -> Iterator[str]:
    """The page of an applicant in each state."""
    for number, state in enumerate(Application.State.values):
        own = {
            "rfc": f"EST0102{number:02}AB1",
            "email": f"estado{number}@estados.example",
            "whatsapp": f"5247700000{number:02}",
        }
        application = make_application(confirmed=False, **own)
        with public_context():
            Application.objects.filter(pk=application.pk).update(state=state)
        yield application_path(application)


def paths_of_guests(company: Company) -> Iterator[str]:
    """An invitation, a meeting whose time is to be chosen, and a company that is to be kept."""
    manager, now = make_manager(), timezone.now()
    yield opening_path(make_admission(manager))
    with public_context():
        offer = Proposal([now + timedelta(days=2)], "https://video.example/sala")
        asked = make_application()
        yield meeting_path(propose_interview(asked, offer, "Sí.", by=manager, moment=now))
        trial = trials.end(Trial.objects.get(company=company), by=manager, moment=now)
        yield urlsplit(keep_link(trial)).path
        yield letters_path(company, 1)


def forms_at(browser: Client, path: str) -> list[Form]:
    answer = browser.get(path)
    assert answer.status_code in {200, 302, 404, 405, 410}, path
    forms = forms_of(answer.text, path) if answer.status_code in {200, 410} else []
    for form in forms:
        form.action = form.action.split("#")[0] or path
        if "stamp" in form.values:  # as if somebody had taken the time to write all that
            stamp = new_stamp(timezone.now() - timedelta(minutes=5))
            form.values["stamp"] = [stamp.signed()]
    return [*forms, Form(path, "post")]


def test_no_form_of_the_public_site_breaks_whatever_is_written_in_it(
    company: Company, browser: Client
) -> None:
    paths = [*map(path_of, OPEN), *paths_of_applicants(), *paths_of_guests(company)]
    forms = {
        (form.method, form.action, *form.values): form
        for path in paths
        for form in forms_at(browser, path)
    }
    actions = {form.action for form in forms.values()}
    for ending in ("/solicitud/", "/confirmar/", "/retirar/", "/revision/"):
        assert any(action.endswith(ending) for action in actions), ending
    filled = {name for form in forms.values() for name in form.values}
    assert {"subdomain", "password", "slot", "company_name"} <= filled
    faults = [fault for form in forms.values() for fault in faults_of(browser, form)]
    assert not faults, "\n".join(faults)


def test_what_is_only_read_finds_fault_with_nothing(company: Company, browser: Client) -> None:
    for path in [*map(path_of, OPEN), *paths_of_applicants(), *paths_of_guests(company)]:
        assert 'aria-invalid="true"' not in browser.get(path).text, path

"""Whatever is written in any form of the desk, the answer is a page: never a server error."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import resolve
from django.utils.timezone import now

from feedback.board.services import add_idea
from feedback.cases.services import solve
from feedback.cases.themes import save_theme
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.admissions.services import accept
from tenants.programme.meetings.services import (
    Proposal,
    choose_slot,
    propose_interview,
    propose_training,
)
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.addresses import addresses_of
from tests.feedback.said import case_of, say
from tests.pages import Form, forms_of
from tests.people import make_person
from tests.programme import make_application, make_manager
from tests.test_bad_input import faults_of

SHARES = 3  # of the forms, so that several processes may take them


def forms_of_the_desk(desk: Client, rows: dict[str, list[int]]) -> Iterator[Form]:
    """Each form once, by the view it goes to and what it asks for."""
    seen = set()
    for address in addresses_of("config.urls.public"):
        if not address.name.startswith("desk:"):
            continue
        noun = address.name.partition(":")[2].partition("_")[0]
        for pk in rows.get(noun, [1]) if address.takes_id else [1]:
            path = address.path(pk=pk)
            answer = desk.get(path)
            found = forms_of(answer.text, path) if answer.status_code == 200 else []
            for form in [*found, Form(path, "post")]:
                view = resolve(form.action.split("?")[0], "config.urls.public").view_name
                key = (view, form.method, *form.values)
                if view.startswith("desk:") and key not in seen:
                    seen.add(key)
                    yield form


def _opinions(company: Company, manager: User) -> dict[str, list[int]]:
    """A case that waits and one that ended, a theme and an idea."""
    with company_context(company):
        cases = [case_of(say(make_person(Role.SALES), text)) for text in ("Uno.", "Dos.")]
    solve(cases[1], "Listo.", by=manager, moment=now())
    theme = save_theme(None, "Taller", ["corte"], by=manager)
    idea = add_idea("Plantillas", "Repetir.", None, by=manager, moment=now())
    return {"case": [case.pk for case in cases], "theme": [theme.pk], "idea": [idea.pk]}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_form_of_the_desk_breaks_whatever_is_written_in_it(
    desk: Client, manager: User, company: Company, settings: LazySettings, share: int
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 1_000_000
    moment = now() - timedelta(hours=1)
    accepted = make_application()
    accept(accepted, "Sí.", by=manager, moment=moment)
    waiting, interviewed = make_application(), make_application()
    offer = Proposal([now() + timedelta(days=2)], "https://video.example/sala")
    proposed = propose_interview(interviewed, offer, "Sí.", by=manager, moment=now())
    training = propose_training(company, offer, by=manager, moment=now())
    choose_slot(training, training.slots.get().pk, now())
    rows = {
        "application": [waiting.pk, accepted.pk],
        "propose": [waiting.pk, company.pk],
        "meeting": [proposed.pk, training.pk],
        "company": [company.pk],
        "manager": [make_manager(ProgrammeRole.SUPPORT).pk, manager.pk],
        **_opinions(company, manager),
    }
    forms = list(forms_of_the_desk(desk, rows))
    assert len(forms) > 40
    addresses = " ".join(form.action for form in forms if len(form.values) > 2)
    for ending in (
        "/entrevista/",
        "/capacitacion/",
        "/notas/",
        "/aceptar/",
        "/visitar/",
        "/rol/",
        "/responder/",
        "/ya-quedo/",
        "/unir/",
        "/temas/nuevo/",
        "/ideas/nueva/",
    ):
        assert ending in addresses, ending
    faults = [fault for form in forms[share::SHARES] for fault in faults_of(desk, form)]  # type: ignore[arg-type]
    assert not faults, "\n".join(faults)

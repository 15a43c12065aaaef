"""The lists of the desk: searched, filtered, paged and taken away as a file; never by the row."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tenants.events.kinds import declared_kinds
from tenants.events.models import Event
from tenants.outbox.kinds import mail_kinds
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.periodic.models import JobRun
from tenants.periodic.registry import JOBS
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import decline, put_on_waiting_list
from tenants.programme.desk.urls import desk as site  # with every list registered
from tenants.programme.desk.words import EVENTS, MAILS
from tenants.programme.desk.words import JOBS as JOB_WORDS
from tenants.programme.meetings.models import Meeting
from tenants.programme.support.models import SupportVisit
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tests.programme import entered, make_application, make_manager

LISTS = [each.slug for each in site.lists()]


def furnish(manager: User, company: Company, how_many: int) -> None:
    """That many rows of each list, of several people of the programme."""
    moment = now()
    for number in range(how_many):
        by = make_manager(name=f"Persona {number}")
        application = make_application(company_name=f"Empresa {number}")
        if number % 2:
            decline(application, "Muy chica.", by=by, moment=moment)
        else:
            put_on_waiting_list(application, "Luego.", by=by, moment=moment)
        Meeting.objects.create(
            kind="interview", application=application, manager_id=by.pk, place="Llamada",
            proposed_at=moment, starts_at=moment + timedelta(days=1), state="confirmed",
        )  # fmt: skip
        SupportVisit.objects.create(
            company=company, manager_id=by.pk, user_id=1, reason="Ver un PDF", asked_at=moment,
            ends_at=moment + timedelta(minutes=30),
        )  # fmt: skip
        JobRun.objects.create(
            job=f"job{number}", company=company, due_at=moment, overdue_from=moment,
            outcome="failed", error="Se cayó",
        )  # fmt: skip
    day = moment.date()
    Trial.objects.get_or_create(company=company, defaults={"begins_on": day, "ends_on": day})


def statements(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert desk.get(path).status_code == 200
    return len(caught)


PATHS = ["/programa/", *(f"/programa/{slug}/" for slug in LISTS)]


def test_more_rows_ask_no_more_statements(desk: Client, manager: User, company: Company) -> None:
    furnish(manager, company, 3)
    few = {path: statements(desk, path) for path in PATHS}
    furnish_more(manager, company)
    many = {path: statements(desk, path) for path in PATHS}
    assert {path: many[path] for path in PATHS if many[path] > few[path]} == {}
    assert max(few.values()) < 45


def furnish_more(manager: User, company: Company) -> None:
    JobRun.objects.filter(job__startswith="job").delete()
    furnish(manager, company, 12)


ODD = [
    "q=empresa", "q=%00", "q=" + "a" * 5000, "state=nada", "state=%00", "p=0", "p=x",
    "p=999999999999999999999", "o=99", "o=x.-1", "e=1", "all=", "desde=ayer&hasta=%00",
    "desde=2026-13-45", "desde=0001-01-01&hasta=9999-12-31", "company_id=99999999999999999999",
    "manager_id=-1", "manager_id=x", "persona=x", "_facets=True", "_popup=1", "q=a&q=b",
]  # fmt: skip


def test_a_list_bears_whatever_is_in_its_address(
    desk: Client, manager: User, company: Company
) -> None:
    furnish(manager, company, 2)
    for path in PATHS[1:]:
        for query in ODD:
            for answer in (
                desk.get(f"{path}?{query}"),
                desk.post(f"{path}exportar/?{query}", {"formato": "csv"}),
            ):
                assert answer.status_code in {200, 302, 400}, (path, query)


def test_a_list_is_searched_and_filtered(desk: Client, manager: User, company: Company) -> None:
    furnish(manager, company, 4)
    wanted = Application.objects.get(company_name="Empresa 2")
    page = desk.get("/programa/solicitudes/", {"q": f"{wanted.email} empresa"}).text
    assert ("Empresa 2<" in page, "Empresa 1<" in page) == (True, False)
    page = desk.get("/programa/solicitudes/?state=declined").text
    assert ("Empresa 1<" in page, "Empresa 2<" in page) == (True, False)
    page = desk.get("/programa/solicitudes/?state=opened").text
    assert "Nada coincide" in page
    page = desk.get("/programa/actividad/?kind=application.decided").text
    assert "4 en total" in page
    day = (now() + timedelta(days=3)).date()
    assert "Nada coincide" in desk.get(f"/programa/decisiones/?desde={day}").text
    assert "4 en total" in desk.get(f"/programa/decisiones/?hasta={day}").text


def test_a_day_that_is_none_is_told(desk: Client, manager: User, company: Company) -> None:
    page = desk.get("/programa/decisiones/?desde=2026-13-45").text
    assert 'aria-invalid="true"' in page


def test_a_long_list_is_paged(desk: Client) -> None:
    for number in range(52):
        make_application(company_name=f"Empresa {number}")
    first = desk.get("/programa/solicitudes/").text
    assert "Página 1 de 2" in first
    assert "52 en total" in first
    second = desk.get("/programa/solicitudes/?p=2").text
    assert "Página 2 de 2" in second
    assert desk.get("/programa/solicitudes/?p=3")["Location"] == "/programa/solicitudes/"


def test_a_list_is_taken_away_as_it_is_filtered_and_that_is_told(
    desk: Client, manager: User, company: Company
) -> None:
    furnish(manager, company, 3)
    make_application(company_name="=1+1")
    address = "/programa/solicitudes/exportar/?state=received"
    answer = desk.post(address, {"formato": "csv"})
    assert ".csv" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Nombre de la empresa", "Estado"]
    assert [row[:2] for row in rows[1:]] == [["'=1+1", "Por revisar"]]
    answer = desk.post(address, {"formato": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Nombre de la empresa", "'=1+1"]
    told = Event.objects.filter(kind="desk.exported", actor_id=manager.pk)
    assert told.count() == 2
    assert told.latest("pk").facts == {"what": "applications", "rows": 1, "as_csv": False}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_each_list_can_be_taken_away(
    desk: Client, manager: User, company: Company, form: str
) -> None:
    furnish(manager, company, 2)
    for slug in LISTS:
        answer = desk.post(f"/programa/{slug}/exportar/", {"formato": form})
        assert f'filename="{slug}-' in answer["Content-Disposition"]


def test_a_mail_is_listed_without_what_it_says(desk: Client, manager: User) -> None:
    application = make_application()
    page = desk.get(f"/programa/correos/?q={application.email}").text
    assert application.email in page
    assert application.contact_name not in page


def test_support_reads_no_notes_of_meetings_and_no_applications(
    desk: Client, manager: User, company: Company
) -> None:
    furnish(manager, company, 1)
    Meeting.objects.update(notes="Muy desconfiado")
    support = entered(make_manager(ProgrammeRole.SUPPORT))
    page = support.get("/programa/reuniones/").text
    assert "Empresa 0" in page
    assert "Muy desconfiado" not in page
    home = support.get("/programa/").text
    assert "Solicitudes por revisar" not in home
    assert "/programa/solicitudes/" not in home
    assert "/programa/actividad/" not in home


def test_everything_that_is_listed_has_words() -> None:
    assert {fact.kind for fact in declared_kinds()} - EVENTS.keys() == set()
    assert mail_kinds.keys() - MAILS.keys() == set()
    ours = {name for name, job in JOBS.items() if not job.work.__module__.startswith("tests.")}
    assert ours - JOB_WORDS.keys() == set()


@pytest.mark.parametrize("typed", ["jose", "José", "JOSÉ nunez", "peninsula", "PENÍNSULA"])
def test_a_search_minds_neither_accents_nor_capitals(desk: Client, typed: str) -> None:
    make_application(contact_name="José María Núñez", company_name="Vidrios de la Península")
    make_application(contact_name="Joaquín Núñez", company_name="Canceles Peña")
    page = desk.get("/programa/solicitudes/", {"q": typed}).text
    assert "Vidrios de la Península" in page
    assert "Canceles Peña" not in page


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "Canceles Pena%"])
def test_signs_are_searched_as_signs(desk: Client, typed: str) -> None:
    make_application(company_name="Canceles Peña")
    assert "Canceles Peña" not in desk.get("/programa/solicitudes/", {"q": typed}).text


def test_every_column_has_a_name_in_words(desk: Client, manager: User, company: Company) -> None:
    furnish(manager, company, 1)
    same_in_spanish = {"rfc", "whatsapp", "error"}
    for each in site.lists():
        names = {str(name) for name in (*each.list_display, *each.more_exported)}
        answer = desk.post(f"/programa/{each.slug}/exportar/", {"formato": "csv"})
        labels = next(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        in_code = {label.lower().replace(" ", "_") for label in labels} & names
        assert in_code <= same_in_spanish, each.slug

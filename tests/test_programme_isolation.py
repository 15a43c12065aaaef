"""Who may see what of the programme: every address of its site, found by walking the URL list."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django_otp.plugins.otp_totp.models import TOTPDevice

from feedback.desk_urls import CASE, IDEA
from ops.incidents.desk.urls import INCIDENT
from ops.lockouts.desk.urls import DOSSIER
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.applications.links import application_path
from tenants.programme.desk.urls import APPLICATION, COMPANY, MANAGER
from tenants.programme.managers import services
from tenants.programme.managers.access import HALFWAY
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.addresses import Address, addresses_of
from tests.people import CompanyClient, make_person
from tests.programme import APEX, entered, make_application

ANYBODY = None
MANAGERS = frozenset(ProgrammeRole)
RUNS_IT = frozenset({ProgrammeRole.MANAGER})
SEEN_BY_BOTH = (
    "companies", "meetings", "trials", "visits", "mails", "jobs", "cases", "themes", "ideas",
    "dossiers",
    "incidents", "actions",
    "alarms", "receipts", "acknowledgements",
)  # fmt: skip
SEEN_BY_ONE = ("applications", "decisions", "admissions", "events", "managers")
ACTS = {"application": APPLICATION, "company": COMPANY, "manager": MANAGER}
MAY_ENTER = {
    "landing": ANYBODY,
    "go_to_company": ANYBODY,
    "apply": ANYBODY,
    "apply_thanks": ANYBODY,
    "application": ANYBODY,
    "application_confirm": ANYBODY,
    "application_withdraw": ANYBODY,
    "application_review": ANYBODY,
    "privacy": ANYBODY,
    "terms": ANYBODY,
    "status": ANYBODY,
    "programme:account": MANAGERS,
    "desk:home": MANAGERS,
    **{f"desk:{name}{end}": MANAGERS for name in SEEN_BY_BOTH for end in ("", "_export")},
    **{f"desk:{name}{end}": RUNS_IT for name in SEEN_BY_ONE for end in ("", "_export")},
    "desk:company": MANAGERS,
    **{
        f"desk:{page}": RUNS_IT for page in ("application", "manager", "company_new", "manager_new")
    },
    **{f"desk:{page}_{act}": RUNS_IT for page, acts in ACTS.items() for act in acts},
    **{f"desk:{page}": MANAGERS for page in ("case", "idea", "voice_picture")},
    **{f"desk:case_{act}": MANAGERS for act in CASE},
    **{f"desk:{page}": MANAGERS for page in ("incident", "incident_new", "incident_of_case")},
    **{f"desk:incident_{act}": MANAGERS for act in INCIDENT},
    **{f"desk:{page}": RUNS_IT for page in ("scorecard", "scorecard_export")},
    **{f"desk:idea_{act}": RUNS_IT for act in (*IDEA, "new")},
    **{
        f"desk:{page}": RUNS_IT
        for page in (
            "theme",
            "theme_new",
            "theme_remove",
            "figures",
            "figures_export",
            "health",
            "requests",
            "use",
        )
    },
    **{
        f"desk:{page}": RUNS_IT
        for page in (
            "graduation",
            "graduation_time",
            "graduation_pdf",
            "graduation_json",
            "prelaunch",
            "prelaunch_tick",
        )
    },
    "desk:uptime": MANAGERS,
    **{f"desk:window_{act}": RUNS_IT for act in ("announce", "take_back")},
    **{f"desk:{page}": MANAGERS for page in ("dossier", "security")},
    **{f"desk:dossier_{act}": MANAGERS for act in DOSSIER},
    "lockouts:unlock": ANYBODY,
    "lockouts:disown": ANYBODY,
    "desk:alarm": MANAGERS,
    "desk:alarm_acknowledge": MANAGERS,
    "desk:company_visit": MANAGERS,
    "desk:propose_interview": RUNS_IT,
    "desk:propose_training": MANAGERS,
    "desk:meeting": MANAGERS,
    "desk:meeting_notes": MANAGERS,
    "desk:meeting_cancel": MANAGERS,
    "meeting": ANYBODY,
    "open_company": ANYBODY,
    "opening_progress": ANYBODY,
    "check_address": ANYBODY,
    "ask_invitation": ANYBODY,
    "agreement": ANYBODY,
    "keep_company": ANYBODY,
    "weekly_letters": ANYBODY,
    "health_watch": ANYBODY,  # by a token of its own
    "programme:login": ANYBODY,
    "programme:code": HALFWAY,
    "programme:enrol": HALFWAY,
    "programme:password": ANYBODY,
    "programme:logout": ANYBODY,
}
ADDRESSES = addresses_of("config.urls.public")
CLOSED = [address for address in ADDRESSES if MAY_ENTER.get(address.name) is not ANYBODY]
PROGRAMME = [address for address in ADDRESSES if address.name.startswith(("programme:", "desk:"))]


def path_of(address: Address) -> str:
    return address.path(pk=1, token="inventado")


@pytest.fixture
def manager(company: Company) -> User:
    with public_context():
        return services.create_manager("ines@programa.example", "Inés Robles", "encargado")


def test_the_table_names_every_address_and_its_guard() -> None:
    assert {address.name for address in ADDRESSES} == set(MAY_ENTER)
    found = {address.name: getattr(address.view, "allowed_roles", "?") for address in ADDRESSES}
    assert found == MAY_ENTER


def test_nobody_is_sent_to_log_in(company: Company) -> None:
    for address in CLOSED:
        for answer in (
            Client(headers=APEX).get(path_of(address)),
            Client(headers=APEX).post(path_of(address)),
        ):
            assert (answer.status_code, answer["Location"]) == (302, "/programa/entrar/")


def test_the_link_of_an_applicant_opens_their_own_page_and_no_other(company: Company) -> None:
    """Wherever else a token is asked for, it is worth what an invented one is."""
    application = make_application()
    token = application_path(application).split("/")[-2]
    before = (application.state, Mail.objects.count(), Event.objects.count())
    for address in ADDRESSES:
        browser = Client(headers=APEX)
        answer = browser.get(address.path(pk=1, token=token))
        if MAY_ENTER[address.name] is not ANYBODY:
            assert answer["Location"] == "/programa/entrar/", address.name
        elif address.name == "application":
            assert answer.status_code == 200 and application.company_name in answer.text
        else:
            assert answer.status_code == browser.get(path_of(address)).status_code, address.name
            assert application.company_name not in answer.text, address.name
    application.refresh_from_db()
    assert (application.state, Mail.objects.count(), Event.objects.count()) == before


def test_half_a_log_in_opens_nothing(company: Company, manager: User) -> None:
    browser = entered(manager, verified=False)
    for address in CLOSED:
        if MAY_ENTER[address.name] != HALFWAY:
            assert browser.get(path_of(address))["Location"] == "/programa/codigo/", address.name
            assert browser.post(path_of(address))["Location"] == "/programa/codigo/", address.name


@pytest.mark.parametrize("role", list(ProgrammeRole))
def test_both_factors_open_what_the_role_may_see_and_nothing_else(
    company: Company, role: ProgrammeRole
) -> None:
    with public_context():
        person = services.create_manager("iris@programa.example", "Iris Soto", role)
    browser = entered(person, verified=True)
    for address in CLOSED:
        allowed = MAY_ENTER[address.name]
        if allowed == HALFWAY:
            continue
        for answer in (browser.get(path_of(address)), browser.post(path_of(address))):
            if role in allowed:
                assert answer.status_code not in {302, 403, 500}, address.name
            else:
                assert answer.status_code == 403, address.name


@pytest.mark.parametrize("role", list(Role))
def test_a_session_of_a_company_is_worthless_in_the_programme(
    company: Company, manager: User, client_for: Callable[..., CompanyClient], role: Role
) -> None:
    """Also with the number of a person of the programme, and saying that it has a device."""
    person = make_person(role)
    insider = client_for(person)
    session = insider.session
    with public_context():
        device = TOTPDevice.objects.create(user=manager, confirmed=True)
    session["otp_device_id"] = device.persistent_id
    session.save()
    for address in CLOSED:
        visitor = Client(headers=APEX)
        visitor.cookies = insider.cookies
        answer = visitor.get(path_of(address))
        assert (answer.status_code, answer["Location"]) == (302, "/programa/entrar/"), address.name


def test_a_session_of_the_programme_is_worthless_in_a_company(
    company: Company, neighbour: Company, manager: User
) -> None:
    browser = entered(manager, verified=True)
    for place in (company, neighbour):
        visitor = CompanyClient(place)
        visitor.cookies = browser.cookies
        answer = visitor.get("/cotizaciones/")
        assert (answer.status_code, answer["Location"][:8]) == (302, "/entrar/")


def test_a_companys_site_does_not_serve_the_programme(
    company: Company, client_for: Callable[..., CompanyClient], owner: User
) -> None:
    for browser in (client_for(None), client_for(owner)):
        for address in PROGRAMME:
            assert browser.get(path_of(address)).status_code == 404, address.name
            assert browser.post(path_of(address)).status_code == 404, address.name


def test_no_company_has_tables_of_second_factors(company: Company) -> None:
    with company_context(company), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename LIKE 'otp%%'",
            [company.schema_name],
        )
        assert cursor.fetchall() == []


def test_the_public_site_is_the_only_one_with_the_programme() -> None:
    for room in ("programme", "desk"):
        assert room in get_resolver("config.urls.public").namespace_dict
        assert room not in get_resolver("config.urls.company").namespace_dict

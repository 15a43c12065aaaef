"""From the acceptance to the open company, whatever stops it: no orphan, and a rerun completes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tenants.companies import building, claiming, opening
from tenants.companies.claiming import finish_opening
from tenants.companies.opening import resume_opening
from tenants.companies.orphans import find_orphans
from tenants.companies.spares import fill_pool, spares
from tenants.companies.tasks import resume_stopped
from tenants.events.recording import SYSTEM
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.programme.admissions import services
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.places import places
from tenants.programme.applications.models import Application
from tenants.programme.trials.models import Trial
from tenants.schemas import steps
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.seats.models import ReservedSeat, Seat
from tenants.shell.middleware import directory
from tests.killing import die, killed, killing_around
from tests.programme import make_application, make_manager

STEPS = [*dict(building._steps.items()), *dict(claiming._steps.items())]
PASSWORD = "ventana grande y clara"


@pytest.fixture
def application(programme: None) -> Application:
    return make_application(company_name="Canceles Nuevos")


def accept(application: Application) -> Admission:
    manager = make_manager()
    return services.accept(application, "Cumple.", by=manager, moment=timezone.now())


def claim(admission: Admission) -> Company:
    return services.claim(
        admission,
        subdomain="canceles-nuevos",
        password=PASSWORD,
        agreement_version="2026-11",
        moment=timezone.now(),
    )


def assert_one_place_is_taken(before: int) -> None:
    """Held or open, and one seat: reserved or its owner's."""
    assert places().free == before - 1
    owners = Seat.objects.filter(company__subdomain="canceles-nuevos").count()
    assert owners + ReservedSeat.objects.count() == 1
    assert find_orphans() == []


def assert_open(application: Application) -> None:
    company = Company.objects.get(subdomain="canceles-nuevos")
    assert company.is_serving
    directory.forget()
    browser = Client(headers={"host": "canceles-nuevos.localhost"})
    data = {"username": application.email, "password": PASSWORD}
    assert browser.post("/entrar/", data)["Location"] == "/"
    assert browser.get("/cotizaciones/").status_code == 200
    admission = Admission.objects.get(application=application)
    assert (admission.company, admission.owner_password) == (company, "")
    assert Application.objects.get(pk=application.pk).state == Application.State.OPENED
    assert Trial.objects.filter(company=company).count() == 1
    assert Mail.objects.filter(kind="company_welcome").count() == 1
    assert not Mail.objects.filter(kind="invitation", company=company).exists()
    with company_context(company):
        assert User.objects.count() == 1
    assert find_orphans() == []


@pytest.mark.parametrize("moment", ["decide", "hold_place", "record", "_mail"])
def test_an_acceptance_that_is_killed_holds_nothing_and_is_repeated(
    application: Application, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before, manager = places().free, make_manager()

    def act() -> None:
        services.accept(application, "Cumple.", by=manager, moment=timezone.now())

    for after in (False, True):
        with monkeypatch.context() as deadly:
            deadly.setattr(services, moment, dying(getattr(services, moment), after=after))
            assert killed(act)
        assert places().free == before
        assert not ReservedSeat.objects.exists()
        assert not Mail.objects.filter(kind="application_accepted").exists()
        assert Application.objects.get(pk=application.pk).state == Application.State.RECEIVED
    act()
    assert_one_place_is_taken(before)


@pytest.mark.parametrize(
    "moment", ["lock", "register_company", "hand_reserved_to", "make_password", "move", "record"]
)
def test_a_claim_that_is_killed_before_its_commit_spends_nothing(
    application: Application, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before = places().free
    admission = accept(application)
    [spare] = fill_pool(size=1)
    for after in (False, True):
        with monkeypatch.context() as deadly:
            deadly.setattr(services, moment, dying(getattr(services, moment), after=after))
            assert killed(lambda: claim(admission))
        assert Admission.objects.outstanding().get().pk == admission.pk
        assert not Company.objects.filter(subdomain="canceles-nuevos").exists()
        assert spares() == [spare]
        assert_one_place_is_taken(before)
    claim(admission)
    assert_open(application)


def test_a_claim_that_is_killed_after_its_commit_is_completed_by_the_clock(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places().free
    admission = accept(application)
    fill_pool(size=1)
    with monkeypatch.context() as deadly:
        deadly.setattr(opening, "finish_opening", lambda company: die())
        assert killed(lambda: claim(admission))
    assert_one_place_is_taken(before)
    resume_stopped(timezone.now())
    assert_open(application)
    assert_one_place_is_taken(before)


def test_a_fault_in_each_step_keeps_the_place_and_resuming_completes(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places().free
    company = claim(accept(application))  # there is no spare: every step is still to come
    do = steps._do
    for broken in STEPS:
        monkeypatch.setattr(steps, "_do", with_a_fault_after(broken, do))
        with pytest.raises(ZeroDivisionError):
            finish_opening(company)
        assert_one_place_is_taken(before)
        assert Admission.objects.get().owner_password
    monkeypatch.setattr(steps, "_do", do)
    resume_opening(company, by=SYSTEM)
    finish_opening(company)
    assert_open(application)
    assert_one_place_is_taken(before)


def test_a_worker_killed_around_each_step_keeps_the_place_and_another_completes(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places().free
    company = claim(accept(application))
    do = steps._do
    for name in STEPS:
        for after in (False, True):
            monkeypatch.setattr(steps, "_do", killing_around(name, do, after=after))
            assert killed(lambda: finish_opening(company))
            assert_one_place_is_taken(before)
    monkeypatch.setattr(steps, "_do", do)
    resume_stopped(timezone.now())
    assert_open(application)
    assert_one_place_is_taken(before)


def dying(do: Callable[..., object], *, after: bool) -> Callable[..., object]:
    """``do`` in whose place, or after whose work, the process is killed."""

    def do_and_die(*args: object, **facts: object) -> object:
        if after:
            do(*args, **facts)
        die()
        return None

    return do_and_die


def with_a_fault_after(broken: str, do: Callable[..., None]) -> Callable[..., None]:
    def do_one(name: str, function: Callable[..., None], subject: object) -> None:
        do(name, function, subject)
        if name == broken:
            raise ZeroDivisionError("a fault")

    return do_one

"""What the privacy notice promises to forget is forgotten, and nothing else."""

from datetime import timedelta

from django.utils import timezone

from tenants.programme.applications import services
from tenants.programme.applications.housekeeping import forget_applications
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.services import State
from tenants.programme.managers.services import create_manager
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import OTHER, make_rosas


def test_one_that_nobody_confirmed_is_forgotten_after_two_weeks(company: Company) -> None:
    now = timezone.now()
    make_rosas(confirmed=False, at=now - timedelta(days=15))
    make_rosas(confirmed=False, at=now - timedelta(days=13))
    make_rosas(at=now - timedelta(days=15))
    with public_context():
        assert forget_applications(now).done == 1
        assert Application.objects.count() == 2
        assert forget_applications(now).done == 0


def test_what_was_declined_is_forgotten_a_year_after_the_decision(company: Company) -> None:
    now = timezone.now()
    old = make_rosas(at=now - timedelta(days=500))
    joined = make_rosas(at=now - timedelta(days=450))
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        moment = now - timedelta(days=364)
        services.decline(old, "Prueba", by=ines, moment=moment)
        assert forget_applications(now).done == 0
        assert forget_applications(now + timedelta(days=2)).done >= 1
        assert not Application.objects.filter(pk__in=[old.pk, joined.pk]).exists()
        assert not Decision.objects.exists()


def test_what_was_withdrawn_is_forgotten_and_what_waits_is_kept(company: Company) -> None:
    now = timezone.now()
    withdrawn = make_rosas(at=now - timedelta(days=366))
    waiting = make_rosas(at=now - timedelta(days=800), **OTHER)
    with public_context():
        services.withdraw(withdrawn, now - timedelta(days=360))
        Application.objects.filter(pk=waiting.pk).update(state=State.WAITING)
        assert forget_applications(now).done == 1
        assert list(Application.objects.all()) == [waiting]

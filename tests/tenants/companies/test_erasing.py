"""A company that is erased leaves nothing behind, whatever interrupts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, models
from django.utils import timezone

from tenants.companies import erasing
from tenants.companies.closing import close_company
from tenants.companies.erasing import NotConfirmed, begin_erasing, finish_erasing, remove_spare
from tenants.companies.orphans import find_orphans, schemas_on
from tenants.companies.states import WrongState
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.schemas import steps
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.models import Schema
from tests.companies import make_company
from tests.killing import die, killed, killing_around
from tests.schemas import home_of

STEPS = [name for name, _ in erasing._steps.items()]


@pytest.fixture
def closed(own_company: Company) -> Iterator[Company]:
    """A closed company with files in nested folders."""
    AccessAttempt.objects.create(
        username=f"{own_company.schema_name}:x@y.example",
        failures_since_start=1,
        attempt_time=timezone.now(),
    )
    for name in ("logo/uno.png", "pdf/2026/dos.pdf", "suelto.txt"):
        default_storage.save(name, ContentFile(b"x"))
    close_company(own_company, by=SYSTEM)
    with public_context():
        yield own_company
    connections.close_all()


def folder_of(company: Company) -> Path:
    return Path(settings.MEDIA_ROOT) / company.schema_name


def rows_about(company: Company) -> dict[str, int]:
    """Rows of public that name the company, in any column that could; and its events."""
    found = {}
    if events := Event.objects.filter(company=company.pk).count():
        found["tenants.Event"] = events
    for model in apps.get_models(include_auto_created=True):
        if home_of(model) != "public" or model is Event:
            continue
        mentions = models.Q()
        for field in model._meta.concrete_fields:
            if field.related_model is Company or (model is Company and field.primary_key):
                mentions |= models.Q(**{field.attname: company.pk})
            elif isinstance(field, models.CharField) and field.name != "subject":
                mentions |= models.Q(**{f"{field.name}__regex": rf"\y{company.schema_name}\y"})
        if mentions and (count := model._base_manager.filter(mentions).count()):
            found[model._meta.label] = count
    return found


def test_nothing_is_left_of_an_erased_company(closed: Company) -> None:
    assert folder_of(closed).is_dir()
    assert {"tenants.Company", "tenants.Schema", "tenants.Event", "axes.AccessAttempt"} <= set(
        rows_about(closed)
    )
    begin_erasing(closed, "Vidrios Propios", by=SYSTEM)
    assert finish_erasing(closed)
    assert rows_about(closed) == {}
    left = Event.objects.filter(subject=closed.schema_name)
    assert [event.kind for event in left] == ["company.erasing_begun", "company.erased"]
    assert closed.schema_name not in schemas_on("default")
    assert not folder_of(closed).exists()
    assert find_orphans() == []


def test_what_is_erased_may_be_opened_anew_under_the_same_name(closed: Company) -> None:
    begin_erasing(closed, "Vidrios Propios", by=SYSTEM)
    finish_erasing(closed)
    again = make_company("vidrios-propios", "Vidrios Propios")
    assert again.schema_name != closed.schema_name
    close_company(again, by=SYSTEM)
    begin_erasing(again, "Vidrios Propios", by=SYSTEM)
    assert finish_erasing(again)


@pytest.mark.parametrize("typed", ["", "vidrios propios", "Vidrios Alfa", "Sí"])
def test_another_name_confirms_nothing(closed: Company, typed: str) -> None:
    with pytest.raises(NotConfirmed, match="Vidrios Propios"):
        begin_erasing(closed, typed, by=SYSTEM)
    closed.refresh_from_db()
    assert closed.state == Company.State.CLOSED


@pytest.mark.parametrize("state", ["ready", "suspended"])
def test_a_company_is_closed_before_it_is_erased(company: Company, state: str) -> None:
    Company.objects.filter(pk=company.pk).update(state=state)
    with pytest.raises(WrongState):
        begin_erasing(company, company.name, by=SYSTEM)


def test_erasing_that_has_not_begun_takes_nothing(company: Company) -> None:
    assert not finish_erasing(company)
    assert company.schema_name in schemas_on("default")


def test_a_worker_killed_around_each_step_leaves_no_orphan_and_another_completes(
    closed: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_erasing(closed, "Vidrios Propios", by=SYSTEM)
    do = steps._do
    for name in STEPS:
        for after in (False, True):
            monkeypatch.setattr(steps, "_do", killing_around(name, do, after=after))
            assert killed(lambda: finish_erasing(closed))
            assert find_orphans() == []
    monkeypatch.setattr(steps, "_do", do)
    remove_rows = erasing._remove_rows
    monkeypatch.setattr(erasing, "_remove_rows", lambda company: (remove_rows(company), die()))
    assert killed(lambda: finish_erasing(closed))
    assert find_orphans() == []
    assert not Company.objects.filter(pk=closed.pk).exists()
    assert rows_about(closed) == {}


def test_a_worker_killed_before_the_rows_are_gone_leaves_them_all(
    closed: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_erasing(closed, "Vidrios Propios", by=SYSTEM)
    with monkeypatch.context() as broken:
        broken.setattr(Company.objects.__class__, "using", lambda self, alias: die())
        assert killed(lambda: finish_erasing(closed))
    assert {"tenants.Company", "tenants.Schema"} <= set(rows_about(closed))
    assert find_orphans() == []
    assert finish_erasing(closed)
    assert find_orphans() == []


@pytest.mark.parametrize("broken", STEPS)
def test_a_fault_in_a_step_is_told_and_the_next_run_completes(
    company: Company, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a transaction that is taken back: only the rows of the steps are looked at."""
    done: list[str] = []
    works = {name: lambda company, name=name: done.append(name) for name in STEPS}

    def fault(company: Company) -> None:
        raise ZeroDivisionError

    tried = works | {broken: fault}
    monkeypatch.setattr(erasing, "_steps", steps.Steps(first=tried, added={}, last={}))
    monkeypatch.setattr(erasing, "_remove_rows", lambda company: done.append("rows"))
    with public_context():
        Company.objects.filter(pk=company.pk).update(state=Company.State.ERASING)
        with pytest.raises(ZeroDivisionError):
            finish_erasing(company)
        assert company.schema.steps.get(name=broken).error == "ZeroDivisionError: "
        tried[broken] = works[broken]
        finish_erasing(company)
    assert done == [*STEPS, "rows"]


def test_a_spare_is_removed_and_a_companys_schema_is_not(own_company: Company) -> None:
    with public_context():
        half = Schema.objects.begin("default")
        assert remove_spare(half)
        assert not Schema.objects.filter(pk=half.pk).exists()
        with pytest.raises(ValueError, match="is a company's"):
            remove_spare(own_company.schema)
    assert own_company.schema_name in schemas_on("default")

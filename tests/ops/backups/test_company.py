"""One company goes back to a point beside the others, and forward again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from ops.backups import company as bringing
from ops.backups import scratch
from ops.backups.capture import contents
from ops.backups.company import bring_beside, swap, undo
from ops.backups.housekeeping import COPIES, drop_copies
from ops.backups.making import back_up
from ops.backups.manifest import Tables
from ops.backups.models import BackupRun, CompanyRestore
from ops.backups.points import Point
from ops.backups.problem import BackupProblem
from ops.backups.repository import here
from quoting.core.draft import LineKind, TypedLine
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.drafts import create_quote
from quoting.drafts.services.lines import add_line
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.sealing import own_key
from quoting.offers.services.sending import send_quote
from tenants.companies.orphans import find_orphans
from tenants.companies.spares import fill_pool
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tenants.seats.models import Seat
from tenants.web.links import seal, unseal
from tenants.work.models import Ticket
from tests.companies import drop_company
from tests.ops.backups.conftest import NOON, media_root, write_file, write_logo
from tests.ops.backups.moments import Arrival
from tests.people import CompanyClient, make_person

State = CompanyRestore.State


def send(company: Company, customer: str) -> QuoteVersion:
    """A quotation of one concept, sent under the next folio."""
    moment = timezone.now()
    with company_context(company):
        seller = User.objects.get(email=company.owner_email)
        quote = create_quote(customer, seller)
        line = TypedLine(LineKind.FREE, description="Ventana", unit_price=Decimal(1000))
        add_line(quote, line, read_ground(day_of(moment)))
        return send_quote(quote, seller, moment)


def customers(company: Company) -> set[str]:
    company.refresh_from_db()
    with company_context(company):
        return set(Customer.objects.values_list("name", flat=True))


def whole(exclude: str) -> dict[str, Tables]:
    """Every company's tables but those of ``exclude``."""
    with scratch.connected("default", scratch.live_name("default")) as connection:
        found = contents(connection)
    return {name: tables for name, tables in found.items() if name not in {exclude, "public"}}


def lose_a_customer(company: Company) -> None:
    """After the point «Se borrará» is lost and «Llegó después» comes."""
    write_logo(company)
    send(company, "Se borrará")
    back_up(BackupRun.Kind.TIMED, NOON)
    with company_context(company):
        Customer.objects.filter(name="Se borrará").update(name="Renombrado por error")
    send(company, "Llegó después")
    (media_root(company) / "logos/propio.png").unlink()
    write_file(company, "fotos/nueva.jpg", b"nueva")


@pytest.fixture
def arrivals() -> dict[str, Arrival]:
    return {"before": lose_a_customer}


@pytest.fixture
def before(living: Company) -> Point:
    """The point before the loss."""
    return here().point("latest")


def test_it_goes_back_and_no_other_company_changes(living: Company, before: Point) -> None:
    others = whole(living.schema_name)
    former = living.schema_name
    row = bring_beside(living, before.name)
    assert customers(living) == {"Renombrado por error", "Llegó después"}  # nothing yet
    swap(row, pause=0)
    assert customers(living) == {"Se borrará"}
    assert living.schema_name == row.restored_schema != former
    assert (media_root(living) / "logos/propio.png").read_bytes() == b"logotipo"
    assert not (media_root(living) / "fotos/nueva.jpg").exists()
    left = whole(living.schema_name)
    left.pop(former)
    assert left == others
    assert find_orphans() == []
    with public_context():
        assert Schema.objects.get(name=former).state == Schema.State.ASIDE


def test_what_changes_is_shown_before_it_does(
    living: Company, before: Point, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "no")
    schemas = set(Schema.objects.values_list("name", flat=True))
    call_command("restore_company", living.subdomain, before.name)
    out = capsys.readouterr().out
    assert "  quoting_quote                               2 → 1" in out
    assert "Lo más nuevo, Hoy:" in out and "· Llegó después · $1,160.00 ·" in out
    assert "No se cambió nada." in out
    assert set(Schema.objects.values_list("name", flat=True)) == schemas
    assert customers(living) == {"Renombrado por error", "Llegó después"}


def test_undoing_brings_back_what_it_had(living: Company, before: Point, capsys) -> None:
    call_command("restore_company", living.subdomain, before.name, yes=True)
    call_command("restore_company", living.subdomain, undo=True)
    assert "tiene otra vez lo que tenía" in capsys.readouterr().out
    assert customers(living) == {"Renombrado por error", "Llegó después"}
    assert (media_root(living) / "fotos/nueva.jpg").exists()
    assert living.signed_as == ""
    with pytest.raises(CommandError, match="no tiene una restauración que deshacer"):
        call_command("restore_company", living.subdomain, undo=True)
    told = Event.objects.of(living).filter(kind="company.brought_back").order_by("pk")
    assert [event.facts["undone"] for event in told] == [False, True]


def test_it_is_used_and_its_links_and_seals_are_worth_what_they_were(
    living: Company, before: Point
) -> None:
    with company_context(living):
        link, key = seal("customer", 7), own_key()
    swap(bring_beside(living, before.name), pause=0)
    living.refresh_from_db()
    with company_context(living):
        assert unseal("customer", link) == 7
        assert own_key() == key
        owner = make_person(Role.OWNER)
        browser = CompanyClient(living)
        browser.force_login(owner)
        page = browser.get("/cotizaciones/")
    assert page.status_code == 200
    assert "Se borrará" in page.content.decode() and "Llegó después" not in page.content.decode()


def test_no_number_and_no_folio_is_given_twice(living: Company, before: Point) -> None:
    """Links and papers of the days that are gone are in customers' hands."""
    lost = send(living, "Otra que se pierde")
    swap(bring_beside(living, before.name), pause=0)
    living.refresh_from_db()
    next_one = send(living, "La primera de nuevo")
    assert next_one.pk > lost.pk and next_one.quote_id > lost.quote_id
    assert int(next_one.folio.rpartition("-")[2]) == int(lost.folio.rpartition("-")[2]) + 1
    with company_context(living):
        assert not Quote.objects.filter(pk=lost.quote_id).exists()


def test_seats_follow_the_people_of_that_moment_and_nothing_waits_for_rows_that_went(
    living: Company, make_point: Callable[..., Point]
) -> None:
    with company_context(living):
        stays, leaves = make_person(Role.SALES), make_person(Role.SALES)
    point = make_point()
    with company_context(living):
        User.objects.filter(pk=leaves.pk).update(is_active=False)
        Seat.objects.filter(company=living, user_id=leaves.pk).delete()
        comes = make_person(Role.SALES)
    ticket = Ticket(company=living, queue="pdf", task="x", asked_at=timezone.now())
    ticket.due_at = ticket.asked_at
    ticket.save()
    swap(bring_beside(living, point.name), pause=0)
    seats = set(Seat.objects.filter(company=living).values_list("user_id", flat=True))
    assert {stays.pk, leaves.pk} <= seats and comes.pk not in seats
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("dropped", bringing.REASON)


def test_where_its_people_do_not_fit_it_goes_on_with_what_it_has(
    living: Company, make_point: Callable[..., Point], settings: LazySettings
) -> None:
    with company_context(living):
        people = [make_person(Role.SALES) for _ in range(3)]
    point = make_point()
    with company_context(living):
        User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)
        Seat.objects.filter(user_id__in=[person.pk for person in people]).delete()
    settings.MAX_COMPANY_USERS = 2
    former = living.schema_name
    with pytest.raises(CommandError, match="No caben las personas de ese momento"):
        call_command("restore_company", living.subdomain, point.name, yes=True)
    living.refresh_from_db()
    assert living.schema_name == former and living.is_serving
    assert find_orphans() == [] and not Schema.objects.filter(state=Schema.State.ASIDE).exists()


def test_nobody_is_served_while_it_changes(
    living: Company, before: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        bringing, "sleep", lambda seconds: seen.append(Company.objects.get(pk=living.pk).state)
    )
    swap(bring_beside(living, before.name))
    assert seen == [Company.State.SUSPENDED]
    assert Company.objects.get(pk=living.pk).is_serving


def test_a_suspended_company_stays_suspended(living: Company, before: Point) -> None:
    Company.objects.filter(pk=living.pk).update(state=Company.State.SUSPENDED)
    living.refresh_from_db()
    swap(bring_beside(living, before.name), pause=0)
    assert Company.objects.get(pk=living.pk).state == Company.State.SUSPENDED
    assert customers(living) == {"Se borrará"}


def test_a_restoration_that_breaks_leaves_nothing(
    living: Company, before: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "restore_media", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_beside(living, before.name)
    assert find_orphans() == []
    assert not Schema.objects.filter(state=Schema.State.ASIDE).exists()


def test_a_copy_is_never_given_to_another_company(living: Company, before: Point) -> None:
    row = bring_beside(living, before.name)
    fill_pool(size=1)
    spare = Schema.objects.get(state=Schema.State.SPARE)
    assert spare.name != row.restored_schema
    assert Schema.objects.get(name=row.restored_schema).state == Schema.State.ASIDE


def test_a_copy_goes_after_its_term_and_with_its_company(living: Company, before: Point) -> None:
    row = bring_beside(living, before.name)
    swap(row, pause=0)
    assert drop_copies(timezone.now() + COPIES - timedelta(hours=1)).done == 0
    assert drop_copies(timezone.now() + COPIES + timedelta(hours=1)).done == 1
    with pytest.raises(BackupProblem, match="«Descartada»"):
        row.refresh_from_db()
        undo(row, pause=0)
    assert not Schema.objects.filter(name=row.former_schema).exists()
    beside = bring_beside(Company.objects.get(pk=living.pk), before.name)
    drop_company(Company.objects.get(pk=living.pk))
    assert not Schema.objects.filter(name=beside.restored_schema).exists()
    assert find_orphans() == []


def test_a_company_that_was_not_there_yet_is_told(
    living: Company, before: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Company, "pk", 999_999, raising=False)
    with pytest.raises(BackupProblem, match="todavía no existía esa empresa"):
        bring_beside(living, before.name)


def test_files_in_a_bucket_are_in_no_point_and_it_is_told(
    living: Company, settings: LazySettings
) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    with pytest.raises(CommandError, match="Los archivos están en una cubeta"):
        call_command("restore_company", living.subdomain, "latest", yes=True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nadie", "latest"], "No hay una empresa «nadie»"),
        (["vidrios-propios", "ayer"], "No hay un punto «ayer»"),
        (["vidrios-propios"], "Di a qué punto"),
    ],
)
def test_bad_input_is_told(living: Company, before: Point, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("restore_company", *words)

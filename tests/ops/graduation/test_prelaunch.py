"""The list of the launch: what is tried, what people show, and that an open item ends with 1."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ops.alerts.models import Alarm, Receipt
from ops.backups.models import BackupRun, DrillRun
from ops.graduation.models import Tick
from ops.graduation.prelaunch import checks as technical_checks
from ops.graduation.prelaunch.items import ITEMS
from ops.graduation.prelaunch.listing import by_hand, technical
from ops.graduation.prelaunch.looking import Check, Found, checks, look
from ops.graduation.services import tick
from tenants.events.models import Event
from tenants.people.roles import ProgrammeRole
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.graduation.programmes import ONE_OF_MANY
from tests.programme import entered, make_manager

PAGE = "/programa/lanzamiento/"


@pytest.fixture
def public(company: Company) -> Iterator[None]:
    with public_context():
        yield


@pytest.fixture
def desk(company: Company) -> Client:
    return entered(make_manager())


def all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machines' part, which the tests of each check try."""
    fine = {
        code: Check(check.group, check.title, lambda moment: Found(True, "Bien."))
        for code, check in checks.items()
    }
    monkeypatch.setattr(checks, "_held", fine)


def show_everything(but: str = "") -> None:
    manager, moment = make_manager(), timezone.now() - timedelta(minutes=1)
    for item in ITEMS:
        if item != but:
            tick(item, True, "Se ensayó el martes.", by=manager, moment=moment)


def test_the_command_names_what_is_open_and_ends_with_1_until_nothing_is(
    public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_is_well(monkeypatch)
    show_everything(but="legal")
    told = StringIO()
    with pytest.raises(CommandError, match="Puntos que faltan: 1 de"):
        call_command("prelaunch", stdout=told)
    assert "[ ] Un abogado revisó" in told.getvalue()
    assert told.getvalue().count("[ ]") == 1
    tick(
        "legal", True, "Lic. Vega, versión de noviembre.", by=make_manager(), moment=timezone.now()
    )
    told = StringIO()
    call_command("prelaunch", stdout=told)
    assert "están en orden" in told.getvalue()
    as_json = StringIO()
    call_command("prelaunch", "--json", stdout=as_json)
    assert json.loads(as_json.getvalue())["ready"] is True


def test_what_machines_say_agrees_with_one_with_none_and_with_many(
    desk: Client, public: None
) -> None:
    found = {line.code: line.told for line in technical(timezone.now())}
    assert found["second_factors"] == "Encargados con segundo factor: 1; hacen falta dos."
    assert {code for code, told in found.items() if ONE_OF_MANY.search(told)} == set()


def test_what_was_there_may_be_missing_later(public: None) -> None:
    show_everything()
    moment = timezone.now()
    tick("secrets", False, "Se perdió la llave.", by=make_manager(), moment=moment)
    later = {line.code: line for line in by_hand(moment + timedelta(seconds=1))}
    assert not later["secrets"].is_well and later["secrets"].told == "Se perdió la llave."
    before = {line.code: line for line in by_hand(moment)}
    assert before["secrets"].is_well


def test_every_check_tells_what_it_found_on_a_bare_installation(public: None) -> None:
    """None of them raises, and where nothing was ever done none of these is well."""
    found = {line.code: line for line in technical(timezone.now())}
    assert found.keys() == dict(checks.items()).keys()
    for line in found.values():
        assert line.told and "No se pudo comprobar" not in line.told, line
    for code in ("settings", "certificate", "backup", "copy", "drill", "record", "mail", "release"):
        assert not found[code].is_well, code


def test_backups_and_drills_are_read_from_their_rows(public: None) -> None:
    moment = timezone.now()
    BackupRun.objects.create(
        kind="timed",
        state=BackupRun.State.VERIFIED,
        point="a",
        started_at=moment - timedelta(hours=2),
    )
    DrillRun.objects.create(state=DrillRun.State.PASSED, started_at=moment - timedelta(days=3))
    assert technical_checks.backup_is_fresh(moment).is_well
    assert technical_checks.drill_passed(moment).is_well
    assert not technical_checks.backup_is_fresh(moment + timedelta(hours=6)).is_well
    assert not technical_checks.drill_passed(moment + timedelta(days=6)).is_well
    DrillRun.objects.create(state=DrillRun.State.FAILED, started_at=moment)
    assert not technical_checks.drill_passed(moment).is_well


def test_alarms_arrive_where_two_channels_took_their_last_message(public: None) -> None:
    moment = timezone.now()
    alarm = Alarm.objects.create(
        number="sitio-1", cause="sitio", title="El sitio está caído", severity="P1",
        state=Alarm.State.RESOLVED, began_at=moment, told_at=moment,
    )  # fmt: skip

    def answer(channel: str, verdict: str, days: int) -> bool:
        at = moment - timedelta(days=days)
        Receipt.objects.create(
            key=f"{channel}-{days}", alarm=alarm, why=Receipt.Why.FIRES, channel=channel,
            verdict=verdict, at=at,
        )  # fmt: skip
        return technical_checks.alarms_arrive(moment).is_well

    assert not answer("sms", Receipt.Verdict.ACCEPTED, days=40)  # too long ago
    assert not answer("correo", Receipt.Verdict.ACCEPTED, days=3)
    assert answer("webhook", Receipt.Verdict.ACCEPTED, days=3)
    assert not answer("webhook", Receipt.Verdict.FAILED, days=2)
    assert "webhook" in technical_checks.alarms_arrive(moment).told
    assert answer("webhook", Receipt.Verdict.ACCEPTED, days=1)


def test_no_item_is_named_as_a_check() -> None:
    assert not ITEMS.keys() & dict(checks.items()).keys()


def test_a_check_that_cannot_be_made_is_not_well() -> None:
    def breaks(moment: object) -> Found:
        raise ZeroDivisionError

    found = look(Check("Servidor", "Se rompe", breaks), timezone.now())
    assert not found.is_well and "ZeroDivisionError" in found.told


def test_a_manager_ticks_an_item_with_what_proves_it(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert "Sin mostrar" in page and ITEMS["legal"].title in page
    of_process = sum(item.group == ITEMS["legal"].group for item in ITEMS.values())
    assert f"En orden: 0 de {of_process}" in page
    answer = desk.post(f"{PAGE}legal/", {"is_done": "si", "evidence": "Lic. Vega, noviembre."})
    assert answer.status_code == 302
    desk.post(f"{PAGE}legal/", {"is_done": "si", "evidence": "Lic. Vega, noviembre."})
    with public_context():
        assert Tick.objects.filter(item="legal").count() == 1
        (event,) = Event.objects.filter(kind="prelaunch.ticked")
    assert event.facts == {"item": "legal", "done": True}
    page = desk.get(PAGE).content.decode()
    assert "Lic. Vega, noviembre." in page and "Inés Robles" in page
    assert f"En orden: 1 de {of_process}" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"is_done": "si", "evidence": " "}, "Escribe qué lo demuestra"),
        ({"evidence": "Sí"}, "Di si está o falta"),
        ({"is_done": "quizá", "evidence": "Sí"}, "quizá"),
        ({"is_done": "si", "evidence": "x" * 1001}, "1000"),
    ],
)
def test_what_shows_nothing_is_refused_beside_its_item(
    desk: Client, given: dict[str, str], words: str
) -> None:
    answer = desk.post(f"{PAGE}legal/", given)
    assert answer.status_code == 422 and words in answer.content.decode()
    with public_context():
        assert not Tick.objects.exists()


def test_support_and_unknown_items_are_refused(desk: Client) -> None:
    support = entered(make_manager(role=ProgrammeRole.SUPPORT))
    assert support.get(PAGE).status_code == 403
    assert desk.post(f"{PAGE}inventado/", {"is_done": "si", "evidence": "x"}).status_code == 404

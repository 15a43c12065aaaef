"""Who is told of an alarm, when and again, and in which words."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from ops.alerts.core.alarms import What
from ops.alerts.core.engine import Engine
from ops.alerts.core.escalation import Notice, Teller, Why
from ops.alerts.core.rulebook import load
from ops.alerts.core.words import message_of
from tests.ops.alerts.worlds import EVERY, Hours, Values, make_acknowledgement, make_readings

COMPANIES: Values = {("company.up", f"c_{number}"): 1.0 for number in (1, 2, 3)}
UP: Values = {"site.up": 1.0, "database.up": 1.0, **COMPANIES}
DOWN: Values = {"site.up": 0.0, "database.up": 1.0, **COMPANIES}
NAMES = {"c_1": "Vidrios Alfa", "c_2": "Vidrios Beta"}
MEXICO = ZoneInfo("America/Mexico_City")


class Told(Hours):
    """Hours with a teller, which keeps what it said."""

    def __init__(self) -> None:
        super().__init__(Engine(load()))
        self.teller = Teller(self.engine.book)

    def tell(self, seconds: int, values: Values) -> list[Notice]:
        found: list[Notice] = []
        for _ in range(seconds // EVERY):
            changes = self.engine.step(self.now, make_readings(self.now, values))
            found += self.teller.due(self.now, changes, self.engine.alarms)
            self.now += timedelta(seconds=EVERY)
        return found


def whys(notices: list[Notice]) -> list[tuple[str, str]]:
    return [(each.why.value, each.channels[0]) for each in notices]


def test_an_outage_is_told_at_once_and_by_sms_after_five_minutes() -> None:
    hours = Told()
    assert whys(hours.tell(280, DOWN)) == [("fires", "correo"), ("fires", "slack")]
    assert hours.tell(20, DOWN) == []
    (sms,) = hours.tell(20, DOWN)
    assert (sms.why, sms.channels[0]) == (Why.UNHEARD, "sms")
    assert sms.at - sms.alarm.began_at == timedelta(minutes=5)


def test_whoever_was_told_is_told_of_the_end_and_nobody_else() -> None:
    hours = Told()
    hours.tell(120, DOWN)
    assert whys(hours.tell(60, UP)) == [("over", "correo"), ("over", "slack")]
    assert hours.tell(3600, UP) == []


def test_it_is_repeated_while_it_lasts_with_how_long_and_whom_it_hits() -> None:
    hours = Told()
    repeats = [each for each in hours.tell(48 * 60, DOWN) if each.why is Why.STILL]
    assert [each.channels[0] for each in repeats].count("correo") == 3
    message = message_of(repeats[-1], NAMES, MEXICO, "https://example.mx/programa/")
    assert message.title == "P1 · Sigue: El sitio está caído, 45 min, 3 empresas"
    assert message.body.splitlines() == [
        "El sitio está caído desde las 06:00.",
        "Afecta a 3 empresas: Vidrios Alfa, Vidrios Beta, c_3.",
        "Qué mirar primero: Mira si el servidor está encendido y si los servicios corren: "
        "docker compose ps.",
        "Para darte por enterado: https://example.mx/programa/",
    ]


def test_the_end_says_from_when_to_when() -> None:
    hours = Told()
    hours.tell(600, DOWN)
    over = hours.tell(40, UP)[0]
    message = message_of(over, NAMES, MEXICO)
    assert message.title == "P1 · Terminó: El sitio está caído, 10 min, 3 empresas"
    assert "de las 06:00 a las 06:10, 10 min" in message.body


def test_while_somebody_looks_after_it_nobody_else_is_told() -> None:
    hours = Told()
    hours.tell(60, DOWN)
    (alarm,) = [each for each in hours.engine.alarms if each.is_open]
    hours.engine.acknowledge(hours.now, alarm.number, make_acknowledgement(hours.now))
    assert hours.tell(14 * 60, DOWN) == []
    late = hours.tell(120, DOWN)
    assert ("unheard", "sms") in whys(late) and ("expired", "correo") in whys(late)


def test_twenty_flips_in_ten_minutes_are_two_messages_a_channel_at_most() -> None:
    hours = Told()
    notices: list[Notice] = []
    for _ in range(10):
        notices += hours.tell(20, DOWN) + hours.tell(40, UP)
    notices += hours.tell(3600, UP)
    said = [each.chain for each in notices]
    assert notices and max(said.count(chain) for chain in said) == 2


def test_an_alarm_that_comes_back_is_held_to_two_messages_in_ten_minutes() -> None:
    hours = Told()
    said = [*hours.tell(60, DOWN), *hours.tell(60, UP), *hours.tell(300, DOWN)]
    assert [each.why.value for each in said if each.chain == "P1.0"] == ["fires", "over"]
    later = hours.tell(240, DOWN)
    assert ("again", "correo") in whys(later)


def test_trouble_of_the_database_goes_to_whoever_knows_it() -> None:
    hours = Told()
    found = hours.tell(60, {"site.up": 0.0, "database.up": 0.0})
    assert whys(found) == [("fires", "correo_tecnico"), ("fires", "slack")]


def test_what_is_absorbed_is_told_by_the_alarm_that_goes_on() -> None:
    hours = Told()
    hours.tell(60, {"site.up": 1.0, "disk.free_share": 0.5, "login.up": 0.0})
    changes = hours.engine.step(
        hours.now, make_readings(hours.now, {"site.up": 0.0, "database.up": 0.0})
    )
    assert [each.what for each in changes] == []
    graver = hours.tell(60, {"site.up": 0.0, "database.up": 0.0, "login.up": 0.0})
    assert whys(graver) == [("graver", "correo_tecnico"), ("graver", "slack")]
    assert hours.engine.alarms[0].cause == "base"
    assert What.ABSORBED not in {each.what for each in changes}

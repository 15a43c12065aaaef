"""The table of the states and their clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from tenants.schemas.time_zones import STATES, ZONES, proposed_zone, validate_zone, zones_of_place

SUMMER, WINTER = datetime(2030, 7, 1, 12, tzinfo=UTC), datetime(2030, 1, 15, 12, tzinfo=UTC)


def test_the_thirty_two_states_each_have_a_clock_that_can_be_chosen() -> None:
    assert len(STATES) == 32
    assert {zone for zones in STATES.values() for zone in zones} == set(ZONES)
    for zone in ZONES:
        validate_zone(zone)


@pytest.mark.parametrize(
    ("state", "zone", "summer", "winter"),
    [
        ("Baja California", "America/Tijuana", -7, -8),
        ("Baja California Sur", "America/Mazatlan", -7, -7),
        ("Sonora", "America/Hermosillo", -7, -7),
        ("Sinaloa", "America/Mazatlan", -7, -7),
        ("Nayarit", "America/Mazatlan", -7, -7),
        ("Chihuahua", "America/Chihuahua", -6, -6),
        ("Quintana Roo", "America/Cancun", -5, -5),
        ("quintana  roo", "America/Cancun", -5, -5),
        ("Michoacan", "America/Mexico_City", -6, -6),
        ("Nuevo León", "America/Mexico_City", -6, -6),
        ("", "America/Mexico_City", -6, -6),
    ],
)
def test_a_state_proposes_its_zone(state: str, zone: str, summer: int, winter: int) -> None:
    assert proposed_zone(state) == zone
    for moment, hours in ((SUMMER, summer), (WINTER, winter)):
        assert moment.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("place", "zones"),
    [
        ("Guaymas, Sonora", STATES["Sonora"]),
        ("La Paz, Baja California Sur", STATES["Baja California Sur"]),
        ("Ciudad Juárez, Chih.", ()),
        ("CIUDAD JUAREZ, CHIHUAHUA", STATES["Chihuahua"]),
        ("Querétaro", STATES["Querétaro"]),
        ("", ()),
    ],
)
def test_the_state_is_read_at_the_end_of_a_place(place: str, zones: tuple[str, ...]) -> None:
    assert zones_of_place(place) == zones


@pytest.mark.parametrize(
    "name", ["America/Atlantis", "../etc/passwd", "/etc/localtime", "", "X" * 90]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="no es una zona horaria"):
        validate_zone(name)

"""A watcher that is told something wrong says what, in words, and does not start."""

from pathlib import Path

import pytest

from ops.uptime.watcher.settings import BadSettings, read_settings
from tests.ops.uptime.site import TOKEN

RIGHT = {"WATCH_SITE": "https://example.mx", "READINGS_TOKEN": TOKEN}
CANARY = {
    "WATCH_CANARY": "https://testigo.example.mx",
    "WATCH_CANARY_EMAIL": "testigo@example.mx",
    "WATCH_CANARY_PASSWORD": "la clave del testigo",
}


def test_the_site_and_the_token_are_enough() -> None:
    settings = read_settings(RIGHT)
    told = (settings.site, settings.pace.interval, settings.canary)
    assert told == ("https://example.mx", 20, None)


def test_beside_the_servers_the_site_is_that_of_their_domain() -> None:
    given = {"BASE_DOMAIN": "ejemplo.mx", "READINGS_TOKEN": TOKEN}
    assert read_settings(given).site == "https://ejemplo.mx"
    assert read_settings(given | RIGHT).site == "https://example.mx"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    given = {"WATCH_SITE": "https://example.mx", "READINGS_TOKEN_FILE": str(file)}
    assert read_settings(given).token == TOKEN


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WATCH_SITE": ""}, "Falta WATCH_SITE: debe ser una dirección como https://example.mx."),
        ({"WATCH_SITE": "example.mx"}, "WATCH_SITE tiene 'example.mx': debe ser una dirección"),
        ({"WATCH_SITE": "https://example.mx:99999"}, "WATCH_SITE tiene"),
        ({"READINGS_TOKEN": "corto"}, "READINGS_TOKEN tiene otra cosa: debe ser el mismo secreto"),
        ({"READINGS_TOKEN_FILE": "/no/hay"}, "están puestas las dos"),
        ({"WATCH_SECONDS": "nunca"}, "WATCH_SECONDS tiene 'nunca': debe ser un número entero"),
        ({"WATCH_SECONDS": "90"}, "de 5 a 30"),
        ({"WATCH_HOME": "relativa"}, "WATCH_HOME tiene 'relativa': debe ser una carpeta"),
        ({"WATCH_NAME": "Con Espacios"}, "WATCH_NAME tiene"),
        ({"WATCH_CONNECT": "nginx"}, "como nginx:443"),
        ({"WATCH_CA_FILE": "/no/hay.pem"}, "WATCH_CA_FILE tiene"),
        ({"WATCH_REFERENCE": "ftp://x"}, "WATCH_REFERENCE tiene"),
        ({"WATCH_CANARY": "https://testigo.example.mx"}, "Falta WATCH_CANARY_EMAIL"),
        (CANARY | {"WATCH_CANARY_EMAIL": "nadie"}, "WATCH_CANARY_EMAIL tiene 'nadie'"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_taken(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(RIGHT | given)
    assert said in str(refused.value)
    assert "corto" not in str(refused.value)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings({"WATCH_SECONDS": "0"})
    assert len(refused.value.problems) == 3


def test_the_canary_has_an_address_a_person_and_a_password() -> None:
    canary = read_settings(RIGHT | CANARY).canary
    assert canary is not None and canary.email == "testigo@example.mx"

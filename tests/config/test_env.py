"""A bad or missing value of the environment is refused by name, and no secret is ever told."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

PROJECT = Path(__file__).parents[2]
SECRET = "kZ4vQ1xT8nB6mR0wLc3JfY7sHd2GpAu9"
Setter = Callable[[str], None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Setter:
    """Put a value into the variable VALUE; without a call it is missing."""
    monkeypatch.delenv("VALUE", raising=False)
    return lambda text: monkeypatch.setenv("VALUE", text)


@pytest.fixture
def put_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Setter:
    """Put a value into a file that the variable VALUE_FILE names."""

    def write(text: str) -> None:
        (tmp_path / "value").write_text(text)
        monkeypatch.setenv("VALUE_FILE", str(tmp_path / "value"))

    return write


def refusal(read: Callable[[], Any]) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    return str(refused.value)


def test_a_missing_text_is_refused_by_name_and_a_blank_one_counts_as_missing(put: Setter) -> None:
    assert refusal(lambda: env.env_text("VALUE")) == "Falta VALUE: debe ser un texto."
    put("   ")
    assert "Falta VALUE" in refusal(lambda: env.env_text("VALUE"))
    assert env.env_text("VALUE", "otherwise") == "otherwise"
    put("  given ")
    assert env.env_text("VALUE", "otherwise") == "given"


def test_a_value_may_lie_in_a_file(put_file: Setter) -> None:
    put_file(f"{SECRET}\n")
    assert env.env_secret("VALUE") == SECRET


def test_a_value_and_a_file_at_once_are_refused(put: Setter, put_file: Setter) -> None:
    put("here")
    put_file("there")
    assert refusal(lambda: env.env_text("VALUE")) == (
        "VALUE y VALUE_FILE están puestas las dos: deja vacía una de ellas."
    )
    put("  ")
    assert env.env_text("VALUE") == "there"


def test_a_file_that_holds_nothing_is_refused(put_file: Setter) -> None:
    put_file(" \n")
    assert "está vacío: escribe ahí el valor." in refusal(lambda: env.env_text("VALUE", "else"))


def test_a_file_that_cannot_be_read_is_refused_by_its_name(
    put: Setter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VALUE_FILE", f"{tmp_path}/none")
    assert refusal(lambda: env.env_text("VALUE")) == (
        f"VALUE_FILE nombra {tmp_path}/none, que no existe: créalo."
    )
    monkeypatch.setenv("VALUE_FILE", str(tmp_path))
    assert "no es un archivo de texto" in refusal(lambda: env.env_text("VALUE"))

    def refuse(*given: object, **named: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refuse)
    assert "no puede leer: dale permiso de lectura" in refusal(lambda: env.env_text("VALUE"))


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "Yes", "on", "si", "sí"])
def test_every_way_of_saying_yes_is_true(put: Setter, text: str) -> None:
    put(text)
    assert env.env_bool("VALUE", False) is True


@pytest.mark.parametrize("text", ["0", "false", "False", "no", "OFF"])
def test_every_way_of_saying_no_is_false(put: Setter, text: str) -> None:
    put(text)
    assert env.env_bool("VALUE", True) is False


def test_a_blank_boolean_is_its_default(put: Setter) -> None:
    put("")
    assert env.env_bool("VALUE", True) is True


@pytest.mark.parametrize("text", ["maybe", "2", "truee", "no no"])
def test_what_is_neither_yes_nor_no_is_refused_with_what_it_holds(put: Setter, text: str) -> None:
    put(text)
    assert refusal(lambda: env.env_bool("VALUE", True)) == (
        f"VALUE tiene {text!r}: debe ser true o false."
    )


def test_a_whole_number_within_its_limits_is_read(put: Setter) -> None:
    assert env.env_int("VALUE", 7, 1, 9) == 7
    put(" 9 ")
    assert env.env_int("VALUE", 7, 1, 9) == 9


@pytest.mark.parametrize("text", ["0", "10", "-3", "1.5", "1_0", "8h", "٣", "9" * 5000])
def test_a_number_out_of_its_limits_or_shape_is_refused_with_the_limits(
    put: Setter, text: str
) -> None:
    put(text)
    assert "debe ser un número entero de 1 a 9." in refusal(lambda: env.env_int("VALUE", 7, 1, 9))


def test_a_list_drops_blanks_and_is_empty_when_missing(put: Setter) -> None:
    assert env.env_list("VALUE") == []
    put(" a, ,b ,")
    assert env.env_list("VALUE") == ["a", "b"]


def test_a_choice_is_read_in_any_case_and_others_are_refused_with_the_list(put: Setter) -> None:
    assert env.env_choice("VALUE", "info", ["info", "error"]) == "info"
    put("ERROR")
    assert env.env_choice("VALUE", "info", ["info", "error"]) == "error"
    put("loud")
    assert refusal(lambda: env.env_choice("VALUE", "info", ["info", "error"])) == (
        "VALUE tiene 'loud': debe ser uno de info, error."
    )


def test_a_relative_folder_is_refused(put: Setter, tmp_path: Path) -> None:
    assert env.env_folder("VALUE", tmp_path) == tmp_path
    put("/var/lib/cotizador")
    assert env.env_folder("VALUE", tmp_path) == Path("/var/lib/cotizador")
    put("media")
    assert "una carpeta desde la raíz" in refusal(lambda: env.env_folder("VALUE", tmp_path))


@pytest.mark.parametrize("text", ["example.mx", "Cotiza.Example.MX", "localhost"])
def test_a_host_is_read_in_lower_case(put: Setter, text: str) -> None:
    put(text)
    assert env.env_host("VALUE", "localhost") == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "https://example.mx",
        "example.mx:8000",
        "example.mx/",
        ".example.mx",
        "a..b",
        "-a.mx",
        "ñ.mx",
    ],
)
def test_what_is_more_or_less_than_a_host_is_refused(put: Setter, text: str) -> None:
    put(text)
    assert "un dominio como example.mx" in refusal(lambda: env.env_host("VALUE", "localhost"))


def test_addresses_and_networks_are_read_as_networks(put: Setter) -> None:
    assert env.env_networks("VALUE") == []
    put("10.0.0.1, 192.168.1.77/24, ::1")
    assert env.env_networks("VALUE") == ["10.0.0.1/32", "192.168.1.0/24", "::1/128"]


@pytest.mark.parametrize("text", ["*", "nginx", "10.0.0.256", "10.0.0.0/33", "10.0.0.1;10.0.0.2"])
def test_a_proxy_that_is_no_address_is_refused(put: Setter, text: str) -> None:
    put(text)
    assert "direcciones o redes, separadas por comas, como 10.0.0.0/8" in refusal(
        lambda: env.env_networks("VALUE")
    )


def test_origins_are_a_scheme_and_a_host(put: Setter) -> None:
    put("https://example.mx, https://*.example.mx:8443")
    assert env.env_origins("VALUE") == ["https://example.mx", "https://*.example.mx:8443"]


@pytest.mark.parametrize(
    "text",
    ["example.mx", "*", "https://", "ftp://example.mx", "https://example.mx/", "https://a.mx/x",
     "https://u:p@a.mx", "https://a.mx?x", "https://a.mx:puerto", "https://*"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(put: Setter, text: str) -> None:
    put(text)
    assert "orígenes, separados por comas, como https://example.mx" in refusal(
        lambda: env.env_origins("VALUE")
    )


def test_the_sender_may_have_a_name_and_must_have_an_address(put: Setter) -> None:
    put("Ventanas <avisos@example.mx>")
    assert env.env_sender("VALUE", "") == "Ventanas <avisos@example.mx>"
    for wrong in ("Ventanas", "Ventanas <avisos>", "@example.mx"):
        put(wrong)
        assert "VALUE tiene" in refusal(lambda: env.env_sender("VALUE", ""))


def test_a_long_random_secret_is_read(put: Setter) -> None:
    put(SECRET)
    assert env.env_secret("VALUE") == SECRET


@pytest.mark.parametrize(
    "text",
    ["short", "a" * 64, "django-insecure-kZ4vQ1xT8nB6mR0wLc3JfY7sHd2GpAu9",
     "CHANGE-ME-kZ4vQ1xT8nB6mR0wLc3JfY7sHd2GpAu9", "cambia-esta-clave-kZ4vQ1xT8nB6mR0wLc3JfY7"],
)  # fmt: skip
def test_a_weak_secret_is_refused_and_not_told(put: Setter, text: str) -> None:
    put(text)
    message = refusal(lambda: env.env_secret("VALUE"))
    assert "VALUE tiene otra cosa: debe ser un secreto al azar de 32" in message
    assert text not in message


def test_a_missing_secret_is_said_to_be_missing(put: Setter) -> None:
    assert "Falta VALUE" in refusal(lambda: env.env_secret("VALUE"))


def test_a_database_address_keeps_its_parts_and_options(put: Setter) -> None:
    put("postgres://ana:cl%40ve@db:5433/ventanas?sslmode=require")
    database = env.env_database("VALUE")
    facts = [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert facts == ["ana", "cl@ve", "db", 5433, "ventanas"]
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_database_behind_a_socket_is_written_as_postgresql_does(put: Setter) -> None:
    put("postgres://ana@/ventanas?host=/run/Base")
    database = env.env_database("VALUE")
    assert (database["HOST"], database["OPTIONS"]) == ("/run/Base", {})


def test_a_missing_database_falls_back_on_the_other_variable(
    put: Setter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER", "postgres://ana@db/ventanas")
    assert env.env_database("VALUE", fallback="OTHER")["USER"] == "ana"
    put("postgres://olga@db/ventanas")
    assert env.env_database("VALUE", fallback="OTHER")["USER"] == "olga"


WRONG_ADDRESSES: dict[Callable[[str], Any], list[str]] = {
    env.env_database: [
        "hush", "mysql://u:hush@h/n", "postgres://u:hush@h:port/n", "postgres://u:hush@h:99999/n",
        "postgres://u:hush@h", "postgres://:hush@h/n", "//u:hush@h/n", "postgres://u:hush@[h/n",
    ],
    env.env_redis: ["hush", "amqp://u:hush@h", "redis://:hush@h:port/0", "redis://", "unix://"],
    env.env_email: [
        "hush", "http://u:hush@h:25", "smtp://u:hush@h", "smtp://u:hush@h:port", "smtp://:25",
        "consolemail://hush",
    ],
    env.env_bucket: [
        "hush", "ftp://k:hush@h/bucket", "https://h/bucket", "https://k:hush@h/", "https://hush@h/bucket",
        "https://k:hush@h/Cubeta",
    ],
    env.env_sentry: ["hush", "https://h/1", "https://hush@h/", "https://hush@h/x", "ftp://hush@h/1"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text"), [(read, text) for read, texts in WRONG_ADDRESSES.items() for text in texts]
)
def test_a_wrong_address_is_refused_and_its_password_not_told(
    put: Setter, read: Callable[[str], Any], text: str
) -> None:
    put(text)
    message = refusal(lambda: read("VALUE"))
    assert message.startswith("VALUE tiene otra cosa: debe ser una dirección como ")
    assert "hush" not in message


@pytest.mark.parametrize("read", [env.env_database, env.env_redis, env.env_email])
def test_a_missing_address_is_refused_by_name(put: Setter, read: Callable[[str], Any]) -> None:
    for blank in (None, "", "  "):
        if blank is not None:
            put(blank)
        assert refusal(lambda: read("VALUE")).startswith("Falta VALUE: debe ser una dirección")


def test_sentry_may_be_left_out(put: Setter) -> None:
    assert env.env_sentry("VALUE") == ""
    put("https://clave@sentry.example/12")
    assert env.env_sentry("VALUE") == "https://clave@sentry.example/12"


def test_a_mail_server_becomes_djangos_settings(put: Setter) -> None:
    put("smtp+tls://ana:cl%40ve@correo.example:587")
    mail = env.env_email("VALUE")
    facts = [mail[f"EMAIL_{key}"] for key in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD")]
    assert facts == ["correo.example", 587, "ana", "cl@ve"]
    assert mail["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize(
    ("url", "database", "broker"),
    [
        ("redis://:clave@h:6379/0", "redis://:clave@h:6379/2", "redis://:clave@h:6379/2"),
        ("rediss://h/0?ssl_cert_reqs=none", "rediss://h/2?ssl_cert_reqs=none",
         "rediss://h/2?ssl_cert_reqs=none"),
        ("unix:///run/R.sock?db=0", "unix:///run/R.sock?db=2",
         "redis+socket:///run/R.sock?virtual_host=2"),
        ("redis://h:6379/10", "redis://h:6379/12", "redis://h:6379/12"),
        ("unix:///run/r.sock?db=5", "unix:///run/r.sock?db=7",
         "redis+socket:///run/r.sock?virtual_host=7"),
        ("unix://:clave@/run/r.sock", "unix://:clave@/run/r.sock?db=2",
         "redis+socket://:clave@/run/r.sock?virtual_host=2"),
    ],
)  # fmt: skip
def test_other_databases_of_the_same_server_keep_its_address(
    url: str, database: str, broker: str
) -> None:
    assert env.redis_database(url, 2) == database
    assert env.broker_database(url, 2) == broker


# --- The start of the programme ------------------------------------------------------------------


def start(changes: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=os.environ | dict(changes),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""), ("SECRET_KEY", "hush"), ("EVIDENCE_KEY", "hush"), ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://u:hush@h/n"), ("DATABASE_OWNER_URL", "hush"), ("REDIS_URL", ""),
        ("REDIS_URL", "hush"), ("EMAIL_URL", ""), ("EMAIL_URL", "http://u:hush@h"),
        ("DEBUG", "perhaps"), ("COOKIE_SECURE", "perhaps"), ("COOKIE_SAMESITE", "none"),
        ("SESSION_EXPIRE_HOURS", "0"), ("RATE_LIMIT_PER_MINUTE", "many"), ("MAX_BETA_USERS", "-1"),
        ("ALLOWED_ORIGINS", "example.mx"), ("BASE_DOMAIN", "https://example.mx"),
        ("PUBLIC_SCHEME", "ftp"), ("PUBLIC_PORT", "70000"), ("TRUSTED_PROXIES", "nginx"),
        ("MEDIA_ROOT", "media"), ("STATIC_ROOT", "static"), ("DEFAULT_FROM_EMAIL", "nobody"),
        ("SENTRY_DSN", "hush"), ("LOG_LEVEL", "loud"),
    ],
)  # fmt: skip
def test_a_wrong_value_of_any_variable_stops_the_settings_and_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    message = refusal(lambda: runpy.run_path(str(PROJECT / "config" / "settings.py")))
    assert message.startswith((f"{name} ", f"Falta {name}:"))
    assert "debe ser" in message
    assert "hush" not in message


@pytest.mark.parametrize(
    ("name", "value"), [("SECRET_KEY", "hush"), ("MAX_BETA_USERS", "-1"), ("REDIS_URL", "")]
)
def test_the_programme_does_not_start_with_a_wrong_value_and_names_it(
    name: str, value: str
) -> None:
    outcome = start({name: value}, "manage.py", "check")
    assert outcome.returncode != 0
    last = outcome.stderr.strip().splitlines()[-1]
    told = last.removeprefix("django.core.exceptions.ImproperlyConfigured: ")
    assert told.startswith((f"{name} ", f"Falta {name}:"))
    assert "hush" not in outcome.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("WEB_PROCESSES", "two"), ("TRUSTED_PROXIES", "nginx")]
)
def test_the_web_server_does_not_start_with_a_wrong_value_and_names_it(
    name: str, value: str
) -> None:
    command = ("-m", "gunicorn", "--check-config", "--config", "config/gunicorn.conf.py")
    outcome = start({name: value}, *command, "config.wsgi")
    assert outcome.returncode != 0
    assert f"{name} tiene {value!r}: debe ser" in outcome.stderr


def test_a_served_deployment_passes_every_check() -> None:
    changes = {"COOKIE_SECURE": "true", "PUBLIC_SCHEME": "https", "BASE_DOMAIN": "example.mx"}
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert "quoting.E001" in start(changes, *command).stderr  # a derived key is for laptops
    changes |= {"EVIDENCE_KEY": "0123456789abcdef" * 4}
    assert "tenants.W002" in start(changes, *command).stderr  # nobody answers for personal data
    changes |= {"LEGAL_NAME": "Ventanas y Programas SA de CV", "LEGAL_ADDRESS": "Calle 1, León"}
    outcome = start(changes, *command)
    assert outcome.returncode == 0, outcome.stderr


def test_a_bucket_is_an_address_with_its_keys_or_left_out(put: Setter) -> None:
    assert env.env_bucket("VALUE") == {}
    put("https://llave:se%2Fcreto@s3.example.mx:9000/archivos?region=mx-central-1")
    assert env.env_bucket("VALUE") == {
        "endpoint_url": "https://s3.example.mx:9000",
        "access_key": "llave",
        "secret_key": "se/creto",
        "bucket_name": "archivos",
        "region_name": "mx-central-1",
    }

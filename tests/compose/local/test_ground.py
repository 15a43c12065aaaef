import pytest

from compose.local import broker, ground
from compose.local.ground import FILLED_IN
from tests.compose.local.conftest import MakeInstance

NO_DATABASE = {"DATABASE_URL": "postgres://a@host/x", "DATABASE_OWNER_URL": "postgres://b@host/x"}


def test_the_operator_keeps_what_he_set_and_the_rest_is_filled_in(
    make_instance: MakeInstance,
) -> None:
    instance = make_instance()
    given = NO_DATABASE | {"DEBUG": "true", "PATH": "/bin"}

    environment = ground.ensure_running(instance, given)

    assert environment["DEBUG"] == "true"
    assert environment["PATH"] == "/bin"
    assert environment["COOKIE_SECURE"] == "false"
    assert environment["MEDIA_ROOT"] == str(instance.media)
    assert environment["REDIS_URL"].startswith("unix:///")
    filled_in = environment[FILLED_IN].split()
    assert "REDIS_URL" in filled_in
    assert not {"DEBUG", "PATH", "DATABASE_URL"} & set(filled_in)


def test_what_a_surrounding_launcher_filled_in_is_not_the_operators(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REDIS_URL", "unix:///of/the/other")
    monkeypatch.setenv("APP_NAME", "Mi taller")
    monkeypatch.setenv("EMAIL_URL", "  ")
    monkeypatch.setenv(FILLED_IN, "REDIS_URL SECRET_KEY")

    given = ground.operator_environment()

    assert "REDIS_URL" not in given
    assert FILLED_IN not in given
    assert "EMAIL_URL" not in given
    assert given["APP_NAME"] == "Mi taller"


def test_the_last_user_stops_the_servers(make_instance: MakeInstance) -> None:
    instance = make_instance()

    with ground.serving(instance, NO_DATABASE, keep=False):
        with ground.serving(instance, NO_DATABASE, keep=False):
            pass
        assert broker.server_pid(instance) is not None
    assert broker.server_pid(instance) is None


def test_servers_that_were_asked_to_stay_survive_a_passing_user(
    make_instance: MakeInstance,
) -> None:
    instance = make_instance()
    with ground.serving(instance, NO_DATABASE, keep=True):
        pass

    with ground.serving(instance, NO_DATABASE, keep=False):
        pass

    assert broker.server_pid(instance) is not None

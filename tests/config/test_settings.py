"""What the settings promise, read as a served deployment reads them."""

import runpy
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import BadSignature, Signer
from django.db import connections
from django.test import override_settings

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings with everything that an operator may leave out left out."""
    for name in ("COOKIE_SECURE", "COOKIE_SAMESITE", "SESSION_EXPIRE_HOURS", "PUBLIC_SCHEME",
                 "DEBUG", "MAX_BETA_USERS", "RATE_LIMIT_PER_MINUTE"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BASE_DOMAIN", "example.mx")
    return runpy.run_path(str(PROJECT / "config" / "settings.py"))


def test_the_defaults_are_those_of_the_programme(served: dict[str, Any]) -> None:
    assert (served["MAX_BETA_USERS"], served["RATE_LIMIT_PER_MINUTE"]) == (50, 150)
    assert served["SESSION_COOKIE_AGE"] == 8 * 3600
    assert served["DEBUG"] is False


def test_cookies_cannot_be_planted_by_a_neighbour_nor_sent_from_elsewhere(
    served: dict[str, Any],
) -> None:
    for cookie in ("SESSION", "CSRF"):
        assert served[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert served[f"{cookie}_COOKIE_SECURE"] is True
        assert served[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert served[f"{cookie}_COOKIE_SAMESITE"] == "Strict"
        # A __Host- cookie that names a domain or another path is refused by the browser.
        assert f"{cookie}_COOKIE_DOMAIN" not in served
        assert f"{cookie}_COOKIE_PATH" not in served


def test_a_laptop_without_tls_gets_plain_cookie_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOKIE_SECURE", "false")
    settings = runpy.run_path(str(PROJECT / "config" / "settings.py"))
    assert settings["SESSION_COOKIE_NAME"] == "sesion"
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_links_signed_with_a_former_key_are_taken_while_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    former, now = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", f"{former}, {secrets.token_urlsafe(48)}")
    named = runpy.run_path(str(PROJECT / "config" / "settings.py"))["SECRET_KEY_FALLBACKS"]
    with override_settings(SECRET_KEY=former):
        token = Signer().sign("7")
    with override_settings(SECRET_KEY=now, SECRET_KEY_FALLBACKS=named):
        assert Signer().unsign(token) == "7"
    with override_settings(SECRET_KEY=now, SECRET_KEY_FALLBACKS=[]), pytest.raises(BadSignature):
        Signer().unsign(token)


def test_forms_of_a_company_go_nowhere_else(served: dict[str, Any]) -> None:
    directives = served["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert not any("example.mx" in source for source in directives["form-action"])


def test_passwords_are_hashed_with_argon2(served: dict[str, Any]) -> None:
    assert served["PASSWORD_HASHERS"][0].endswith("BoundedArgon2Hasher")


def test_only_the_base_domain_and_its_subdomains_are_answered(served: dict[str, Any]) -> None:
    assert served["ALLOWED_HOSTS"] == ["example.mx", ".example.mx"]


def test_no_page_may_run_inline_scripts_or_be_framed(served: dict[str, Any]) -> None:
    directives = served["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert "script-src" not in directives
    assert directives["frame-ancestors"] == ["'none'"]


def test_options_of_the_database_address_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ana:clave@db/ventanas?sslmode=require")
    settings = runpy.run_path(str(PROJECT / "config" / "settings.py"))
    options = settings["DATABASES"]["default"]["OPTIONS"]
    assert options["sslmode"] == "require"
    assert "statement_timeout" in options["options"]


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.django_db(databases=["default", "owner"])
def test_both_roles_work_in_utc_whatever_the_servers_clock_says(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW TimeZone")
        assert cursor.fetchone() == ("UTC",)

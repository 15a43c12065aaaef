"""A wrong deployment is stopped by a check with a name."""

import pytest
from django.apps import apps
from django.conf import LazySettings, settings

from tenants.schemas import checks
from tenants.schemas.companies import Company


def test_the_lists_as_they_are_have_no_fault() -> None:
    assert list(checks.app_lists(None)) == []


@pytest.mark.parametrize("app", ["catalog", "quoting", "axes"])
def test_a_business_app_in_both_lists_is_e001(settings: LazySettings, app: str) -> None:
    settings.SHARED_APPS = [*settings.SHARED_APPS, app]
    settings.TENANT_APPS = [*settings.TENANT_APPS, app]
    found = [message for message in checks.app_lists(None) if message.id == "tenants.E001"]
    assert len(found) == 1
    assert app in found[0].msg


@pytest.mark.parametrize("app", sorted(checks.IN_BOTH))
def test_what_every_schema_needs_missing_from_one_list_is_e001(
    settings: LazySettings, app: str
) -> None:
    settings.TENANT_APPS = [each for each in settings.TENANT_APPS if each != app]
    assert "tenants.E001" in {message.id for message in checks.app_lists(None)}


def test_a_relation_between_public_and_a_company_is_e002(monkeypatch: pytest.MonkeyPatch) -> None:
    homes = {Company: "company"}
    monkeypatch.setattr(checks, "_home", lambda model: homes.get(model, "public"))
    crossing = [message for message in checks.app_lists(None) if message.id == "tenants.E002"]
    assert any("tenants.Domain.tenant crosses" in message.msg for message in crossing)


def test_one_role_for_both_is_w001(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(checks.database_roles(None)) == []
    monkeypatch.setitem(settings.DATABASES["owner"], "USER", settings.DATABASES["default"]["USER"])
    assert [message.id for message in checks.database_roles(None)] == ["tenants.W001"]


def test_every_app_with_tables_is_in_one_list() -> None:
    listed = set(settings.SHARED_APPS) | set(settings.TENANT_APPS)
    assert {model._meta.app_config.name for model in apps.get_models()} <= listed

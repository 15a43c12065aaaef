from collections.abc import Callable

import pytest
from django.utils import timezone

from catalog.events import CatalogRetired
from catalog.models import Finish, Line, Material, Product, Retirable
from catalog.services.retiring import restore, retire
from quoting.drafts.evaluation.loading import evaluate_quote
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.people import CompanyClient
from tests.quoting.make import TODAY, make_house_job, make_sent


@pytest.fixture
def owner(make_user: Callable[..., User]) -> User:
    return make_user(Role.OWNER)


@pytest.mark.parametrize("model", [Material, Finish, Line, Product])
def test_a_retired_row_leaves_the_lists_and_comes_back(
    company: Company, owner: User, model: type[Retirable]
) -> None:
    row = model.objects.first()
    assert row
    retire(row, moment=timezone.now(), by=owner)
    assert row not in model.objects.in_use() and row in model.objects.retired()
    restore(row, by=owner)
    assert row in model.objects.in_use() and row not in model.objects.retired()


def test_retiring_twice_keeps_the_first_moment_and_tells_it_once(
    company: Company, owner: User
) -> None:
    row, first = Finish.objects.get(code="NEGRO"), timezone.now()
    retire(row, moment=first, by=owner)
    retire(row, moment=timezone.now(), by=owner)
    row.refresh_from_db()
    assert row.retired_at == first
    assert Event.objects.of_kind(CatalogRetired).count() == 1


def retire_everything(by: User) -> None:
    for model in (Product, Material, Finish, Line):
        for row in model.objects.in_use():
            retire(row, moment=timezone.now(), by=by)


def test_a_draft_is_still_calculated_when_all_it_uses_is_retired(
    company: Company, owner: User
) -> None:
    quote = make_house_job(owner)
    before = evaluate_quote(quote, TODAY)
    retire_everything(owner)
    after = evaluate_quote(quote, TODAY)
    assert [line.amount for line in after.lines] == [line.amount for line in before.lines]
    assert after.totals == before.totals


def test_a_sent_quotation_stays_readable_when_all_it_names_is_retired(
    company: Company, owner: User, client_for: Callable[..., CompanyClient]
) -> None:
    version = make_sent(owner)
    retire_everything(owner)
    page = client_for(owner).get(f"/cotizaciones/{version.quote_id}/")
    assert page.status_code == 200
    assert "19,769.32" in page.content.decode()

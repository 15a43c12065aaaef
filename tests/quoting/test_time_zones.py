"""A quotation lives by the clock of its company: dated, expired, reminded and reported by it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.addresses import customer_url
from quoting.offers.models.followups import FollowUp
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.endings import expire_quotes
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.reports.services import export_rows, report
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import CompanyClient
from tests.quoting.make import make_house_job

ZONES = ["America/Tijuana", "America/Hermosillo", "America/Mexico_City", "America/Cancun"]
EVENINGS = [date(2030, 3, 14), date(2030, 12, 31), date(2030, 3, 9)]  # the last: before a change
LATE = time(22, 30)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, company: Company) -> Iterator[ZoneInfo]:
    """The company goes by each of these clocks in turn."""
    Company.objects.filter(pk=company.pk).update(time_zone=request.param)
    company.time_zone = request.param
    with company_context(company):
        yield ZoneInfo(request.param)


@pytest.fixture(params=EVENINGS, ids=str)
def evening(request: pytest.FixtureRequest) -> date:
    return request.param


@pytest.fixture
def version(owner: User, zone: ZoneInfo, evening: date) -> QuoteVersion:
    """Sent at half past ten in the evening, when UTC and Mexico City may have another day."""
    return send_quote(make_house_job(owner), owner, datetime.combine(evening, LATE, zone))


def test_it_carries_the_day_on_which_it_was_sent(
    version: QuoteVersion, evening: date, company: Company, owner: User,
    client_for: Callable[..., CompanyClient],
) -> None:  # fmt: skip
    days = QuoteSettings.load().validity_days
    assert version.promise.sent_on == evening
    assert version.valid_until == evening + timedelta(days=days)

    page = client_for(owner).get(f"/cotizaciones/{version.quote_id}/").text
    assert "22:30" in page
    path = "/" + customer_url(ensure_link(version, by=owner)).split("/", 3)[3]
    assert str(evening.year) in client_for(None).get(path).text


def test_it_expires_when_its_last_day_ends_there(version: QuoteVersion, zone: ZoneInfo) -> None:
    last = datetime.combine(version.valid_until, time(23, 59, 59), zone)
    expire_quotes(last)
    assert not Outcome.objects.filter(version=version).exists()
    expire_quotes(last + timedelta(seconds=1))
    assert Outcome.objects.get(version=version).kind == Outcome.Kind.EXPIRED


def test_its_reminders_are_for_days_counted_there(version: QuoteVersion, evening: date) -> None:
    wanted = [evening + timedelta(days=int(days)) for days in QuoteSettings.load().reminder_days]
    planned = FollowUp.objects.filter(version=version).values_list("due_on", flat=True)
    assert list(planned) == [day for day in wanted if day <= version.valid_until]
    assert list(planned)


def test_it_is_reported_in_the_day_and_year_in_which_it_was_sent(
    version: QuoteVersion, evening: date
) -> None:
    after = evening + timedelta(days=1)
    assert report(evening, evening).total.quoted == 1
    assert report(after, after).total.quoted == 0
    assert report(date(evening.year, 1, 1), date(evening.year, 12, 31)).total.quoted == 1
    assert [row[2] for row in export_rows(evening, evening)] == ["Cerrada", evening]

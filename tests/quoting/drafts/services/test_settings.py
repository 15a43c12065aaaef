from quoting.drafts.events import QuoteSettingsChanged
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.settings import ensure_settings, save_settings
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company


def test_a_new_company_can_quote_at_once(company: Company) -> None:
    stored = QuoteSettings.load()
    assert [payment.percent for payment in stored.milestones] == [60, 40]
    assert (stored.overhead, stored.profit, stored.waste) == (15, 25, 5)


def test_opening_a_company_again_keeps_its_settings(company: Company) -> None:
    QuoteSettings.objects.update(profit=40)
    ensure_settings(company.schema)
    assert QuoteSettings.load().profit == 40


def test_saved_settings_are_told_to_the_programme(owner: User) -> None:
    stored = QuoteSettings.load()
    stored.waste = 12
    save_settings(stored, by=owner)
    assert QuoteSettings.load().waste == 12
    assert Event.objects.of_kind(QuoteSettingsChanged).filter(actor_id=owner.pk).exists()

"""The weekly letters on a person's own account: whether they come, and how to change that."""

from feedback.weeks.models import OptOut
from feedback.weeks.views import AGAIN
from tenants.people.access import CompanyRequest
from tenants.people.account import Card


def card_of_letters(request: CompanyRequest) -> Card:
    stopped = OptOut.objects.of(request.tenant, request.user.pk).exists()
    return Card("weeks/account_card.html", {"stopped": stopped, "again": AGAIN})

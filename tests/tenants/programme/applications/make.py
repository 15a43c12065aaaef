"""Applications for tests."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from tenants.programme.applications import services
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import Consent
from tenants.schemas.context import public_context

ANSWERS: dict[str, Any] = {
    "company_name": "Cancelería del Valle",
    "rfc": "CVA010203AB1",
    "contact_name": "Rosa Vela",
    "email": "rosa@delvalle.example",
    "whatsapp": "524771234567",
    "city": "León",
    "place": "Guanajuato",
    "time_zone": "America/Mexico_City",
    "people": 12,
    "quotes_a_month": 40,
    "method": "spreadsheet",
    "minutes_a_quote": 45,
    "habit": "daily",
    "lines": ["sliding", "tempered", "mirror"],
    "weekly_feedback": True,
    "remarks": "",
}
OTHER: dict[str, Any] = {
    "rfc": "OTR010203AB1",
    "email": "otra@otra.example",
    "whatsapp": "525512345678",
}
"""What makes an application another company's."""
NEW_YEAR = datetime(2030, 1, 1, 5, 30, tzinfo=UTC)


def make_application(
    *, confirmed: bool = True, at: datetime | None = None, **answers: Any
) -> Application:
    """Sent, and confirmed unless told otherwise; what counts from then on."""
    moment = at or timezone.now()
    with public_context():
        sent = services.send_application({**ANSWERS, **answers}, Consent("prueba", moment))
        if confirmed:
            services.confirm_application(sent, moment)
            sent.refresh_from_db()
        return sent

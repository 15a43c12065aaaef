"""Who starts the product for the first time sees incidents in each state that matters."""

from django.test import Client
from django.utils.timezone import now

from ops.incidents.demonstration import prepare_incidents
from ops.incidents.models import Incident
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import APEX


def test_a_manager_sees_one_open_one_to_close_and_one_closed(
    company: Company, neighbour: Company, manager: User, desk: Client
) -> None:
    for _ in range(2):
        prepare_incidents([company, neighbour], manager, now())
    with public_context():
        states = sorted(Incident.objects.values_list("state", flat=True))
    assert states == ["closed", "open", "resolved"]
    today = desk.get("/programa/").text
    assert "no baja hasta el final" in today and "Avisar cuando un PDF" in today
    assert "la lista abre al momento" in Client(headers=APEX).get("/estado/").text
    for row in Incident.objects.all():
        assert desk.get(f"/programa/incidentes/{row.pk}/").status_code == 200
    assert desk.get("/programa/incidentes/cifras/").status_code == 200

"""The rows of the ground floor, gathered where Django looks for them."""

from tenants.events import models as events
from tenants.outbox import models as outbox
from tenants.periodic import models as periodic
from tenants.programme.managers import models as managers
from tenants.schemas import companies
from tenants.schemas import models as schemas
from tenants.seats import models as seats
from tenants.work import models as work

__all__ = ["companies", "events", "managers", "outbox", "periodic", "schemas", "seats", "work"]

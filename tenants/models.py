"""The rows of the ground floor, gathered where Django looks for them."""

from tenants.events import models as events
from tenants.outbox import models as outbox
from tenants.periodic import models as periodic
from tenants.programme import models as programme
from tenants.programme.managers import models as managers
from tenants.schemas import models as schemas
from tenants.work import models as work

__all__ = ["events", "managers", "outbox", "periodic", "programme", "schemas", "work"]

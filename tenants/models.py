"""The rows of the ground floor, gathered where Django looks for them."""

from tenants.events import models as events
from tenants.outbox import models as outbox
from tenants.periodic import models as periodic
from tenants.programme.admissions import models as admissions
from tenants.programme.applications import models as applications
from tenants.programme.desk import models as desk
from tenants.programme.managers import models as managers
from tenants.programme.meetings import models as meetings
from tenants.programme.onboarding import models as onboarding
from tenants.programme.support import models as support
from tenants.programme.trials import models as trials
from tenants.schemas import companies
from tenants.schemas import models as schemas
from tenants.schemas.migrating import ledger as migrating
from tenants.seats import models as seats
from tenants.work import models as work

__all__ = [
    "admissions",
    "applications",
    "companies",
    "desk",
    "events",
    "managers",
    "meetings",
    "migrating",
    "onboarding",
    "outbox",
    "periodic",
    "schemas",
    "seats",
    "support",
    "trials",
    "work",
]

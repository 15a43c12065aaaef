"""The rows of the ground floor, gathered where Django looks for them."""

from tenants.events import models as events
from tenants.periodic import models as periodic
from tenants.programme import models as programme
from tenants.schemas import models as schemas

__all__ = ["events", "periodic", "programme", "schemas"]

"""The rows of operations, gathered where Django looks for them."""

from ops.alerts import models as alerts
from ops.audit import models as audit
from ops.backups import models as backups
from ops.graduation import models as graduation
from ops.incidents import models as incidents
from ops.lockouts import models as lockouts
from ops.metrics import models as metrics
from ops.moving import models as moving
from ops.releases import models as releases
from ops.uptime import models as uptime

__all__ = [
    "alerts",
    "audit",
    "backups",
    "graduation",
    "incidents",
    "lockouts",
    "metrics",
    "moving",
    "releases",
    "uptime",
]

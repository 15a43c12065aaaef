"""The rows of operations, gathered where Django looks for them."""

from ops.backups import models as backups
from ops.moving import models as moving
from ops.releases import models as releases
from ops.uptime import models as uptime

__all__ = ["backups", "moving", "releases", "uptime"]

"""The rows of operations, gathered where Django looks for them."""

from ops.backups import models as backups

__all__ = ["backups"]

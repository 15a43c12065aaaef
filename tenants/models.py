"""The rows of the ground floor, gathered where Django looks for them."""

from tenants.programme import models as programme

__all__ = ["programme"]

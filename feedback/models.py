"""The rows of feedback, gathered where Django looks for them."""

from feedback.answers import models as answers
from feedback.weeks import models as weeks

__all__ = ["answers", "weeks"]

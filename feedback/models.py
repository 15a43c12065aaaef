"""The rows of feedback, gathered where Django looks for them."""

from feedback.answers import models as answers
from feedback.board import models as board
from feedback.cases import models as cases
from feedback.voices import models as voices
from feedback.weeks import models as weeks

__all__ = ["answers", "board", "cases", "voices", "weeks"]

"""What upper rooms do about an answer."""

from collections.abc import Callable

from feedback.answers.models import Response
from tenants.hooks import Hooks

answered: Hooks[Callable[[Response], None]] = Hooks("feedback.answered")
"""Each is called in the company, in the transaction of the act, when a response was finished and
whenever it was changed after that. Must be harmless twice."""

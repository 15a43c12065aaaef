"""What upper rooms do about an answer."""

from collections.abc import Callable, Mapping, Sequence

from feedback.answers.models import Response
from tenants.hooks import Hooks

answered: Hooks[Callable[[Response], None]] = Hooks("feedback.answered")
"""Each is called in the company, in the transaction of the act, when a response was finished and
whenever it was changed after that. Must be harmless twice."""

came_of: Hooks[Callable[[Sequence[Response]], Mapping[int, list[str]]]] = Hooks("feedback.came_of")
"""What was done with some responses, in Spanish, by the response's key; called in the company."""

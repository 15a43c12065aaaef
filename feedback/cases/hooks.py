"""What upper floors know of a case: links that its page shows beside it."""

from collections.abc import Callable, Iterable

from feedback.cases.models import Case
from tenants.hooks import Hooks
from tenants.programme.desk.related import Related

beside_case: Hooks[Callable[[Case], Iterable[Related]]] = Hooks("feedback.beside_case")

"""What came of the answers of a week, told to the company that gave them."""

from collections.abc import Mapping, Sequence

from feedback.answers.models import Response
from feedback.cases.models import Case, Source


def came_of_responses(responses: Sequence[Response]) -> Mapping[int, list[str]]:
    """A sentence for each case of some responses: how it stands, and what was answered."""
    keys = [response.pk for response in responses]
    rows = Source.objects.filter(kind=Source.Kind.RESPONSE, number__in=keys)
    found: dict[int, list[str]] = {}
    for source in rows.select_related("case").prefetch_related("case__replies"):
        found.setdefault(source.number, []).extend(_told(source.case))
    return found


def _told(case: Case) -> list[str]:
    answers = [reply.text for reply in case.replies.all()]
    if case.state == Case.State.DONE:
        return [*answers, f"Ya quedó, en la versión {case.release}. {case.closing}".strip()]
    return answers or ["Lo estamos viendo."]

"""The guest's page of a meeting: choose a time, or another one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants.people.access import open_to_all
from tenants.programme.meetings.links import meeting_of_link
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.services import NOTICE, MeetingError, choose_slot
from tenants.web.links import BadLink


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the times; POST takes one."""
    try:
        meeting = meeting_of_link(token)
    except BadLink as error:
        raise Http404 from error
    if request.method != "POST":
        return _page(request, meeting)
    typed = request.POST.get("slot", "")
    try:
        choose_slot(meeting, int(typed) if typed.isdecimal() else 0, timezone.now())
    except MeetingError as error:
        meeting.refresh_from_db()
        return _page(request, meeting, str(error))
    return redirect("meeting", token=token)


def _page(request: HttpRequest, meeting: Meeting, error: str = "") -> HttpResponse:
    earliest = timezone.now() + NOTICE
    context = {
        "meeting": meeting,
        "guest": meeting.guest,
        "slots": [slot for slot in meeting.slots.all() if slot.starts_at >= earliest],
        "error": error,
    }
    return render(request, "meetings/meeting.html", context, status=422 if error else 200)

"""A scanner that runs scripts opens the links of the programme's mails, many at once: nothing is
confirmed, chosen or spent.

Ten times each; FEEDBACK=whole makes it fifty. Without scripts each link has its own test.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from compose.local.stack import Stack
from tests.browser.conftest import PATIENCE
from tests.browser.test_opening import ask
from tests.browser.test_programme_journey import FREED
from tests.sizes import sized

TABS = 10  # open at the same time
ROUNDS = sized("FEEDBACK", 5, 1)
AGENT = "Mozilla/5.0 (compatible; Microsoft Office; MSOffice 16)"
MAILED = """
from datetime import timedelta
from json import dumps
from django.utils import timezone
from tenants.programme.admissions.links import opening_link
from tenants.programme.applications.links import application_link
from tenants.programme.meetings.links import meeting_link
from tenants.programme.meetings.services import Proposal, propose_interview
from tenants.schemas.context import public_context
from tests.programme import make_admission, make_application, make_manager
now, manager = timezone.now(), make_manager()
stranger, asked = make_application(confirmed=False), make_application()
admission = make_admission(manager)
with public_context():
    offer = Proposal([now + timedelta(days=2)], "https://video.example/sala")
    meeting = propose_interview(asked, offer, "Cumple.", by=manager, moment=now)
links = [application_link(stranger), application_link(asked), meeting_link(meeting)]
rows = dict(stranger=stranger.pk, asked=asked.pk, admission=admission.pk, meeting=meeting.pk)
print(dumps(dict(links=[*links, opening_link(admission)], rows=rows)))
"""
STANDS = """
from tenants.events.models import Event
from tenants.programme.admissions.models import Admission
from tenants.programme.applications.models import Application
from tenants.programme.meetings.models import Meeting
from tenants.schemas.context import public_context
with public_context():
    states = [Application.objects.get(pk=pk).state for pk in ({stranger}, {asked})]
    meeting, admission = Meeting.objects.get(pk={meeting}), Admission.objects.get(pk={admission})
    claims = [admission.claimed_at, admission.cancelled_at, admission.issues, admission.company_id]
    about = [f"application:{{pk}}" for pk in ({stranger}, {asked}, admission.application_id)]
    about += [f"meeting:{{meeting.pk}}", f"admission:{{admission.pk}}"]
    told = Event.objects.filter(subject__in=about).count()
print(states, meeting.state, meeting.starts_at, claims, told)
"""


@pytest.fixture
def mailed(stack: Stack) -> Iterator[dict[str, Any]]:
    """Links that were mailed, and the rows behind them. The place is given back."""
    made = json.loads(ask(stack, MAILED))
    yield made
    ask(stack, FREED, held=str(made["rows"]["admission"]))


def test_a_scanner_that_runs_scripts_confirms_chooses_and_spends_nothing(
    chromium: Browser, stack: Stack, mailed: dict[str, Any]
) -> None:
    before = ask(stack, STANDS, **mailed["rows"])
    opened = 0
    for _ in range(ROUNDS):
        for link in mailed["links"]:
            context = chromium.new_context(user_agent=AGENT)
            tabs = [context.new_page() for _ in range(TABS)]
            for tab in tabs:
                tab.goto(link, wait_until="commit", timeout=PATIENCE)
            for tab in tabs:
                tab.wait_for_load_state("networkidle", timeout=PATIENCE)
                assert tab.locator("form button").count(), link  # the page a person would act on
                opened += 1
            context.close()
    assert ask(stack, STANDS, **mailed["rows"]) == before
    print(f"{opened} links opened with scripts: 0 confirmed, 0 chosen, 0 invitations spent")

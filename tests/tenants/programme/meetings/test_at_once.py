"""Of guests who choose one time of the manager at one moment, one gets it."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tenants.people.roles import ProgrammeRole
from tenants.programme.managers.services import create_manager
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.services import MeetingError, choose_slot
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import make_application
from tests.tenants.programme.meetings.test_booking import NOW, interview


def test_one_of_six_guests_gets_the_time_that_all_choose(own_company: Company) -> None:
    with public_context():
        manager = create_manager("ines@programa.example", "Inés Robles", ProgrammeRole.MANAGER)
        meetings = [interview(make_application(), manager) for _ in range(6)]

    def take(meeting: Meeting) -> bool:
        try:
            with public_context():
                choose_slot(meeting, meeting.slots.first().pk, NOW)
        except MeetingError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, meetings)) == 1
    with public_context():
        assert Meeting.objects.filter(state=Meeting.State.CONFIRMED).count() == 1

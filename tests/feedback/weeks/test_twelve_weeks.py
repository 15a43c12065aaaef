"""Weeks of letters by a simulated clock, with two beats and two workers that are killed.

A few weeks of few companies; FEEDBACK=whole makes it twelve weeks of twenty. Every process is one
of the operating system and dies by SIGKILL; what each should have sent is reckoned apart.

A worker that dies between the mail server's answer and our row sends that letter again: no sender
can do better, and both have one Message-ID. Such repeats are counted and told.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from django.conf import LazySettings
from django.utils import timezone

from feedback.weeks.calendar import week_of
from feedback.weeks.models import Invitation
from feedback.weeks.services import stop_letters
from tenants.outbox.models import Mail
from tenants.outbox.sending import send_next
from tenants.outbox.tasks import sweep_outbox
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.people.services import deactivate_person
from tenants.periodic.tasks import look
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.companies import make_company
from tests.feedback.asking import WEEK, answer, make_asked, nine
from tests.feedback.folder_mail import message_ids
from tests.killing import side_by_side
from tests.sizes import sized

COMPANIES, WEEKS, KILLS = sized("FEEDBACK", (20, 12, 10), (2, 3, 4))
PEOPLE = 3
JOBS = ("week_questions", "week_reminders")
LATER = timedelta(hours=8, minutes=5)  # a run that a killed beat had claimed is sent again
NOON = timedelta(hours=3)  # after nine: when people do what they do
ASKING, FIRST, SECOND = 3, 5, 8  # days after the Monday of a week that are worked on
Who = tuple[int, int]  # company and person


class Wanted(NamedTuple):
    company: int
    person: int
    week: date
    kind: str


class World:
    """The companies, what their people do, and which letters that leaves to be sent."""

    def __init__(self, companies: list[Company], people: dict[Who, User], luck: Random) -> None:
        self.companies = {company.pk: company for company in companies}
        self.people, self.luck = people, luck
        self.gone: set[Who] = set()
        self.stopped: set[Who] = set()
        self.suspended: set[int] = set()
        self.answered: set[Who] = set()
        self.wanted: set[Wanted] = set()

    def reckon(self, week: date, kind: str) -> None:
        """What is sent on this morning to whom."""
        for company, person in self.people:
            silent = {*self.gone, *self.stopped, *self.answered}
            if (company, person) not in silent and company not in self.suspended:
                was_asked = Wanted(company, person, week, "week_questions") in self.wanted
                if kind == "week_questions" or was_asked:
                    self.wanted.add(Wanted(company, person, week, kind))

    def act(self, moment: datetime) -> None:
        """Somebody answers, somebody stops the letters, somebody leaves, one is suspended."""
        for who in self.luck.sample(sorted(self.people), len(self.people) // 4 or 1):
            company = self.companies[who[0]]
            if who[0] not in self.suspended and who not in self.gone:
                with company_context(company):
                    answer(self.people[who], moment, recommend="8")
                self.answered.add(who)
        for who in self.luck.sample(sorted(self.people), len(self.people) // 20 or 1):
            stop_letters(self.companies[who[0]], who[1], moment)
            self.stopped.add(who)
        sellers = [who for who, person in self.people.items() if person.role == Role.WORKSHOP]
        who = self.luck.choice(sellers)
        if who not in self.gone:
            with company_context(self.companies[who[0]]):
                owner = User.objects.get(role=Role.OWNER, is_active=True)
                deactivate_person(self.people[who], owner)
            self.gone.add(who)
        key = self.luck.choice(sorted(self.companies))
        self._set_state(key, Company.State.SUSPENDED)
        self.suspended.add(key)

    def begin_week(self) -> None:
        """The companies that were suspended are back, and everybody may be asked again."""
        for key in self.suspended:
            self._set_state(key, Company.State.READY)
        self.suspended.clear()
        self.answered.clear()

    def _set_state(self, key: int, state: str) -> None:
        Company.objects.filter(pk=key).update(state=state)
        self.companies[key].state = state


@pytest.fixture
def world(own_company: Company, settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.EMAIL_BACKEND = "tests.feedback.folder_mail.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.MAX_BETA_USERS = COMPANIES * 10
    companies = [own_company]
    with public_context():
        companies += [
            make_company(f"vidrios-semana-{number}", f"Vidrios {number}")
            for number in range(1, COMPANIES)
        ]
        people = {}
        for company in companies:
            with company_context(company):
                User.objects.update(is_active=False)
                for role in (Role.OWNER, Role.SALES, Role.WORKSHOP):
                    person = make_asked(role, email=f"{role.value}@{company.subdomain}.example")
                    people[company.pk, person.pk] = person
        Mail.objects.all().delete()
        for each in tmp_path.iterdir():
            each.unlink()
        yield World(companies, people, Random(12))


def beat(name: str) -> Callable[[], None]:
    return lambda: look(name)


def worker() -> None:
    while Mail.objects.filter(state=Mail.State.QUEUED, due_at__lte=timezone.now()).exists():
        send_next()


def test_each_person_gets_each_letter_once_whoever_is_killed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now: list[datetime] = []
    monkeypatch.setattr(timezone, "now", lambda: now[-1])
    monkeypatch.setattr("tenants.outbox.posting.nudge_sender", lambda: None)  # workers look
    company = next(iter(world.companies.values()))
    now.append(nine(WEEK, company) - timedelta(days=1))
    with public_context():
        for job in JOBS:
            look(job)  # the timetable has seen everybody once
        doomed = set(world.luck.sample(range(WEEKS * 9), KILLS))
        killed = step = 0
        for number in range(WEEKS):
            week = WEEK + timedelta(days=7 * number)
            world.begin_week()
            for after in (ASKING, FIRST, SECOND):
                day = week + timedelta(days=after)
                assert week_of(day) == week
                world.reckon(week, _kind(after))
                now.append(nine(day, company))
                for again in (False, True):
                    if again:
                        now.append(now[-1] + LATER)
                        sweep_outbox(now[-1])
                    for pair in _pairs():
                        strikes = step in doomed and not again
                        at = world.luck.uniform(0.02, 0.25) if strikes else None
                        killed += side_by_side(*pair, kill_after=at)
                        step += not again
                _finish(now)
                if after != SECOND:
                    now.append(now[-1] + NOON)
                    world.act(now[-1])
        told = message_ids()
    rows = {mail.message_id: mail for mail in Mail.objects.filter(kind__startswith="week_")}
    sent = {key for key, mail in rows.items() if mail.state == Mail.State.DONE}
    repeated = sum(told.values()) - len(told)
    print(f"{len(world.wanted)} letters, {killed} of {KILLS} kills struck, {repeated} came twice")
    assert set(told) == sent
    assert {_named(rows[key]) for key in sent} == world.wanted
    assert len(sent) == len(world.wanted)
    assert repeated <= killed


def _kind(after: int) -> str:
    return {
        ASKING: "week_questions",
        FIRST: "week_reminder:1",
        SECOND: "week_reminder:2",
    }[after]


def _pairs() -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Two beats that look at the same moment, and two workers that share the letters."""
    for job in JOBS:
        yield beat(job), beat(job)
    yield worker, worker


def _finish(now: list[datetime]) -> None:
    """What the last of the killed had taken is put back in the evening, and sent."""
    now.append(now[-1] + timedelta(hours=1))
    sweep_outbox(now[-1])
    for job in JOBS:
        look(job)
    worker()


def _named(mail: Mail) -> Wanted:
    kind = mail.key.split(":", 1)[1].rsplit(":", 2)[0]
    invitation = Invitation.objects.get(pk=mail.facts["invitation"])
    return Wanted(invitation.company_id, invitation.user_id, invitation.week, kind)

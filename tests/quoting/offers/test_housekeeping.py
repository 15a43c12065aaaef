"""Files that nothing names leave at night; what was sent keeps its logo."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from quoting.drafts.services.photos import add_photo, remove_photo
from quoting.offers.housekeeping import forget_unused_files
from tenants.people.models import CompanyProfile, User
from tenants.people.services import save_profile
from tenants.periodic.registry import Share
from tenants.schemas.companies import Company
from tests.quoting.make import MOMENT, SLIDING, add, make_quote, make_sent, make_window

TOMORROW = timedelta(days=1, hours=1)


@pytest.fixture(autouse=True)
def swept(company: Company) -> None:
    """Files of other tests outlive their rows."""
    forget_unused_files(timezone.now() + TOMORROW)


def picture(form: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, form)
    return made.getvalue()


def choose_logo(by: User) -> str:
    profile = CompanyProfile.load()
    profile.logo = ContentFile(picture(), name="logo.png")
    save_profile(profile, by=by)
    return str(profile.logo.name)


def test_a_former_logo_stays_as_long_as_something_sent_shows_it(owner: User) -> None:
    unused, sent, own = choose_logo(owner), "", ""
    sent = choose_logo(owner)
    make_sent(owner)
    own = choose_logo(owner)
    assert forget_unused_files(timezone.now() + TOMORROW) == Share(1)
    assert [default_storage.exists(name) for name in (unused, sent, own)] == [False, True, True]


def test_a_photo_leaves_with_the_last_line_that_shows_it(owner: User) -> None:
    quote = make_quote(owner)
    add(quote, make_window(SLIDING))
    line = quote.lines.get()
    gone, stays = (
        add_photo(line, BytesIO(picture("JPEG")), 100, MOMENT, by=owner) for _ in range(2)
    )
    names = [gone.file.name, stays.file.name]
    remove_photo(gone)
    assert forget_unused_files(timezone.now() + TOMORROW) == Share(1)
    assert [default_storage.exists(name) for name in names] == [False, True]


def test_what_was_written_a_moment_ago_stays(owner: User) -> None:
    name = default_storage.save("logo/nuevo.png", ContentFile(picture()))
    assert forget_unused_files(timezone.now()) == Share(0)
    assert default_storage.exists(name)
    default_storage.delete(name)

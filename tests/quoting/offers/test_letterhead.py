"""The logo on the customer's page and on paper."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from quoting.offers import letterhead
from quoting.offers.letterhead import logo_uri
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context

SIZE = (320, 128)


def make_picture(colour: str) -> ContentFile:
    content = BytesIO()
    Image.new("RGB", (600, 300), colour).save(content, "PNG")
    return ContentFile(content.getvalue())


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pictures that were opened, one by one."""
    letterhead._encoded.cache_clear()
    opened: list[str] = []
    open_stored = default_storage.open
    monkeypatch.setattr(
        default_storage, "open", lambda name, *mode: opened.append(name) or open_stored(name, *mode)
    )
    return opened


def test_a_logo_is_drawn_once_for_all_its_readers(company: Company, encoded: list[str]) -> None:
    name = default_storage.save("logo/once.png", make_picture("navy"))
    encoded.clear()
    first = logo_uri(name, *SIZE)
    assert first.startswith("data:image/png;base64,")
    assert [logo_uri(name, *SIZE) for _ in range(3)] == [first] * 3
    assert encoded == [name]


def test_each_company_has_its_own_logo_under_the_same_name(
    company: Company, neighbour: Company
) -> None:
    name = default_storage.save("logo/same.png", make_picture("navy"))
    mine = logo_uri(name, *SIZE)
    with company_context(neighbour):
        assert logo_uri(name, *SIZE) == ""
        default_storage.save(name, make_picture("crimson"))
        theirs = logo_uri(name, *SIZE)
    assert theirs not in ("", mine)
    assert logo_uri(name, *SIZE) == mine


def test_a_logo_that_is_not_there_leaves_the_page_without_one(company: Company) -> None:
    assert logo_uri("logo/gone.png", *SIZE) == ""
    name = default_storage.save("logo/broken.png", ContentFile(b"not a picture"))
    assert logo_uri(name, *SIZE) == ""

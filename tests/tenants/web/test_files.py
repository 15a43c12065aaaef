"""Files of a company lie in its own folder and leave only as what they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import Http404

from tenants.people.models import CompanyProfile
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web.files import file_response


@pytest.fixture
def kept(company: Company) -> Iterator[FieldFile]:
    profile = CompanyProfile.load()
    profile.logo.save("x.pdf", ContentFile(b"%PDF"), save=False)
    yield profile.logo
    profile.logo.close()


def test_each_company_has_its_own_folder(
    company: Company, neighbour: Company, kept: FieldFile, settings: LazySettings
) -> None:
    folder = Path(settings.MEDIA_ROOT) / company.schema_name
    assert Path(kept.path).is_relative_to(folder)
    with company_context(neighbour):
        assert not default_storage.exists(kept.name)
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(f"../{company.schema_name}/{kept.name}")


def test_a_file_is_downloaded_under_a_name_that_cannot_leave_its_folder(kept: FieldFile) -> None:
    response = file_response(kept, '../../etc/Cotización "1".pdf')
    assert b"".join(response.streaming_content) == b"%PDF"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "etc" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_may_be_shown_in_the_page(kept: FieldFile) -> None:
    response = file_response(kept, "Cotización.pdf", inline=True)
    assert b"".join(response.streaming_content) == b"%PDF"
    assert response["Content-Disposition"].startswith("inline;")
    assert response["Content-Type"] == "application/pdf"


def test_a_file_that_is_lost_is_a_404(kept: FieldFile) -> None:
    Path(kept.path).unlink()
    with pytest.raises(Http404):
        file_response(kept, "x.pdf")

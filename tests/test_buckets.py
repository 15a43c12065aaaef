"""With a bucket instead of a folder everything works as it does: files of a company are its own,
private, and leave through our views alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config import env
from quoting.offers.letterhead import logo_uri
from quoting.offers.services.documents import request_document
from tenants.companies.erasing import remove_files
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.bucket import BUCKET, Bucket, bucket_server
from tests.people import CompanyClient
from tests.quoting.make import make_sent


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket_server(tmp_path_factory.mktemp("bucket")) as bucket:
        yield bucket


@pytest.fixture
def bucket(
    server: Bucket, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bucket]:
    """The product as an operator sets it up, by one variable; the bucket is empty afterwards."""
    use(server.url, settings, monkeypatch)
    yield server
    for key in sorted(server.keys()):
        server.client.delete_object(Bucket=BUCKET, Key=key)


def use(url: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_BUCKET_URL", url)
    options = env.env_bucket("MEDIA_BUCKET_URL")
    store = {"BACKEND": "tenants.web.buckets.CompanyBucket", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": store}


def test_a_pdf_is_made_into_the_bucket_and_given_to_whoever_may_have_it(
    company: Company,
    bucket: Bucket,
    owner: User,
    client_for: Callable[..., CompanyClient],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = request_document(make_sent(owner), owner)
    document.refresh_from_db()
    assert bucket.keys() == {f"{company.schema_name}/{document.file.name}"}
    path = f"/documentos/{document.pk}/pdf/"
    answer = client_for(owner).get(path)
    assert answer.status_code == 200, path
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client_for(None).get(path).status_code == 302


def test_each_company_has_its_own_part_of_the_bucket(
    company: Company, neighbour: Company, bucket: Bucket
) -> None:
    name = default_storage.save("logo/x.png", ContentFile(b"alfa"))
    with company_context(neighbour):
        assert not default_storage.exists(name)
        with pytest.raises(FileNotFoundError):
            default_storage.open(name)
        assert default_storage.save("logo/x.png", ContentFile(b"beta")) == name
    with default_storage.open(name) as stored:
        assert stored.read() == b"alfa"
    assert bucket.keys() == {
        f"{company.schema_name}/logo/x.png",
        f"{neighbour.schema_name}/logo/x.png",
    }


@pytest.mark.parametrize("name", ["../c_2/logo/x.png", "logo/../../c_2/x.png", "/c_2/x.png"])
def test_no_name_leads_out_of_it(
    company: Company, neighbour: Company, bucket: Bucket, name: str
) -> None:
    bucket.client.put_object(Bucket=BUCKET, Key=f"{neighbour.schema_name}/logo/x.png", Body=b"beta")
    with pytest.raises(Exception, match=r"denied|Detected path|does not exist|File does not"):
        default_storage.open(name)


def test_a_name_that_is_taken_gets_another(company: Company, bucket: Bucket) -> None:
    first = default_storage.save("fotos/a.png", ContentFile(b"1"))
    second = default_storage.save("fotos/a.png", ContentFile(b"2"))
    assert first != second
    folders, files = default_storage.listdir("fotos")
    assert folders == [] and {f"fotos/{file}" for file in files} == {first, second}
    assert default_storage.listdir("nada") == ([], [])


def test_nobody_reads_a_file_without_the_keys(company: Company, bucket: Bucket) -> None:
    name = default_storage.save("logo/x.png", ContentFile(b"alfa"))
    address = f"http://127.0.0.1:{bucket.port}/{BUCKET}/{company.schema_name}/{name}"
    with pytest.raises(HTTPError) as refused:
        urlopen(address)
    assert refused.value.code == 403
    refused.value.close()
    with pytest.raises(NotImplementedError):
        default_storage.url(name)


def test_an_erased_company_leaves_nothing_and_its_neighbour_keeps_all(
    company: Company, neighbour: Company, bucket: Bucket
) -> None:
    for owner in (company, neighbour):
        with company_context(owner):
            for name in ("logo/x.png", "fotos/2030/y.png", "z.pdf"):
                default_storage.save(name, ContentFile(b"x"))
    remove_files(company)
    assert bucket.keys() == {
        f"{neighbour.schema_name}/{name}" for name in ("logo/x.png", "fotos/2030/y.png", "z.pdf")
    }


def test_a_document_goes_without_a_logo_that_the_bucket_lost_or_cannot_give(
    company: Company, bucket: Bucket, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = CompanyProfile.load()
    profile.logo.save("x.png", ContentFile(b"no picture"), save=False)
    assert logo_uri(profile.logo.name, 10, 10) == ""
    assert logo_uri("logo/lost.png", 10, 10) == ""
    closed = bucket.url.replace(str(bucket.port), "1")
    use(closed, settings, monkeypatch)
    assert logo_uri(profile.logo.name, 10, 10) == ""
    with pytest.raises(OSError, match="Could not connect"):
        default_storage.open(profile.logo.name)


def test_wrong_keys_are_refused_as_a_disk_would(
    company: Company, bucket: Bucket, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(bucket.url.replace(bucket.secret, "otra"), settings, monkeypatch)
    with pytest.raises(OSError, match=r"403|SignatureDoesNotMatch"):
        default_storage.save("logo/x.png", ContentFile(b"alfa"))
    assert bucket.keys() == set()


def test_large_files_come_back_whole(company: Company, bucket: Bucket, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # ten megabytes, sent in parts
    name = default_storage.save("fotos/g.bin", ContentFile(content))
    assert default_storage.size(name) == len(content)
    with default_storage.open(name) as stored:
        assert stored.read() == content

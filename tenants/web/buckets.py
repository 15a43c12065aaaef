"""Files of companies in a bucket of an S3-compatible storage: what several web machines share.

The bucket is private and nobody gets an address in it: files leave through our views alone.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import wraps
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from tenants.schemas.connection import current_schema

Method = TypeVar("Method", bound=Callable[..., Any])

IN_MEMORY = 1024 * 1024  # bytes of a file that is read; a larger one lies in a temporary file
# The storage is asked for while somebody waits for a page.
CLIENT = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=20,
    retries={"max_attempts": 2, "mode": "standard"},
    # Servers of others than Amazon know no sums that the client adds by itself.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def as_files_fail(method: Method) -> Method:
    """What goes wrong is an OSError, as of a disk: callers know no storage in particular."""

    @wraps(method)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return method(*args, **options)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                raise FileNotFoundError(str(error)) from error
            raise OSError(str(error)) from error
        except (BotoCoreError, Boto3Error) as error:
            raise OSError(str(error)) from error

    return call  # type: ignore[return-value]


class CompanyBucket(S3Storage):
    """Each company's files under its schema's name, as the folders of MEDIA_ROOT are."""

    def __init__(self, **options: Any) -> None:
        fixed = {
            "client_config": CLIENT,
            "default_acl": None,
            "file_overwrite": False,  # a name that is taken gets another, as on a disk
        }
        super().__init__(**fixed | options)

    @property
    def location(self) -> str:
        return current_schema()

    def url(self, *args: Any, **options: Any) -> str:
        raise NotImplementedError("Files leave through views that check who asks.")

    @as_files_fail
    def _open(self, name: str, mode: str = "rb") -> File:
        """In one request; the stock one takes two or more. A large file lies on disk meanwhile."""
        if mode != "rb":
            raise ValueError("A stored file is read, or saved whole.")
        key = self._normalize_name(clean_name(name))
        answer = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key)
        content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever opened it closes
        with closing(answer["Body"]) as body:
            copyfileobj(body, content)
        content.seek(0)
        return File(content, name)

    @as_files_fail
    def _save(self, name: str, content: File) -> str:
        return super()._save(name, content)

    @as_files_fail
    def delete(self, name: str) -> None:
        if clean_name(name).strip("./"):  # a bucket has no folder of its own for a company
            super().delete(name)

    @as_files_fail
    def exists(self, name: str) -> bool:
        return super().exists(name)

    @as_files_fail
    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return super().listdir(path)

    @as_files_fail
    def size(self, name: str) -> int:
        return super().size(name)

    @as_files_fail
    def get_modified_time(self, name: str) -> datetime:
        return super().get_modified_time(name)

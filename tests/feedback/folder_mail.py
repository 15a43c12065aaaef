"""A mail server of the tests: a folder that holds a file for each message that it took."""

import os
from collections import Counter
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as Message
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """A message is taken whole or not at all, also by a process that is killed."""

    def send_messages(self, email_messages: Sequence[Message]) -> int:
        for message in email_messages:
            name = Path(settings.EMAIL_FILE_PATH) / uuid4().hex
            name.with_suffix(".part").write_bytes(message.message().as_bytes())
            os.rename(name.with_suffix(".part"), name.with_suffix(".eml"))
        return len(email_messages)


def taken() -> list[EmailMessage]:
    files = Path(settings.EMAIL_FILE_PATH).glob("*.eml")
    return [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]


def message_ids() -> Counter[str]:
    return Counter(str(message["Message-ID"]) for message in taken())

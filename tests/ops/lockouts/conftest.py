"""Log-ins from addresses of one's choosing, behind a proxy that tells them."""

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]

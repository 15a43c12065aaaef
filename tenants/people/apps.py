from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from tenants.people.sessions import bind_session


class AccountsConfig(AppConfig):
    name = "tenants.people"
    label = "accounts"
    verbose_name = "personas"

    def ready(self) -> None:
        # Stamping last_login would be a write of ours that no page shows.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(bind_session, dispatch_uid="accounts.bind_session")

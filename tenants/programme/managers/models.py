"""The people of the programme: rows of public's own table of accounts."""

from typing import Any, ClassVar

from tenants.people.models import User, UserManager
from tenants.people.roles import ProgrammeRole


class ManagerManager(UserManager):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(role__in=ProgrammeRole.values)


class Manager(User):
    """A person of the programme. Ask for them in public: no company has any."""

    objects: ClassVar[ManagerManager] = ManagerManager()

    class Meta:
        proxy = True
        app_label = "tenants"
        verbose_name = "persona del programa"
        verbose_name_plural = "personas del programa"

"""The acts of a page of the desk: a form each, done by a function of an ``acts`` module."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.timezone import now

from tenants.programme.desk.acts import Asked, Stale
from tenants.programme.desk.forms import ReasonForm, bound_to, shown_anew
from tenants.programme.managers.access import ManagerRequest


@dataclass(frozen=True)
class Act:
    """``name`` is that of its address; ``done`` is told afterwards. ``do`` takes the row, who asks
    and what else the form holds."""

    name: str
    label: str
    about: str
    done: str
    do: Callable[..., object]
    form: type[Form] = ReasonForm
    tone: str = ""


AnyAct = TypeVar("AnyAct", bound=Act)


@dataclass(frozen=True)
class Refusal:
    """An act that was not done, with the form that says why and what was written."""

    act: Act
    form: Form


def by_name(*acts: AnyAct) -> Mapping[str, AnyAct]:
    return {act.name: act for act in acts}


def try_act(
    request: ManagerRequest, act: Act, row: Any, refusals: tuple[type[Exception], ...]
) -> Refusal | None:
    """None when it was done, which the person is told. A ``Stale`` mark, whatever of ``refusals``
    the act raises and a ValidationError by field are reasons to refuse."""
    form = bound_to(act.form, act.name, request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        asked = Asked(request.user, data.pop("reason", ""), data.pop("seen"), now())
        try:
            act.do(row, asked, **data)
        except ValidationError as error:
            form.add_error(None, error)
        except refusals as error:
            form.add_error(None, str(error))
        except Stale as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, act.done)
            return None
    return Refusal(act, form)


def forms_of(
    acts: Iterable[Act],
    refusal: Refusal | None,
    seen: Callable[[Act], str],
    **initial: Any,
) -> list[tuple[Act, Form]]:
    """The refused act first, as it was filled in but with the mark of now; then the others.

    ``seen`` gives an act's mark of what the page shows.
    """
    found = []
    if refusal is not None:
        found.append((refusal.act, shown_anew(refusal.form, seen(refusal.act))))
    found += [
        (act, bound_to(act.form, act.name, **initial | {"seen": seen(act)}))
        for act in acts
        if refusal is None or act.name != refusal.act.name
    ]
    return found

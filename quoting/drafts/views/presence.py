"""Who else has a draft open, and who saved something last: kept in the cache for a while."""

from time import time

from django.core.cache import cache
from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from quoting.drafts.models.quotes import Quote
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.people.models import User

HERE = 25  # seconds after which somebody who gave no sign is gone; a page gives one each 10
A_DAY = 24 * 60 * 60


@for_sellers
@require_POST
def presence(request: CompanyRequest, pk: int) -> HttpResponseBase:
    """The page says that it is open, and learns who else is there."""
    draft = get_or_404(Quote.objects.only("pk", "edition"), pk=pk)
    return JsonResponse({"others": others_at(draft.pk, request.user)})


def others_at(pk: int, user: User) -> list[str]:
    """The first names of who else writes this draft now; ``user`` counts as here from now on."""
    key, now = f"draft:{pk}:people", time()
    people: dict[int, tuple[str, float]] = cache.get(key) or {}
    people = {who: seen for who, seen in people.items() if now - seen[1] < HERE}
    people[user.pk] = (user.full_name.split(" ")[0], now)
    cache.set(key, people, HERE)
    return [name for who, (name, _) in people.items() if who != user.pk]


def remember_saver(thing: str, user: User) -> None:
    cache.set(f"saved:{thing}", (user.pk, user.full_name), A_DAY)


def last_saver(thing: str, user: User) -> str:
    """The name of who saved it last; empty if it was ``user``, perhaps in another tab."""
    who, name = cache.get(f"saved:{thing}") or (None, "Alguien más")
    return "" if who == user.pk else str(name)

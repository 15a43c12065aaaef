"""After a change the page gets what looks otherwise than what it shows, and nothing else."""

import gzip
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Finish, Material
from quoting.core.remembered import Memory
from quoting.drafts.evaluation.loading import evaluate_quote, read_ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import copy_line
from quoting.drafts.services.lines import add_line
from quoting.drafts.views import shown
from quoting.drafts.views.shown import Item, Swap, items_of, swaps
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import HTMX, Browse, window
from tests.quoting.make import FIXED, SLIDING, TODAY, add, make_concept, make_window

ITEM = re.compile(r'<li id="partida-(z?\d+)" data-digest="([^"]*)"')


def listed(page: str) -> str:
    """What the script of ``page`` says that it shows."""
    return " ".join(f"{key}:{digest}" for key, digest in ITEM.findall(page))


class Swapped(HTMLParser):
    """Of an answer, what is done at the top of it: (id of the element, how)."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.where = ""
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "hx-swap-oob" in given and "id" not in given:
            self.where = str(given["hx-swap-oob"])
        elif "hx-swap-oob" in given:
            self.found.append((str(given["id"]), str(given["hx-swap-oob"])))
        elif self.where and tag == "li" and "data-digest" in given:
            self.found.append((str(given["id"]), self.where))
            self.where = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [(of, how) for of, how in self.found if of.startswith("partida-")]


class Tab:
    """A browser's tab with a draft in it."""

    def __init__(self, client: CompanyClient, quote: Quote) -> None:
        self.client, self.address = client, quote.get_absolute_url()
        self.shows = listed(client.get(self.address).content.decode())

    def post(self, act: str, typed: dict | None = None, **headers: str) -> Swapped:
        sent = HTMX | {"X-Shown-Lines": self.shows} | headers
        answer = self.client.post(self.address + act, typed or {}, headers=sent)
        assert answer.status_code in {200, 422}
        assert answer["HX-Reswap"] == "none"
        return Swapped(answer)


@pytest.fixture
def draft(quote: Quote) -> Quote:
    """Five different windows."""
    windows = [make_window(("CORR-3-XO", str(1000 + 100 * place), "1200")) for place in range(5)]
    return add(quote, *windows)


def ids(quote: Quote) -> list[str]:
    return [f"partida-{line.pk}" for line in quote.lines.all()]


def test_a_new_line_is_put_behind_the_last_and_no_other_is_sent(
    client: CompanyClient, draft: Quote
) -> None:
    *_, last = ids(draft)
    found = Tab(client, draft).post("partidas/", window())
    assert found.lines == [(ids(draft)[-1], f"afterend:#{last}")]
    assert [of for of, how in found.found if how == "true"] == ["undo", "slot", "sums", "sticky"]


def test_the_first_line_of_all_begins_the_list(client: CompanyClient, quote: Quote) -> None:
    found = Tab(client, quote).post("partidas/", window())
    assert found.lines == [(ids(quote)[0], "afterbegin:#lines")]


def test_a_changed_line_takes_its_own_place(client: CompanyClient, draft: Quote) -> None:
    tab, line = Tab(client, draft), draft.lines.all()[2]
    found = tab.post(f"partidas/{line.pk}/", window(width="222"))
    assert found.lines == [(f"partida-{line.pk}", "true")]


def test_the_panel_opens_in_the_place_of_its_line_and_only_there(
    client: CompanyClient, draft: Quote
) -> None:
    tab, line = Tab(client, draft), draft.lines.all()[1]
    headers = HTMX | {"X-Shown-Lines": tab.shows}
    answer = client.get(f"{tab.address}partidas/{line.pk}/", headers=headers)
    assert Swapped(answer).lines == [(f"partida-{line.pk}", "true")]
    assert answer.content.decode().count('id="panel"') == 1


def test_a_line_taken_away_goes_and_the_others_are_not_sent(
    client: CompanyClient, draft: Quote
) -> None:
    tab, line = Tab(client, draft), draft.lines.all()[0]
    found = tab.post(f"partidas/{line.pk}/quitar/")
    assert found.lines == [(f"partida-{line.pk}", "delete")]


def test_a_moved_line_alone_changes_its_place(client: CompanyClient, draft: Quote) -> None:
    tab, (first, second, *_) = Tab(client, draft), draft.lines.all()
    found = tab.post(f"partidas/{first.pk}/mover/")
    moved = f"partida-{second.pk}"
    assert found.lines in (
        [(moved, "delete"), (moved, "afterbegin:#lines")],
        [(f"partida-{first.pk}", "delete"), (f"partida-{first.pk}", f"afterend:#{moved}")],
    )


def test_a_copy_stands_below_its_original(client: CompanyClient, draft: Quote) -> None:
    tab, line = Tab(client, draft), draft.lines.all()[1]
    found = tab.post(f"partidas/{line.pk}/duplicar/")
    assert found.lines == [(ids(draft)[2], f"afterend:#partida-{line.pk}")]


def test_a_neighbour_whose_caution_follows_the_change_is_swapped_too(
    client: CompanyClient, quote: Quote
) -> None:
    add(quote, *(make_window(SLIDING, location=str(place)) for place in range(4)))
    odd = make_window(SLIDING, location="cara", discount=Decimal(0))
    add_line(quote, odd, read_ground(TODAY))
    tab, (first, *_) = Tab(client, quote), quote.lines.all()
    found = tab.post(f"partidas/{first.pk}/", window(width="40", height="40"))
    expected = Tab(client, quote).shows.split()
    changed = {pair.partition(":")[0] for pair in set(expected) - set(tab.shows.split())}
    assert {of.removeprefix("partida-") for of, _ in found.lines} == changed


def test_a_stale_tab_gets_what_others_wrote_meanwhile(
    client: CompanyClient, client_for: Browse, owner: User, draft: Quote
) -> None:
    tab, (first, second, third, *_) = Tab(client, draft), draft.lines.all()
    other = client_for(owner)
    other.post(f"{tab.address}partidas/{first.pk}/", window(location="Comedor"))
    other.post(f"{tab.address}partidas/{second.pk}/quitar/")
    found = tab.post(f"partidas/{third.pk}/", window(width="222"))
    assert found.lines == [
        (f"partida-{second.pk}", "delete"),
        (f"partida-{first.pk}", "true"),
        (f"partida-{third.pk}", "true"),
    ]


def test_rooms_come_and_go_with_their_lines(client: CompanyClient, quote: Quote) -> None:
    add(quote, make_window(SLIDING, room="Baja"), make_window(FIXED, room="Alta"))
    tab, (_, high) = Tab(client, quote), quote.lines.all()
    found = tab.post(f"partidas/{high.pk}/quitar/")
    assert found.lines == [(f"partida-z{high.pk}", "delete"), (f"partida-{high.pk}", "delete")]


def test_a_page_that_keeps_its_panel_gets_lines_and_totals_alone(
    client: CompanyClient, draft: Quote
) -> None:
    found = Tab(client, draft).post("partidas/", window(), **{"X-Keeps-Panel": "true"})
    assert [of for of, how in found.found if how == "true"] == ["undo", "sums", "sticky"]
    assert len(found.lines) == 1


def test_a_page_that_keeps_its_panel_keeps_the_line_that_is_open_in_it(
    client: CompanyClient, draft: Quote
) -> None:
    tab, (first, second, *_) = Tab(client, draft), draft.lines.all()
    tab.shows = re.sub(rf"\b{first.pk}:\S+", f"{first.pk}:", tab.shows)
    found = tab.post(f"partidas/{second.pk}/", window(width="222"), **{"X-Keeps-Panel": "true"})
    assert found.lines == [(f"partida-{second.pk}", "true")]


def test_what_is_refused_comes_with_its_panel_also_where_it_is_kept(
    client: CompanyClient, draft: Quote
) -> None:
    found = Tab(client, draft).post("partidas/", window(width="nada"), **{"X-Keeps-Panel": "true"})
    assert ("slot", "true") in found.found


@pytest.mark.parametrize("said", [None, "nada", "1", "x:y", "-1:a", "1:a 2"])
def test_who_does_not_say_what_is_shown_gets_the_editor_or_all_its_lines(
    client: CompanyClient, draft: Quote, said: str | None
) -> None:
    headers = HTMX | ({"X-Shown-Lines": said} if said else {})
    page = client.get(draft.get_absolute_url(), headers=headers).content.decode()
    assert all(f'id="{line}"' in page for line in ids(draft))


def test_a_saved_line_takes_a_few_kilobytes_however_long_the_quotation(
    client: CompanyClient, draft: Quote
) -> None:
    first = draft.lines.described().first()
    rows = [copy_line(first, draft) for _ in range(45)]
    for place, row in enumerate(rows):
        row.width += place
        row.position = 5 + place
    QuoteLine.objects.bulk_create(rows)
    tab = Tab(client, draft)
    sent = HTMX | {"X-Shown-Lines": tab.shows, "Accept-Encoding": "gzip"}
    answer = client.post(f"{tab.address}partidas/", window(), headers=sent)
    assert len(answer.content) < 12_000
    assert len(gzip.decompress(answer.content)) < 40_000
    page = client.get(tab.address, headers={"Accept-Encoding": "gzip"})
    assert len(page.content) < 40_000


@given(st.lists(st.integers(1, 30), unique=True), st.permutations(range(1, 15)), st.data())
def test_the_swaps_make_any_list_the_one_that_is_wanted(
    before: list[int], wanted: list[int], data: st.DataObject
) -> None:
    digests = {key: data.draw(st.sampled_from("ab")) for key in {*before, *wanted}}
    looks = {str(key): data.draw(st.sampled_from("ab")) for key in before}
    items = [Item(str(key), digests[key]) for key in wanted]
    page = list(looks.items())
    sent = list(swaps(looks, items))
    for swap in sent:
        page = done(page, swap)
    assert page == [(item.key, item.digest) for item in items]
    kept = [item for item in items if looks.get(item.key) == item.digest]
    if [item.key for item in items if item.key in looks] == [
        key for key in looks if int(key) in wanted
    ]:
        assert not {swap.item.key for swap in sent} & {item.key for item in kept}


def done(page: list[tuple[str, str]], swap: Swap) -> list[tuple[str, str]]:
    """``page`` after what htmx does for ``swap``."""
    keys = [key for key, _ in page]
    one = (swap.item.key, swap.item.digest)
    if swap.how == "delete":
        return [each for each in page if each[0] != swap.item.key]
    if swap.how == "true":
        return [one if key == swap.item.key else (key, digest) for key, digest in page]
    if swap.how == "afterbegin:#lines":
        return [one, *page]
    place = keys.index(swap.how.removeprefix("afterend:#partida-")) + 1
    return [*page[:place], one, *page[place:]]


def test_what_is_kept_of_drawn_lines_is_bounded_and_forgets_the_oldest() -> None:
    kept, made = Memory(2), list[str]()

    def found(name: str) -> str:
        return kept.get(name, lambda: made.append(name) or name)

    assert [found(name) for name in "abacab"] == [*"abacab"]
    assert made == [*"abcb"]


def test_a_line_that_was_drawn_is_not_drawn_again_and_companies_share_nothing(
    client: CompanyClient, draft: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get(draft.get_absolute_url()).content.decode()
    templates: list[str] = []
    real = shown.render_to_string
    monkeypatch.setattr(
        shown, "render_to_string", lambda name, *rest: templates.append(name) or real(name, *rest)
    )
    again = client.get(draft.get_absolute_url()).content.decode()
    assert templates == []
    assert listed(again) == listed(page)
    monkeypatch.setattr(shown, "current_schema", lambda: "c_neighbour")
    client.get(draft.get_absolute_url())
    assert templates == ["quoting/quotes/line.html"] * 5


OTHERWISE = {
    "room": "Azotea", "location": "Cocina", "width": Decimal(1600), "height": Decimal(900),
    "description": "Con cinta", "quantity": Decimal(3), "discount": Decimal(5),
    "inclusion": "optional", "internal_note": "Ojo", "workshop_note": "A paño",
    "options": {"MOSQUITERO": True},
}  # fmt: skip


@pytest.mark.parametrize("column", [*OTHERWISE, "finish", "glass", "unit_price", "product"])
def test_a_line_that_looks_otherwise_has_another_digest(
    draft: Quote, owner: User, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look() -> list[tuple[str, str]]:
        monkeypatch.setattr(shown, "drawn", Memory(9))  # drawn anew each time
        lines = evaluate_quote(draft, TODAY).lines
        return [(item.digest, item.html) for item in items_of(lines, {}, "/x/", owner, None)]

    line = draft.lines.first()
    if column == "unit_price":
        add(draft, make_concept("Flete", "500"))
        line = draft.lines.last()
    before = look()
    assert before == look()
    others = {
        "finish": Finish.objects.exclude(pk=line.finish_id).first(),
        "glass": Material.objects.glasses().exclude(pk=line.glass_id).first(),
        "product": make_window(FIXED).product,
        "unit_price": Decimal(700),
    }
    QuoteLine.objects.filter(pk=line.pk).update(**{column: (OTHERWISE | others)[column]})
    was = {page: digest for digest, page in before}
    for digest, page in look():
        assert (was.get(page) == digest) or (page not in was and digest not in was.values())

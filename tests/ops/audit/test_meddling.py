"""Whoever has every password of the database changes what happened: the check finds it."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ops.audit.chain import START, Place, digest_of, link_of
from ops.audit.checking import check_chains
from ops.audit.heads import as_data
from ops.audit.models import ChainCheck, DailyHeads, Seal
from ops.audit.sealing import FIELDS, acts_in, seal_acts
from tenants.events.kinds import TRADE
from tenants.events.models import Event
from tenants.periodic.housekeeping import forget_events
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.companies import drop_company
from tests.ops.audit.acts import (
    codes_of,
    do_acts,
    meddle,
    report_of,
    sealed_acts,
    send_heads,
)

EVENTS, SEALS = "public.tenants_event", "public.ops_seal"


def test_what_nobody_touched_is_whole(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    send_heads()
    report = report_of(own_company)
    assert report.is_whole and report.pending == 0
    assert report.seals >= len(acts)
    do_acts(own_company, 2)
    assert report_of(own_company).pending == 2


def test_an_act_that_was_edited_is_found(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    meddle(f"UPDATE {EVENTS} SET facts = '{{\"lines\": 9}}' WHERE id = %s", [acts[2]])
    report = report_of(own_company)
    assert [flaw.code for flaw in report.flaws] == ["edited"]
    assert f"El acto {acts[2]} (quote.sent" in report.flaws[0].words


def test_an_act_that_was_deleted_is_found_with_or_without_its_seal(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    meddle(f"DELETE FROM {EVENTS} WHERE id = %s", [acts[2]])
    assert codes_of(own_company) == {"deleted"}
    meddle(f"DELETE FROM {SEALS} WHERE event_id = %s", [acts[2]])
    assert codes_of(own_company) == {"gap"}


def test_two_acts_that_changed_places_are_found(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    for source, target in ((acts[1], -1), (acts[3], acts[1]), (-1, acts[3])):
        meddle(f"UPDATE {EVENTS} SET id = %s WHERE id = %s", [target, source])
    assert codes_of(own_company) == {"edited"}


def test_seals_that_changed_places_are_found(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    first, second = Seal.objects.filter(event_id__in=acts[1:3]).order_by("number")
    for number, seal in ((-1, first), (first.number, second), (second.number, first)):
        meddle(f"UPDATE {SEALS} SET number = %s WHERE id = %s", [number, seal.pk])
    assert {"broken", "order"} & codes_of(own_company)


def test_an_act_that_was_put_between_others_is_found(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    meddle(f"UPDATE {EVENTS} SET id = id + 1000 WHERE id = %s", [do_acts(own_company, 1)[0]])
    with public_context():
        seal_acts()
    meddle(
        f"INSERT INTO {EVENTS} (id, kind, company_id, actor_kind, subject, facts, request_id, at)"
        " VALUES (%s, 'quote.sent', %s, 'system', 'quote:9', '{}', '', now())",
        [acts[-1] + 500, own_company.pk],
    )
    with public_context():
        seal_acts()
    assert codes_of(own_company) == {"inserted"}


def test_a_tail_that_was_cut_is_found_by_what_was_sent_away(own_company: Company) -> None:
    acts = sealed_acts(own_company)
    send_heads()
    meddle(f"DELETE FROM {EVENTS} WHERE id >= %s AND company_id IS NOT NULL", [acts[-2]])
    meddle(f"DELETE FROM {SEALS} WHERE event_id >= %s AND company_id IS NOT NULL", [acts[-2]])
    report = report_of(own_company)
    assert [flaw.code for flaw in report.flaws] == ["cut"]
    assert "falta la cola" in report.flaws[0].words


def write_anew(company: Company) -> None:
    """All links of the company's chain, so that they fit what its acts tell now."""
    previous = START
    for seal in Seal.objects.of_chain(company.pk):
        (act,) = acts_in(Event.objects.filter(pk=seal.event_id).values_list(*FIELDS))
        content = digest_of(act)
        place = Place(company.pk, seal.number, act.id, act.kind, act.at)
        previous = link_of(previous, place, content)
        meddle(
            f"UPDATE {SEALS} SET content = %s, link = %s WHERE id = %s",
            [content, previous, seal.pk],
        )


def test_a_chain_that_was_written_anew_is_found_by_the_file_that_was_mailed(
    own_company: Company, tmp_path: Path
) -> None:
    acts = sealed_acts(own_company)
    send_heads()
    kept = tmp_path / "sellos.json"
    kept.write_text(json.dumps(as_data(DailyHeads.objects.get())))
    meddle(f"UPDATE {EVENTS} SET subject = 'quote:1' WHERE id = %s", [acts[1]])
    write_anew(own_company)
    assert codes_of(own_company) == {"rewritten"}
    meddle("DELETE FROM public.ops_dailyheads WHERE id > %s", [0])
    assert codes_of(own_company) == set()  # nothing in this database tells
    told = StringIO()
    with pytest.raises(CommandError, match="no está como se selló"), public_context():
        call_command("audit", "verify", "--heads", tmp_path, stdout=told)
    assert "Vidrios Propios: NO ESTÁ ENTERA" in told.getvalue()
    assert "la cadena se volvió a escribir" in told.getvalue()


def test_acts_past_their_term_go_and_their_seals_prove_that_it_was_time(
    own_company: Company,
) -> None:
    moment = timezone.now()
    old = do_acts(own_company, 2, at=moment - TRADE + timedelta(days=1))
    sealed_acts(own_company, 2)
    send_heads()
    later = moment + timedelta(days=2)
    with public_context():
        assert forget_events(later).done >= 2
    assert not Event.objects.filter(pk__in=old).exists()
    assert report_of(own_company, later).is_whole
    assert codes_of(own_company, moment) == {"deleted"}


def test_a_company_that_was_erased_takes_its_chain_along_and_leaves_a_proof(
    own_company: Company,
) -> None:
    sealed_acts(own_company)
    send_heads()
    with public_context():
        drop_company(own_company)
        seal_acts()
        assert not Seal.objects.filter(company_id=own_company.pk).exists()
        assert all(report.is_whole for report in check_chains(timezone.now()))
    meddle(f"DELETE FROM {EVENTS} WHERE kind = %s", ["company.erased"])
    with public_context():
        found = {flaw.code for report in check_chains(timezone.now()) for flaw in report.flaws}
    assert found == {"deleted", "vanished"}


def test_the_nightly_check_says_what_it_found_and_tells_it_once_a_day(
    own_company: Company,
) -> None:
    acts = sealed_acts(own_company)
    meddle(f"UPDATE {EVENTS} SET facts = '{{}}' WHERE id = %s", [acts[0]])
    with public_context():
        for _ in range(2):
            check_chains(timezone.now())
        check = ChainCheck.objects.get(company=own_company)
        assert (check.flaws, ChainCheck.objects.get(company=None).flaws) == (1, 0)
        assert "se cambió" in check.told
        (event,) = Event.objects.filter(kind="audit.broken")
    assert event.facts == {"chain": own_company.pk, "flaws": 1, "first": "edited"}

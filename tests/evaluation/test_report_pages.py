"""The report behind its link: whole, a municipality's above and below the threshold, waiting, gone; page and PDF."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.test import Client

from evaluation.models import AnswerSheet, Report, ReportLink
from evaluation.services.reports import issue_report_link, make_report, revoke_report_links
from facilitation.models import PracticeProposal
from groups.models import Municipality
from seminars.models import Run, Seminar, SeminarText
from tests.cast import Cast, make_cast, make_group
from tests.evaluation.runs import KEPT

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PRIVATE = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
}


@pytest.fixture
def over(db: None) -> Cast:
    """Solna and Järfälla with twelve answers each, Danderyd with two; a proposal from each, one of them not shared."""
    cast = make_cast(starts_at=NOW - timedelta(days=1))
    solna, _second, danderyd = cast.groups
    jarfalla = make_group(cast.run, Municipality.objects.create(name="Järfälla"), "Mottagningen", expected=14)
    for group, count in ((solna, 12), (jarfalla, 12), (danderyd, 2)):
        for number in range(count):
            answers = {**KEPT, "q3": 1 + number % 5}
            AnswerSheet.objects.create(run=cast.run, municipality=group.municipality, answers=answers)
    for group, kind, what, shared in (
        (solna, "decision", "Börja klockan <sju>", True),
        (jarfalla, "trial", "Bara Järfällas eget", False),
        (danderyd, "change", "Danderyds delade", True),
    ):
        PracticeProposal.objects.create(
            group=group, position=1, kind=kind, what=what, is_shared=shared, changed_at=NOW, who="Enhetschef"
        )
    return cast


def link(run: Run, name: str | None = None) -> str:
    place = Municipality.objects.get(name=name) if name else None
    return issue_report_link(run=run, municipality=place, now=NOW).removeprefix("http://127.0.0.1:8000")


def get(url: str, **headers: str):  # type: ignore[no-untyped-def]
    return Client(headers=headers).get(re.sub(r"^https?://[^/]+", "", url))


def proposals(response) -> list[str]:  # type: ignore[no-untyped-def]
    return re.findall(r"<h[34]>(.*?)</h[34]>", response.content.decode())


def test_the_whole_seminars_report(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    response = get(link(over.run))
    html = response.content.decode()
    assert response.status_code == 200
    assert {name: response[name] for name in PRIVATE} == PRIVATE
    assert "4 grupper från 3 kommuner. 35 var anmälda och 26 svarade på utvärderingen (74\u00a0%)." in html
    assert proposals(response) == ["Börja klockan &lt;sju&gt;", "Danderyds delade"]
    assert (html.count('<svg class="ring"'), html.count('role="img" aria-labelledby="likert-t likert-d"')) == (1, 1)
    top = html.split("</header>")[1]
    assert len(re.findall(r'class="seat [^"]*done[^"]*"', top)) == 28


def test_a_municipality_above_the_threshold_has_its_own_figures(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    response = get(link(over.run, "Solna"))
    html = response.content.decode()
    assert "Från Solna: 2 grupper, 12 svar." in html
    assert "Solna och hela seminariet" in html
    assert proposals(response) == ["Börja klockan &lt;sju&gt;"]


@pytest.mark.parametrize(("name", "own"), [("Danderyd", "Danderyds delade"), ("Järfälla", "Bara Järfällas eget")])
def test_below_it_and_merged_with_it_are_told_apart_by_nothing(over: Cast, name: str, own: str) -> None:
    """The seminar's figures, their own proposals and the reason; Järfälla is merged so that Danderyd's stay hidden."""
    make_report(run=over.run, now=NOW)
    response = get(link(over.run, name))
    html = response.content.decode()
    assert f"Svaren från {name} redovisas inte för sig" in html
    assert f"Från {name}: 1 grupp.</p>" in html
    assert (f"{name} och hela seminariet" in html, f"<strong>{name}: " in html) == (False, False)
    assert proposals(response) == [own]


def test_a_municipality_that_did_not_take_part_reads_the_whole_seminars_on_page_and_paper(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    Municipality.objects.create(name="Täby")
    url = link(over.run, "Täby")
    assert proposals(get(url)) == ["Börja klockan &lt;sju&gt;", "Danderyds delade"]
    response = get(f"{url}.pdf")
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("name", [None, "Solna", "Danderyd"])
def test_the_pdf_is_tagged_named_and_kept_by_no_one(over: Cast, name: str | None) -> None:
    make_report(run=over.run, now=NOW)
    response = get(link(over.run, name) + ".pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert {key: response[key] for key in PRIVATE} == PRIVATE
    title = "-".join(filter(None, ("att-komma-hem-fran-sjukhus", name and name.lower())))
    assert response["Content-Disposition"] == f'inline; filename="{title}.pdf"'
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert bool(document.Root.MarkInfo.Marked) is True


def test_the_report_speaks_the_readers_language(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    html = get(link(over.run), **{"accept-language": "da"}).content.decode()
    assert '<html lang="da"' in html
    assert "%(" not in html


def test_before_the_report_the_link_says_when_it_comes(over: Cast) -> None:
    for url in (link(over.run), link(over.run) + ".pdf"):
        response = get(url)
        assert response.status_code == 200
        assert "Rapporten görs några minuter efter seminariets slut" in response.content.decode()
        assert response["Cache-Control"] == PRIVATE["Cache-Control"]


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_an_ended_a_revoked_and_an_unknown_link_look_the_same(over: Cast, suffix: str) -> None:
    make_report(run=over.run, now=NOW)
    ended, revoked = link(over.run), link(over.run)
    ReportLink.objects.filter(pk=ReportLink.objects.earliest("pk").pk).update(expires_at=NOW - timedelta(seconds=1))
    revoke_report_links(links=ReportLink.objects.filter(expires_at__gt=NOW), now=NOW)
    pages = [get(url + suffix) for url in (ended, revoked, "/reports/aldrig")]
    texts = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len(texts) == 1
    assert "Länken gäller inte längre" in texts.pop()
    assert {page["Cache-Control"] for page in pages} == {PRIVATE["Cache-Control"]}


def test_a_report_that_is_not_published_is_not_shown(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    Report.objects.update(published_at=None)
    assert "Rapporten görs några minuter" in get(link(over.run)).content.decode()


def test_head_is_get_without_a_body(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    for url in (link(over.run), link(over.run) + ".pdf"):
        response = Client().head(re.sub(r"^https?://[^/]+", "", url))
        assert (response.status_code, response.content) == (200, b"")
    assert Client().post(re.sub(r"^https?://[^/]+", "", link(over.run))).status_code == 405


def test_the_report_is_called_as_the_readers_language_calls_the_seminar(over: Cast) -> None:
    SeminarText.objects.create(seminar=over.seminar, language="en", title="Coming home")
    make_report(run=over.run, now=NOW)
    url, english = link(over.run), {"Accept-Language": "en"}
    assert "<h1>Coming home</h1>" in get(url, **english).text
    assert f"<h1>{over.seminar.title}</h1>" in get(url).text
    Seminar.objects.update(title="Ett annat namn")
    assert f"<h1>{over.seminar.title}</h1>" in get(url, **english).text

"""The report behind its link: whole, a municipality's above and below the threshold, waiting, gone; page and PDF."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pikepdf
import pytest
from babel.dates import format_date
from django.conf import settings
from django.test import Client

from evaluation.models import AnswerSheet, Decision, FollowUp, LaterSheet, Outcome, Report, ReportLink
from evaluation.report import read
from evaluation.services.later import open_later_form
from evaluation.services.outcomes import make_third
from evaluation.services.publishing import Sentence, edit_brief, publish_report, withdraw_report
from evaluation.services.reports import issue_report_link, make_report, revoke_report_links
from facilitation.models import PracticeProposal
from groups.models import Municipality
from seminars.models import Run, Seminar, SeminarText
from tests.cast import Cast, make_cast, make_group
from tests.evaluation.runs import KEPT
from tests.pdf_text import runs_of, said
from tests.pdf_text import text_of as pdf_words

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
    return re.findall(r'<h[34](?: id="[^"]*")?>(.*?)</h[34]>', response.content.decode())


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


def test_a_municipality_that_did_not_take_part_reads_nothing(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    Municipality.objects.create(name="Täby")
    url = link(over.run, "Täby")
    for address in (url, f"{url}.pdf", f"{url}.xlsx"):
        assert "Rapporten kommer snart." in get(address).text


def test_a_municipality_that_has_left_since_reads_the_report_that_tells_of_it(over: Cast) -> None:
    first = make_report(run=over.run, now=NOW)
    told = {key: kept for key, kept in first.snapshot["municipalities"].items() if key != "Danderyd"}
    Report.objects.create(
        run=over.run,
        number=2,
        snapshot=first.snapshot | {"municipalities": told, "title": "Rapport 2"},
        frozen_at=NOW,
        published_at=NOW,
    )
    assert "<h1>Rapport 2</h1>" in get(link(over.run, "Solna")).text
    page = get(link(over.run, "Danderyd"))
    assert f"<h1>{over.seminar.title}</h1>" in page.text
    assert proposals(page) == ["Danderyds delade"]


@pytest.mark.parametrize("name", ["Solna", "Danderyd"])
def test_a_municipality_that_is_called_otherwise_since_reads_its_own(over: Cast, name: str) -> None:
    make_report(run=over.run, now=NOW)
    url = link(over.run, name)
    before = {kind: get(f"{url}{kind}") for kind in ("", ".xlsx")}
    Municipality.objects.filter(name=name).update(name="Storköping", slug="storkoping")
    Municipality.objects.create(name=name)
    assert proposals(get(url)) == proposals(before[""])
    assert get(url).text.count('class="decide') == before[""].text.count('class="decide') == (name == "Solna")
    assert seen(get(url).text) == seen(before[""].text)
    assert get(f"{url}.xlsx")["Content-Disposition"] == before[".xlsx"]["Content-Disposition"]
    assert "Rapporten kommer snart." in get(link(over.run, name)).text  # the name is another's by now


def test_a_snapshot_from_before_municipalities_had_numbers_is_found_by_name(over: Cast) -> None:
    made = make_report(run=over.run, now=NOW)
    places = made.snapshot["municipalities"]
    numberless = {name: {key: value for key, value in kept.items() if key != "id"} for name, kept in places.items()}
    snapshot = made.snapshot | {"municipalities": numberless}
    Report.objects.create(run=over.run, number=2, snapshot=snapshot, frozen_at=NOW, published_at=NOW)
    assert "Från Solna: 2 grupper, 12 svar." in get(link(over.run, "Solna")).text


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
        assert "Rapporten kommer snart." in response.content.decode()
        assert response["Cache-Control"] == PRIVATE["Cache-Control"]


def ended_revoked_and_unknown(cast: Cast, suffix: str) -> tuple[list[Any], set[str]]:
    """The three pages, and what stands on them."""
    make_report(run=cast.run, now=NOW)
    ended, revoked = link(cast.run), link(cast.run)
    ReportLink.objects.filter(pk=ReportLink.objects.earliest("pk").pk).update(expires_at=NOW - timedelta(seconds=1))
    revoke_report_links(links=ReportLink.objects.filter(expires_at__gt=NOW), now=NOW)
    pages = [get(url + suffix) for url in (ended, revoked, "/reports/aldrig")]
    return pages, {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}


@pytest.mark.parametrize("suffix", ["", ".pdf", ".xlsx"])
def test_an_ended_a_revoked_and_an_unknown_link_look_the_same(over: Cast, suffix: str) -> None:
    pages, texts = ended_revoked_and_unknown(over, suffix)
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len(texts) == 1
    assert "Länken gäller inte längre" in texts.pop()
    assert {page["Cache-Control"] for page in pages} == {PRIVATE["Cache-Control"]}


@pytest.mark.parametrize("suffix", ["/over-time", "/over-time.xlsx"])
def test_seminars_over_time_tell_nothing_by_a_link_that_has_ended_either(over: Cast, suffix: str) -> None:
    pages, texts = ended_revoked_and_unknown(over, suffix)
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len(texts) == 1
    assert over.seminar.title not in texts.pop()


def test_a_report_that_is_not_published_is_not_shown(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    Report.objects.update(published_at=None)
    assert "Rapporten kommer snart." in get(link(over.run)).content.decode()


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


NUMBER = re.compile(r"\d+")
SVG = re.compile(r"<svg.*?</svg>", re.S)


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def seen(html: str) -> str:
    """What the page says: the main part's texts and the alternative texts of its charts, without tags."""
    main = html.partition("<article")[2].partition("</article>")[0]
    told = " ".join(re.findall(r"<(?:desc|text)[^>]*>([^<]*)<", main))
    return re.sub(r"<[^>]*>", " ", SVG.sub(" ", main)) + " " + told


def follow(run: Run) -> None:
    """Report 3: a no, and a yes after it; one proposal in place, and seven participants who answered."""
    solna, jarfalla, _danderyd = PracticeProposal.objects.order_by("pk")
    for row in (solna, jarfalla):
        FollowUp.objects.create(group=row.group, asked_at=NOW)
    Outcome.objects.create(proposal=solna, status="done", difference="Lugnare morgnar", answered_at=NOW)
    Decision.objects.create(proposal=solna, answer="no", decided_at=NOW)
    open_later_form(run=run, now=NOW)
    LaterSheet.objects.bulk_create(LaterSheet(run=run, answers={"u1": 4, "u2": 3}) for _one in range(7))
    make_third(run=run, now=NOW)
    Decision.objects.update(answer="yes")


@pytest.mark.parametrize("name", [None, "Solna", "Danderyd"])
@pytest.mark.parametrize("is_followed", [False, True], ids=["report 1", "report 3"])
def test_every_number_on_paper_and_in_the_workbook_is_on_the_page(
    over: Cast, name: str | None, is_followed: bool
) -> None:
    make_report(run=over.run, now=NOW)
    if is_followed:
        follow(over.run)
    url = link(over.run, name)
    page = numbers(seen(get(url).text))
    with pikepdf.open(io.BytesIO(get(f"{url}.pdf").content)) as document:
        pages = {str(number) for number in range(1, len(document.pages) + 1)}
    told = read(Report.objects.latest("number").snapshot, municipality=name if name else None, until=None)
    paper = pdf_words(get(f"{url}.pdf").content)
    assert all(said(row["label"]) in paper for row in told["table"]["rows"])
    assert numbers(" ".join(cell for row in told["table"]["rows"] for cell in row["cells"])) <= page
    book = openpyxl.load_workbook(io.BytesIO(get(f"{url}.xlsx").content))
    written = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    written = written.replace(settings.BASE_URL, "")
    assert numbers(written) <= page | {"0"}
    shown = " ".join(runs_of(get(f"{url}.pdf").content)).replace(settings.BASE_URL, "")
    assert numbers(shown) <= page | pages


def test_of_the_decisions_page_paper_and_workbook_say_of_which_day_they_are(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    follow(over.run)
    day = NOW.astimezone(ZoneInfo("Europe/Stockholm"))
    stood = f"Besluten som de stod den {format_date(day, 'long', locale='sv')}."
    for name in (None, "Solna"):
        url = link(over.run, name)
        book = openpyxl.load_workbook(io.BytesIO(get(f"{url}.xlsx").content))
        assert stood in {row[0] for row in book["Uppföljning"].iter_rows(values_only=True)}
        assert stood in get(url).text
        assert said(stood) in pdf_words(get(f"{url}.pdf").content)


@pytest.mark.parametrize("name", [None, "Solna"])
def test_the_workbook_is_named_and_kept_by_no_one(over: Cast, name: str | None) -> None:
    make_report(run=over.run, now=NOW)
    response = get(link(over.run, name) + ".xlsx")
    assert (response.status_code, response.content[:2]) == (200, b"PK")
    assert {key: response[key] for key in PRIVATE} == PRIVATE
    title = "-".join(filter(None, ("att-komma-hem-fran-sjukhus", name and name.lower())))
    assert response["Content-Disposition"] == f'attachment; filename="{title}.xlsx"'
    english = get(link(over.run, name) + ".xlsx", **{"accept-language": "en"})
    assert openpyxl.load_workbook(io.BytesIO(english.content)).sheetnames[0] == "Summary"


def test_an_opening_is_counted_when_the_page_is_seen_and_by_nothing_else(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    url = link(over.run)
    path = re.sub(r"^https?://[^/]+", "", url)
    page = get(url).text
    for look in (url, f"{url}.pdf", f"{url}.xlsx"):
        get(look)
    Client().head(path)
    Client().get(path, headers={"purpose": "prefetch"})
    assert ReportLink.objects.get().openings == 0
    assert f'data-opened="{path}/opened"' in page
    answer = Client(enforce_csrf_checks=True).post(f"{path}/opened")
    assert (answer.status_code, len(answer.cookies)) == (204, 0)
    assert ReportLink.objects.get().openings == 1
    assert Client().get(f"{path}/opened").status_code == 405
    assert Client().post("/reports/aldrig/opened").status_code == 404
    ReportLink.objects.update(revoked_at=NOW)
    assert Client().post(f"{path}/opened").status_code == 404
    assert ReportLink.objects.get().openings == 1


def public(run: Run, ending: str = "/") -> str:
    return f"/seminars/{run.seminar.slug}/reports/{run.pk}{ending}"


def test_the_open_report_is_there_only_when_somebody_has_chosen_to_show_it(over: Cast) -> None:
    row = make_report(run=over.run, now=NOW)
    addresses = [public(over.run, ending) for ending in ("/", ".pdf", ".xlsx")]
    assert {Client().get(url).status_code for url in addresses} == {404}
    assert public(over.run) not in Client().get(over.seminar.get_absolute_url()).text
    publish_report(report=row, is_public=True, now=NOW)
    responses = [Client().get(url) for url in addresses]
    assert [answer.status_code for answer in responses] == [200, 200, 200]
    assert [answer.has_header("X-Robots-Tag") for answer in responses] == [False, False, False]
    html = responses[0].text
    assert ("noindex" in html, "data-opened" in html, "Öppen rapport" in html) == (False, False, True)
    assert ("Solna" in seen(html), "Enhetschef" in seen(html)) == (False, False)
    assert proposals(responses[0]) == ["Börja klockan &lt;sju&gt;", "Danderyds delade"]
    assert f"{public(over.run)}</loc>" in Client().get("/sitemap.xml").text
    for page in (over.seminar.get_absolute_url(), "/documents/"):
        assert f'href="{public(over.run)}"' in Client().get(page).text
    withdraw_report(report=row, now=NOW)
    assert {Client().get(url).status_code for url in addresses} == {404}


def test_an_open_report_belongs_to_its_seminars_page_and_to_no_rehearsal_or_hidden_seminar(over: Cast) -> None:
    publish_report(report=make_report(run=over.run, now=NOW), is_public=True, now=NOW)
    assert Client().get(f"/seminars/annat/reports/{over.run.pk}/").status_code == 404
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    assert Client().get(public(over.run)).status_code == 404


def test_an_edited_sentence_is_marked_on_page_paper_and_in_the_workbook(over: Cast) -> None:
    row = make_report(run=over.run, now=NOW)
    sentences = [Sentence("a", "a", "Eget ord."), Sentence("b", "b", ""), Sentence("c", "c", "c")]
    edit_brief(report=row, scope="Solna", sentences=sentences, lang="sv")
    url = link(over.run, "Solna")
    html = get(url).text
    assert ("Eget ord." in html, "Ändrad av arrangören." in html, "Siffrornas egen mening" in html) == (
        True,
        True,
        False,
    )
    assert said("Eget ord. Ändrad av arrangören.") in pdf_words(get(f"{url}.pdf").content)
    book = openpyxl.load_workbook(io.BytesIO(get(f"{url}.xlsx").content))
    assert any("Eget ord. Ändrad av arrangören." in row for row in book.worksheets[0].iter_rows(values_only=True))
    assert "Eget ord." not in get(link(over.run)).text
    assert '<span lang="sv">Eget ord.</span>' in get(url, **{"accept-language": "en"}).text


def test_the_report_says_when_its_link_ends(over: Cast) -> None:
    make_report(run=over.run, now=NOW)
    day = (NOW + timedelta(days=365)).astimezone(ZoneInfo("Europe/Stockholm"))
    assert f"Länken slutar gälla den {day.day} " in get(link(over.run)).text

"""The organiser's desk for reports: open, make now, hand out and end links; never a ballot, a sheet or a free text."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.http import urlencode

from evaluation.models import AnswerSheet, Ballot, Decision, Evaluation, FreeText, Report, ReportLink
from evaluation.queries.waiting import waiting_reports
from evaluation.services.publishing import erase_words, publish_report
from evaluation.services.reports import find_report, issue_report_link, make_report
from facilitation.models import PracticeProposal
from groups.models import Municipality
from seminars.models import Organisation, TrailEntry
from tests.cast import Cast
from tests.evaluation.runs import ALL, SETTLED, cast_now, lay, new_ballot, post

pytestmark = pytest.mark.django_db


def desk(cast: Cast) -> str:
    return reverse("admin:evaluation_report_run", args=[cast.run.pk])


@pytest.fixture
def over(db: None) -> Cast:
    cast = cast_now(minutes=142)
    for _ in range(3):
        post(cast.groups[0], new_ballot(cast.groups[0]), **ALL)
    lay(cast.run, datetime.now(UTC))
    return cast


def test_no_answer_is_in_the_admin() -> None:
    shown = {model for model in admin.site._registry if model._meta.app_label == "evaluation"}
    assert shown.isdisjoint({Ballot, AnswerSheet, FreeText})
    inlines = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    assert inlines.isdisjoint({Ballot, AnswerSheet, FreeText})


def test_the_report_is_made_now_by_a_press_once(over: Cast) -> None:
    client = over.organiser.client()
    assert "Gör rapporten nu" in client.get(desk(over)).content.decode()
    for _ in range(2):
        assert client.post(desk(over), {"press": "make"})["Location"] == desk(over)
    assert Report.objects.get().snapshot["whole"]["received"] == 3
    html = client.get(desk(over)).content.decode()
    assert ("Gör rapporten nu" in html, "Så ser varje läsare den" in html) == (False, True)


def test_before_the_answers_are_laid_anew_no_report_is_made(over: Cast) -> None:
    Evaluation.objects.all().delete()
    client = over.organiser.client()
    assert "Gör rapporten nu" not in client.get(desk(over)).text
    assert "Svaren är inte förseglade än." in client.post(desk(over), {"press": "make"}, follow=True).text


def test_before_the_end_no_report_is_made() -> None:
    cast = cast_now(minutes=60)
    client = cast.organiser.client()
    assert "Gör rapporten nu" not in client.get(desk(cast)).content.decode()
    response = client.post(desk(cast), {"press": "make"}, follow=True)
    assert "Tillfället är inte slut." in response.content.decode()
    assert Report.objects.count() == 0


def test_the_organiser_sees_what_each_reader_will_see(over: Cast) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    html = client.get(desk(over)).content.decode()
    for scope, eyebrow in (
        ("", "Rapport för hela seminariet"),
        ("Solna", "Rapport till Solna"),
        ("*", "Öppen rapport"),
    ):
        query = f"?{urlencode({'scope': scope})}" if scope else ""
        urls = {
            name: reverse(f"admin:evaluation_report_{name}", args=[row.pk]) + query for name in ("open", "pdf", "xlsx")
        }
        assert [f'href="{url}"' in html for url in urls.values()] == [True, True, True]
        page = client.get(urls["open"])
        text = page.content.decode()
        assert (eyebrow in text, urls["pdf"] in text, urls["xlsx"] in text) == (True, True, True)
        assert "Inte publicerad än." not in text
        assert "data-opened" not in text
        assert client.get(urls["pdf"]).content[:5] == b"%PDF-"
        assert client.get(urls["xlsx"]).content[:2] == b"PK"
        assert page["Cache-Control"].startswith("no-store, private")
    assert client.get(reverse("admin:evaluation_report_open", args=[row.pk]), {"scope": "x"}).status_code == 200


def test_the_preview_has_all_that_a_manager_sees_and_nothing_to_press(over: Cast) -> None:
    about = {"group": over.groups[0], "kind": "decision", "changed_at": SETTLED}
    PracticeProposal.objects.create(position=1, what="Börja klockan sju", **about)
    decided = PracticeProposal.objects.create(position=2, what="Ring först", **about)
    Decision.objects.create(proposal=decided, answer="yes", decided_at=SETTLED)
    row = make_report(run=over.run, now=SETTLED)
    client, url = over.organiser.client(), reverse("admin:evaluation_report_open", args=[row.pk])
    ours, whole, everyone = (client.get(url, {"scope": scope}).text for scope in ("Solna", "", "*"))
    assert re.search(r'<form class="decide no-print">.*?<fieldset [^>]*disabled>', ours, re.DOTALL)
    assert ("<u>Ändra svaret</u>" in ours, "Inget svar än." in ours) == (True, False)
    assert ('class="decide ' in whole, "Inget svar än." in whole) == (False, True)
    for page, is_private in ((ours, True), (whole, True), (everyone, False)):
        assert ("Länken slutar gälla den " in page, "<u>Över tid: " in page) == (is_private, is_private)
        assert "/decide" not in page


def test_a_report_is_published_by_one_press_openly_if_one_wants_and_taken_back(over: Cast) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"publishes_reports": False})
    make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    assert "Inte publicerad." in client.get(desk(over)).text
    client.post(desk(over), {"press": "publish", "number": 1})
    row = Report.objects.get()
    assert (row.published_at is None, row.public_at) == (False, None)
    client.post(desk(over), {"press": "publish", "number": 1, "public": "1"})
    again = Report.objects.get()
    assert (again.published_at, again.public_at is None) == (row.published_at, False)
    client.post(desk(over), {"press": "withdraw", "number": 1})
    row.refresh_from_db()
    assert (row.published_at, row.public_at) == (None, None)
    page = client.get(desk(over)).text
    assert ("Tillbakadragen " in page, "Inte publicerad." in page) == (True, False)
    told = list(TrailEntry.objects.filter(model="evaluation.report").order_by("pk").values_list("told", flat=True))
    assert told == ["Rapport 1 publicerades.", "Rapport 1 publicerades, också öppet.", "Rapport 1 drogs tillbaka."]


def test_the_desk_says_what_everybody_sees_now_and_after_the_press(over: Cast) -> None:
    first = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    assert "Nu visas ingen rapport öppet. Med kryss visas rapport 1, utan kryss ingen." in client.get(desk(over)).text
    publish_report(report=first, is_public=True, now=SETTLED)
    Report.objects.create(run=over.run, number=2, snapshot=first.snapshot, frozen_at=SETTLED)
    page = client.get(desk(over)).text
    assert "Nu visas rapport 1 öppet. Med kryss visas rapport 2, utan kryss ingen." in page
    assert 'name="public" value="1" checked' in page
    page = client.post(desk(over), {"press": "publish", "number": 2, "public": "1"}, follow=True).text
    assert "Rapport 2 visas öppet på seminariets sida." in page
    assert page.count("Visas öppet på seminariets sida.") == 1
    page = client.post(desk(over), {"press": "publish", "number": 2}, follow=True).text
    assert "Ingen rapport visas öppet." in page
    assert TrailEntry.objects.latest("pk").told == "Rapport 2 publicerades. Ingen rapport visas öppet längre."
    assert "Visas öppet på seminariets sida." not in page


def test_beside_an_open_third_report_the_choice_is_about_what_people_wrote(over: Cast) -> None:
    first = make_report(run=over.run, now=SETTLED)
    about = {"run": over.run, "snapshot": first.snapshot, "frozen_at": SETTLED}
    Report.objects.create(number=2, **about)
    Report.objects.create(number=3, published_at=SETTLED, public_at=SETTLED, **about)
    client = over.organiser.client()
    said = "Nu visas rapport 3 öppet. Den står kvar, men med deltagarnas ord bara om du kryssar här."
    assert said in client.get(desk(over)).text
    page = client.post(desk(over), {"press": "publish", "number": 2}, follow=True).text
    assert "Rapport 3 visas öppet på seminariets sida." in page


def test_a_press_without_a_report_does_nothing(over: Cast) -> None:
    for press in ("publish", "withdraw"):
        assert over.organiser.client().post(desk(over), {"press": press, "number": "x"}).status_code == 302


def test_the_second_report_is_made_when_everything_is_sealed_and_read(over: Cast) -> None:
    make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    assert "Svar tas emot till" in client.get(desk(over)).text
    lay(over.run, datetime.now(UTC), late=True)
    assert "6 fritextsvar är inte lästa än" in client.get(desk(over)).text
    refused = client.post(desk(over), {"press": "second"}, follow=True).text
    assert "Alla fritextsvar är inte lästa än" in refused
    FreeText.objects.update(review="publish")
    assert "Gör rapport 2" in client.get(desk(over)).text
    client.post(desk(over), {"press": "second"})
    second = Report.objects.get(number=2)
    assert second.published_at is None
    client.post(desk(over), {"press": "publish", "number": 2})
    assert Evaluation.objects.get().published_at == Report.objects.get(number=2).published_at


def test_a_sentence_is_put_differently_and_marked_and_brought_back(over: Cast) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    url = reverse("admin:evaluation_report_brief", args=[row.pk])
    lines = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", client.get(url).text)
    assert len(lines) == 3
    sent = {f"line{place}": line for place, line in enumerate(lines)}
    client.post(url, sent | {"line1": "Båda  var\nomtyckta."})
    assert Report.objects.get().brief == {"": [None, {"text": "Båda var omtyckta.", "lang": "sv"}, None]}
    page = client.get(reverse("admin:evaluation_report_open", args=[row.pk])).text
    assert ("Båda var omtyckta." in page, "Ändrad av arrangören." in page, lines[1] in page) == (True, True, True)
    client.post(url + "?scope=Solna", sent | {"line0": "Eget."})
    assert set(Report.objects.get().brief) == {"", "Solna"}
    client.post(url, sent | {"line1": "", "seen1": "Båda var omtyckta."})
    assert set(Report.objects.get().brief) == {"Solna"}
    assert Report.objects.get().snapshot == row.snapshot


def test_two_organisers_at_once_see_what_the_other_wrote_and_lose_nothing(over: Cast) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    url = reverse("admin:evaluation_report_brief", args=[row.pk])
    page = client.get(url).text
    lines = [html.unescape(line) for line in re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page)]
    sent = {f"line{place}": line for place, line in enumerate(lines)}
    sent |= {f"seen{place}": line for place, line in enumerate(lines)}
    assert all(f'name="seen{place}"' in page for place in range(3))
    client.post(url, sent | {"line0": "Den förstas mening.", "line1": "Den förstas andra."})
    late = client.post(url, sent | {"line0": "Den senares mening.", "line2": "Den senares tredje."})
    assert late.status_code == 409
    kept = ["Den förstas mening.", "Den senares mening.", "Den förstas andra.", "Den senares tredje."]
    assert all(words in late.text for words in kept)
    assert "Den andra skrev:" in late.text
    assert Report.objects.get().brief[""][2] is None
    typed = dict(re.findall(r'name="(line\d)"[^>]*>\s*(.*?)</textarea>', late.text))
    shown = dict(re.findall(r'name="(seen\d)" value="(.*?)"', late.text))
    again = {name: html.unescape(value) for name, value in (typed | shown).items()}
    assert client.post(url, again).status_code == 302
    assert [edit["text"] for edit in Report.objects.get().brief[""]] == [kept[1], kept[2], kept[3]]


def test_the_first_page_says_which_reports_wait_for_a_press_and_leads_there(over: Cast) -> None:
    client, front = over.organiser.client(), reverse("admin:index")
    make_report(run=over.run, now=SETTLED)
    assert "väntar på att publiceras" not in client.get(front).text
    about = {"run": over.run, "frozen_at": SETTLED, "snapshot": {"quotes": []}}
    second = Report.objects.create(number=2, **about)
    page = client.get(front).text
    assert ("Rapport 2 väntar på att publiceras" in page, desk(over) in page) == (True, True)
    third = Report.objects.create(number=3, **about)
    assert "Uppföljningsrapporten väntar på att publiceras" in client.get(front).text
    publish_report(report=third, is_public=False, now=SETTLED)
    assert "väntar på att publiceras" not in client.get(front).text  # the third has all that is in the second
    Report.objects.filter(pk=second.pk).delete()
    Report.objects.create(number=2, **about | {"snapshot": {"quotes": [{"asked": {}, "texts": ["Ring"]}]}})
    assert "Rapport 2 väntar på att publiceras" in client.get(front).text
    client.post(desk(over), {"press": "withdraw", "number": 2})
    assert "väntar på att publiceras" not in client.get(front).text  # taken back, it waits for nothing
    Report.objects.filter(number=2).update(withdrawn_at=None)
    assert "Rapport 2 väntar på att publiceras" in client.get(front).text
    assert over.organiser.user is not None
    over.organiser.user.is_limited = True
    over.organiser.user.save()
    assert "väntar på att publiceras" not in client.get(front).text


def test_a_second_report_can_be_published_under_the_third(over: Cast) -> None:
    lay(over.run, datetime.now(UTC), late=True)
    FreeText.objects.all().delete()
    first = make_report(run=over.run, now=SETTLED)
    about = {"run": over.run, "frozen_at": SETTLED}
    words = first.snapshot | {"quotes": [{"asked": {"sv": "Mer?"}, "texts": ["Ring"]}]}
    Report.objects.create(number=2, snapshot=words, **about)
    Report.objects.create(number=3, snapshot=first.snapshot, published_at=SETTLED, **about)
    client = over.organiser.client()
    page = client.get(desk(over)).text
    assert "Deltagarnas ord står inte i rapport 3 förrän du publicerar rapport 2." in page
    assert page.count('value="publish"') == 2
    client.post(desk(over), {"press": "publish", "number": 2})
    assert Report.objects.get(number=2).published_at is not None


def test_words_that_went_unpublished_are_said_to_be_gone_before_the_press_and_after(over: Cast) -> None:
    about = {"run": over.run, "frozen_at": SETTLED}
    words = make_report(run=over.run, now=SETTLED).snapshot | {"quotes": [{"asked": {"sv": "Mer?"}, "texts": ["Ring"]}]}
    second = Report.objects.create(number=2, snapshot=words, **about)
    third = Report.objects.create(number=3, snapshot=words | {"follow_up": None}, published_at=SETTLED, **about)
    client, gone = over.organiser.client(), "Det som deltagarna skrev med egna ord är raderat."
    last = "Deltagarnas ord raderas 3 månader efter frysningen, om rapporten inte är publicerad då"
    assert last in client.get(desk(over)).text
    assert gone not in client.get(reverse("admin:evaluation_report_open", args=[second.pk])).text
    assert erase_words(run=over.run.pk, now=SETTLED) == 2
    page = client.get(desk(over)).text
    assert (last in page, "för de var inte publicerade då" in page) == (False, True)
    previews = [reverse("admin:evaluation_report_open", args=[row.pk]) for row in (second, third)]
    assert [gone in client.get(address).text for address in previews] == [
        True,
        False,
    ]  # the third's open with the second
    assert not waiting_reports().exists()
    client.post(desk(over), {"press": "publish", "number": 2, "public": "1"})
    assert [gone in client.get(address).text for address in previews] == [True, True]
    assert gone in client.get(f"{previews[1]}?scope=*").text
    assert "Ring" not in client.get(previews[1]).text


def test_a_fresh_link_is_shown_once_with_its_code(over: Cast) -> None:
    client, solna = over.organiser.client(), Municipality.objects.get(name="Solna")
    response = client.post(desk(over), {"press": "link", "municipality": solna.pk})
    address = re.search(r'readonly value="([^"]+)"', response.content.decode())
    assert address is not None
    assert '<svg class="qr"' in response.content.decode() or 'class="qr"' in response.content.decode()
    found = find_report(token=address[1].rpartition("/")[2], now=SETTLED)
    assert found is not None
    assert (found[0].run, found[0].municipality) == (over.run, solna)
    assert address[1] not in client.get(desk(over)).content.decode()


def test_a_link_is_only_made_for_those_who_take_part(over: Cast) -> None:
    other = Municipality.objects.create(name="Täby")
    response = over.organiser.client().post(desk(over), {"press": "link", "municipality": other.pk})
    assert response.status_code == 200
    assert ReportLink.objects.count() == 0


def test_links_are_ended_on_the_desk_and_in_the_list(over: Cast) -> None:
    client = over.organiser.client()
    for _ in range(3):
        issue_report_link(run=over.run, municipality=None, now=SETTLED)
    first, second, _third = ReportLink.objects.order_by("pk")
    client.post(desk(over), {"press": "revoke", "id": first.pk})
    listing = reverse("admin:evaluation_reportlink_changelist")
    client.post(listing, {"action": "revoke", "_selected_action": [second.pk]})
    assert [row.revoked_at is None for row in ReportLink.objects.order_by("pk")] == [False, False, True]
    assert TrailEntry.objects.filter(told="Länkar till rapporten återkallades.").count() == 2


def test_a_press_on_one_runs_desk_ends_no_other_runs_link(over: Cast) -> None:
    assert over.stranger.group is not None
    issue_report_link(run=over.stranger.group.run, municipality=None, now=SETTLED)
    over.organiser.client().post(desk(over), {"press": "revoke", "id": ReportLink.objects.get().pk})
    assert ReportLink.objects.get().revoked_at is None


def test_reports_are_listed_and_can_be_neither_written_nor_removed(over: Cast) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    assert client.get(reverse("admin:evaluation_report_changelist")).status_code == 200
    assert client.get(reverse("admin:evaluation_report_change", args=[row.pk]))["Location"] == desk(over)
    assert client.get(reverse("admin:evaluation_report_add")).status_code == 403
    assert client.post(reverse("admin:evaluation_report_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:evaluation_reportlink_add")).status_code == 403
    assert client.get(reverse("admin:evaluation_report_run", args=[0])).status_code == 404


def test_the_run_points_to_its_report(over: Cast) -> None:
    html = over.organiser.client().get(reverse("admin:seminars_run_change", args=[over.run.pk])).content.decode()
    assert f'href="{desk(over)}"' in html


def test_no_page_of_the_desk_shows_ballots_sheets_or_texts(over: Cast) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = over.organiser.client()
    pages = [
        desk(over),
        reverse("admin:evaluation_report_changelist"),
        reverse("admin:evaluation_report_open", args=[row.pk]),
        reverse("admin:seminars_run_change", args=[over.run.pk]),
        reverse("admin:seminars_run_delete", args=[over.run.pk]),
        reverse("admin:groups_workgroup_delete", args=[over.groups[0].pk]),
    ]
    hashes = [ballot.pk[:8] for ballot in Ballot.objects.all()]
    secrets = [*hashes, *(str(sheet.pk)[:8] for sheet in AnswerSheet.objects.all()), "Ring skolan", "Mer tid"]
    html = "".join(client.get(url).content.decode() for url in pages)
    assert [secret for secret in secrets if secret in html] == []


@pytest.mark.parametrize("who", ["contact", "facilitator", "screen", "presenter", "participant", "stranger"])
def test_nobody_else_comes_near(over: Cast, who: str) -> None:
    row = make_report(run=over.run, now=SETTLED)
    client = getattr(over, who).client()
    for name in ("run", "open", "pdf", "xlsx", "brief"):
        number = over.run.pk if name == "run" else row.pk
        response = client.get(reverse(f"admin:evaluation_report_{name}", args=[number]))
        assert response["Location"].startswith("/admin/login/")

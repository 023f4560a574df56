"""The gate on the planning desk: a checklist that says what is missing and who mends it, and the presses that mend."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from seminars.models import Consent, Job, Run, Talk
from tests.cast import VTT, Cast, open_gate

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def talk(cast: Cast) -> Talk:
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def change(talk: Talk) -> str:
    return f"/admin/seminars/talk/{talk.pk}/change/"


def no_translations() -> dict[str, Any]:
    return {"translations-TOTAL_FORMS": 0, "translations-INITIAL_FORMS": 0}


def lines(desk: Client, talk: Talk) -> list[tuple[str, bool, str]]:
    found = desk.get(change(talk)).context["checklist"]
    return [(str(line.title), line.is_there, line.text) for line in found.lines]


def test_the_checklist_tells_each_thing_apart(desk: Client, talk: Talk) -> None:
    Consent.objects.filter(talk=talk).delete()
    assert lines(desk, talk) == [
        ("Svenska undertexter", True, "Finns."),
        ("Text till allt som sägs", True, "Görs av sig själv av undertexterna."),
        ("Det som visas", False, "Intyga att allt som visas också sägs, eller ladda upp en syntolkad version."),
        ("Samtycke: Petra Presentatör", False, "Har inte svarat."),
    ]
    assert "inte heller i rummen" in desk.get(change(talk)).context["checklist"].summary


def test_it_is_calm_when_all_is_there(desk: Client, talk: Talk) -> None:
    open_gate(talk)
    found = desk.get(change(talk)).context["checklist"]
    assert (found.is_open, [line.is_there for line in found.lines]) == (True, [True] * 4)


def test_a_talk_without_a_film_of_ours_has_no_checklist(desk: Client, talk: Talk) -> None:
    Talk.objects.filter(pk=talk.pk).update(file="", external_url="https://example.org/")
    answer = desk.get(change(talk))
    assert (answer.status_code, answer.context["checklist"]) == (200, None)


def test_the_statement_is_signed_with_name_and_time_for_the_film_that_was_seen(
    desk: Client, talk: Talk, cast: Cast
) -> None:
    page = f"/admin/seminars/talk/{talk.pk}/statement/"
    assert f'value="{talk.sha256}"' in desk.get(page).text
    desk.post(page, {"film": "another", "sure": "on"})
    talk.refresh_from_db()
    assert talk.described_by is None
    desk.post(page, {"film": talk.sha256, "sure": "on"})
    talk.refresh_from_db()
    assert (talk.described_by, talk.described_sha256) == (cast.organiser.user, talk.sha256)
    assert lines(desk, talk)[2][2].startswith("Allt som visas sägs också. Intygat av Olga Organisatör ")
    desk.post(page, {"withdraw": "1"})
    assert not lines(desk, talk)[2][1]


def test_a_statement_without_the_tick_is_not_signed(desk: Client, talk: Talk) -> None:
    page = f"/admin/seminars/talk/{talk.pk}/statement/"
    answer = desk.post(page, {"film": talk.sha256}, follow=True)
    assert (answer.redirect_chain[-1][0], "Inget är intygat än." in answer.text) == (page, True)
    talk.refresh_from_db()
    assert (talk.described_by, talk.description) == (None, "")


def test_captions_and_chapters_of_an_earlier_film_are_asked_about_and_confirmed_by_a_press(
    desk: Client, talk: Talk
) -> None:
    open_gate(talk)
    talk.captions.update(film_sha256="0" * 64)
    Talk.objects.filter(pk=talk.pk).update(chapters="0:00 Början", chapters_sha256="0" * 64)
    texts = f"/admin/seminars/talk/{talk.pk}/texts/"
    found = desk.get(change(talk)).context["checklist"]
    assert [(str(one.title), one.is_note, one.url) for one in found.lines if one.url == texts] == [
        ("Svenska undertexter", False, texts),
        ("Kapitel", True, texts),
    ]
    assert (found.is_open, found.lines[0].is_there) == (False, False)
    text = desk.get(texts).text
    assert ("Undertexterna och kapitlen stämmer med den nya filmen" in text, "0:00 Början" in text) == (True, True)
    assert "annan än när sidan öppnades" in desk.post(texts, {"film": "0" * 64}, follow=True).text
    assert "Undertexterna stämmer med den nya filmen." in desk.post(texts, {"film": talk.sha256}, follow=True).text
    found = desk.get(change(talk)).context["checklist"]
    assert (found.is_open, [one for one in found.lines if one.is_note]) == (True, [])
    assert "Allt stämmer redan med filmen." in desk.get(texts).text


def test_chapters_that_are_saved_are_of_the_film_that_is_there(desk: Client, talk: Talk) -> None:
    Talk.objects.filter(pk=talk.pk).update(chapters="0:00 Början", chapters_sha256="0" * 64)
    kept = {"seminar": talk.seminar_id, "number": 1, "title": "Talk 1", "access": "participants"}
    kept |= {"presenters": talk.presenters.get().pk, **no_translations()}
    for chapters, about in (("0:00 Början", "0" * 64), ("0:00 Början\n0:10 Sedan", talk.sha256)):
        assert desk.post(change(talk), {**kept, "chapters": chapters}).status_code == 302
        assert Talk.objects.get(pk=talk.pk).chapters_sha256 == about


def test_captions_that_changed_after_the_yes_are_told_and_a_new_yes_is_asked_for(desk: Client, talk: Talk) -> None:
    open_gate(talk)
    talk.captions.update(vtt=VTT.replace("hit", "hem"))
    found = desk.get(change(talk)).context["checklist"]
    note = found.lines[-1]
    assert (note.title, note.is_note, found.is_open) == ("Undertexterna ändrades efter presentatörens ja", True, True)
    assert "Be om nytt ja" in desk.get(change(talk)).text
    agreed = desk.get("/admin/seminars/consent/")
    assert [line[0].talk.number for line in agreed.context["agreed"]] == [1, 2]
    assert "Undertexterna ändrades efter det." in agreed.text
    desk.post(f"/admin/seminars/talk/{talk.pk}/ask/", {"presenter": talk.presenters.get().pk, "from": "list"})
    assert Job.objects.get().task == "seminars.send_approval_mail"
    Consent.objects.filter(talk=talk).update(seen={})
    assert desk.get(change(talk)).context["checklist"].lines[-1].title == "Undertexterna kom efter presentatörens ja"


def test_a_run_is_warned_of_talks_without_captions_and_published_anyway(desk: Client, cast: Cast, talk: Talk) -> None:
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    page = f"/admin/seminars/run/{cast.run.pk}"
    assert desk.get(f"{page}/publish/").context["uncaptioned"] == []
    talk.captions.all().delete()
    cast.seminar.talks.get(number=2).captions.update(film_sha256="0" * 64)
    for name in ("change", "publish"):
        answer = desk.get(f"{page}/{name}/")
        assert answer.context["uncaptioned"] == [
            "”Talk 1” har inga svenska undertexter. Den som inte hör missar det som sägs.",
            "Undertexterna till ”Talk 2” skrevs till en tidigare film. Se om de stämmer.",
        ]
        assert "Öppna seminariets Talks" in answer.text
    desk.post(f"{page}/publish/")
    assert Run.objects.get(pk=cast.run.pk).status == Run.Status.PUBLISHED
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    assert desk.get(f"{page}/change/").context["uncaptioned"] == []


def test_a_presenter_is_asked_by_a_press_and_reminded_another_day(desk: Client, talk: Talk) -> None:
    Consent.objects.filter(talk=talk).delete()
    who = talk.presenters.get()
    ask = f"/admin/seminars/talk/{talk.pk}/ask/"
    assert "Ett mejl går nu till Petra Presentatör." in desk.post(ask, {"presenter": who.pk}, follow=True).text
    assert "har redan fått ett mejl i dag" in desk.post(ask, {"presenter": who.pk}, follow=True).text
    assert Job.objects.get().args == {"talk": talk.pk, "presenter": who.pk}
    desk.get(ask)
    assert Job.objects.count() == 1
    assert "Påminn" in desk.get(change(talk)).text


def test_the_list_of_answers_has_those_to_ask_first_and_asks_all(desk: Client, talk: Talk) -> None:
    Consent.objects.filter(talk=talk).delete()
    found = desk.get("/admin/seminars/consent/").context
    assert [[line[0].talk.number for line in found[part]] for part in ("waiting", "agreed")] == [[1], [2]]
    desk.get("/admin/seminars/consent/ask/")
    assert Job.objects.count() == 0
    desk.post("/admin/seminars/consent/ask/")
    assert [job.args["talk"] for job in Job.objects.all()] == [talk.pk]


def test_for_all_may_be_chosen_before_all_is_there_and_says_what_is_missing(desk: Client, talk: Talk) -> None:
    data = {
        "seminar": talk.seminar_id,
        "number": 1,
        "title": "Talk 1",
        "presenters": [talk.presenters.get().pk],
        "chapters": "0:00 Början\r\n3:20 Sedan",
        "access": "public",
        **no_translations(),
    }
    text = desk.post(change(talk), data, follow=True).text
    assert "Talk 1 visas inte för alla än. Saknas: det som visas är sagt eller syntolkat." in text
    talk.refresh_from_db()
    assert (talk.access, talk.chapters) == ("public", "0:00 Början\r\n3:20 Sedan")


def test_chapters_that_are_wrong_are_told_line_by_line(desk: Client, talk: Talk) -> None:
    data = {
        "seminar": talk.seminar_id,
        "number": 1,
        "title": "T",
        "access": "participants",
        "chapters": "x\n99:00 slut",
    }
    answer = desk.post(change(talk), data)
    assert answer.context["adminform"].form.errors["chapters"] == [
        "Rad 1: Skriv tid och titel, till exempel 3:20 Vad vi provade. (x)",
        "Rad 2: Tiden är efter filmens slut. (99:00 slut)",
    ]


def test_the_seminars_page_says_it_in_short(desk: Client, cast: Cast) -> None:
    text = desk.get(f"/admin/seminars/seminar/{cast.seminar.pk}/change/").text
    assert text.count("Saknas: det som visas är sagt eller syntolkat.") == 2


def test_a_run_says_which_films_it_may_not_show_and_is_published_anyway(desk: Client, cast: Cast, talk: Talk) -> None:
    day = timezone.localdate(cast.run.starts_at)
    Consent.objects.filter(talk=talk).update(expires_on=day)
    Consent.objects.exclude(talk=talk).update(withdrawn_at=timezone.now())
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    for page in ("change", "publish"):
        said = desk.get(f"/admin/seminars/run/{cast.run.pk}/{page}/").context["consents"]
        assert len(said) == 2
        assert said[1] == "”Talk 2” visas inte: en presentatörs samtycke saknas."
    desk.post(f"/admin/seminars/run/{cast.run.pk}/publish/")
    assert Run.objects.get(pk=cast.run.pk).status == Run.Status.PUBLISHED


def test_a_run_whose_films_are_agreed_to_says_nothing(desk: Client, cast: Cast) -> None:
    assert desk.get(f"/admin/seminars/run/{cast.run.pk}/change/").context["consents"] == []


def test_an_uploaded_file_of_swedish_captions_is_what_the_editor_opens(desk: Client, talk: Talk) -> None:
    vtt = VTT.replace("hit", "åter")
    seminar, inline = talk.seminar, {}
    for index, one in enumerate(seminar.talks.all()):
        row = {"id": one.pk, "seminar": seminar.pk, "number": one.number, "title": one.title, "access": one.access}
        inline |= {f"talks-{index}-{name}": value for name, value in row.items()}
    inline |= {"kit-TOTAL_FORMS": 0, "kit-INITIAL_FORMS": 0, **no_translations()}
    inline |= {"talks-TOTAL_FORMS": 2, "talks-INITIAL_FORMS": 2, "talks-MIN_NUM_FORMS": 0, "talks-MAX_NUM_FORMS": 2}
    facts = {"title": seminar.title, "slug": seminar.slug, "status": seminar.status}
    film = {"talks-0-captions_file": SimpleUploadedFile("sv.vtt", vtt.encode())}
    answer = desk.post(f"/admin/seminars/seminar/{seminar.pk}/change/", {**facts, **inline, **film})
    assert answer.status_code == 302
    assert desk.get(f"/admin/seminars/talk/{talk.pk}/captions/sv/").context["vtt"] == vtt
    assert timedelta(0) < timezone.now() - talk.caption_drafts.get().changed_at


def test_a_presenters_fresh_link_says_how_long_it_works(desk: Client, talk: Talk) -> None:
    who = talk.presenters.get()
    page = f"/admin/seminars/presenter/{who.pk}/link/"
    Consent.objects.filter(presenter=who).update(expires_on=timezone.localdate() + timedelta(days=400))
    assert "Länken gäller i 400 dagar" in desk.post(page).text
    Consent.objects.all().delete()
    assert "Länken gäller i 180 dagar" in desk.post(page).text

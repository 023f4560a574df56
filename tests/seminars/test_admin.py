"""The planning desk: what an organiser types is checked, kept, and reaches the rooms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facilitation.models import Cue, Topic
from groups.models import Screen, WorkGroup
from seminars.models import PersonalLink, Run, Seminar, Talk, User
from seminars.services.links import find_link
from tests.cast import NOW, STARTS_AT, VTT, Cast, Member, make_person
from tests.seminars.desk import form_of
from tests.seminars.films import film

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(organiser: Member) -> Client:
    return organiser.client()


def run_url(run: Run, step: str = "change") -> str:
    return reverse(f"admin:seminars_run_{step}", args=[run.pk])


def revision(run: Run, name: str = "agenda") -> int:
    return Topic.objects.filter(run=run, name=name).values_list("rev", flat=True).first() or 0


def errors(response: Any) -> list[str]:
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return [str(text) for formset in formsets for text in formset.non_form_errors()]


@pytest.mark.parametrize("who", ["stranger", "facilitator", "contact", "presenter", "screen", "decision_maker"])
def test_only_organisers_come_in(cast: Cast, who: str) -> None:
    response = getattr(cast, who).client().get(reverse("admin:seminars_run_changelist"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


def test_an_organiser_needs_no_rights_handed_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.organiser.user.pk).update(is_superuser=False)
    assert cast.organiser.client().get(run_url(cast.run)).status_code == 200


def test_every_list_and_form_of_the_desk_opens(desk: Client, cast: Cast) -> None:
    index = desk.get(reverse("admin:index")).content.decode()
    pages = sorted(set(re.findall(r'href="(/admin/(?:seminars|groups|facilitation)/\w+/(?:add/)?)"', index)))
    assert len(pages) > 20
    assert [page for page in pages if desk.get(page, follow=True).status_code != 200] == []


def test_a_new_run_gets_the_standard_agenda_and_goes_on_to_it(desk: Client, cast: Cast) -> None:
    page = desk.get(reverse("admin:seminars_run_add"))
    sent = form_of(page) | {"seminar": cast.seminar.pk, "starts_at_0": "2027-01-12", "starts_at_1": "09:00"}
    response = desk.post(reverse("admin:seminars_run_add"), sent)
    made = Run.objects.latest("pk")
    assert response["Location"] == run_url(made)
    assert (made.status, made.segments.count(), made.length) == (Run.Status.DRAFT, 9, 140 * MINUTE)


def test_saving_a_run_unchanged_changes_nothing_but_the_revision(desk: Client, run: Run) -> None:
    before = list(run.segments.values())
    response = desk.post(run_url(run), form_of(desk.get(run_url(run))))
    assert response.status_code == 302
    assert list(run.segments.values()) == before
    assert revision(run) == 1


def test_an_agenda_that_does_not_add_up_is_told_and_nothing_typed_is_lost(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run))) | {"segments-4-duration": "12", "segments-4-title": "Fika"}
    response = desk.post(run_url(run), sent)
    assert errors(response) == ["Delarna blir 142 minuter, men tillfället är 140. Ta bort 2."]
    html = response.content.decode()
    assert [text in html for text in ('value="12"', 'value="Fika"')] == [True, True]
    assert run.segments.get(key="break").duration == 10 * MINUTE


def test_a_run_may_have_another_length_when_its_lines_fill_it(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run))) | {"length": "141:30", "segments-4-duration": "11:30"}
    assert desk.post(run_url(run), sent).status_code == 302
    run.refresh_from_db()
    assert run.length == timedelta(minutes=141, seconds=30)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("segments-4-duration", "tio", "Skriv minuter, som 15 eller 15:30."),
        ("segments-8-give", "1", "Utvärderingen ger aldrig tid. Skriv 0."),
        ("segments-1-give", "1", "Bara paus, samling och samtal kan ge tid. Skriv 0."),
        ("segments-1-talk_number", "", "Välj vilken Talk som spelas här."),
        ("segments-4-give", "11", "En del kan inte ge mer tid än den har. Sänk talet."),
        ("segments-7-position", "10", "Utvärderingen ska vara en enda del, och den sista."),
        ("meeting_url", "http://teams.microsoft.com/l/1", "Möteslänken ska börja med https://."),
        ("meeting_url", "https://teams.microsoft.com.evil.example/1", "är inte tillåtna"),
        ("meeting_url", "https://user@zoom.us/j/1", "Möteslänken ska börja med https://."),
    ],
)
def test_what_is_wrong_is_said_at_the_place(desk: Client, run: Run, field: str, value: str, text: str) -> None:
    response = desk.post(run_url(run), form_of(desk.get(run_url(run))) | {field: value})
    assert response.status_code == 200
    assert text in response.content.decode()


def test_a_meeting_on_a_permitted_host_is_kept(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run))) | {"meeting_url": "https://us02.zoom.us/j/123"}
    assert desk.post(run_url(run), sent).status_code == 302
    run.refresh_from_db()
    assert run.meeting_url == "https://us02.zoom.us/j/123"


def test_an_unknown_host_is_told_with_who_may_allow_it(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run))) | {"meeting_url": "https://evil.example/1"}
    assert (
        "Den som sköter servern kan tillåta fler, med MEETING_HOSTS." in desk.post(run_url(run), sent).content.decode()
    )


def test_nobody_is_asked_for_the_kind_of_meeting_where_there_is_only_one(desk: Client, run: Run) -> None:
    assert 'name="meeting_kind"' not in desk.get(run_url(run)).content.decode()
    assert 'name="meeting_kind"' not in desk.get("/admin/seminars/run/add/").content.decode()


def test_a_run_chooses_among_the_servers_that_there_are(desk: Client, run: Run, settings: Any) -> None:
    settings.JITSI_HOST = "meet.example.se"
    page = desk.get(run_url(run))
    assert [value for value, _label in page.context["adminform"].form.fields["meeting_kind"].choices] == [
        "link",
        "jitsi",
    ]
    assert desk.post(run_url(run), form_of(page) | {"meeting_kind": "jitsi"}).status_code == 302
    run.refresh_from_db()
    assert run.meeting_kind == "jitsi"
    assert "Prova mötet" in desk.get(run_url(run)).content.decode()
    refused = desk.post(run_url(run), form_of(page) | {"meeting_kind": "bbb"})
    assert refused.status_code == 200


def test_a_server_that_was_taken_away_is_told_when_the_run_is_saved(desk: Client, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(meeting_kind="bbb")
    page = desk.get(run_url(run))
    assert "Servern för mötet är inte inställd längre." in desk.post(run_url(run), form_of(page)).content.decode()
    assert desk.post(run_url(run), form_of(page) | {"meeting_kind": "link"}).status_code == 302


def test_a_new_line_gets_a_key_of_its_own(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run)))
    sent |= {"segments-TOTAL_FORMS": "10", "segments-3-duration": "30", "segments-8-position": "20"}
    line = {"position": "9", "kind": "break", "title": "Bensträckare", "place": "group", "duration": "5", "give": "0"}
    sent |= {f"segments-9-{name}": value for name, value in line.items()}
    response = desk.post(run_url(run), sent)
    assert response.status_code == 302, errors(response)
    assert run.segments.get(title="Bensträckare").key == "break-2"


def test_publishing_is_asked_about_and_then_reaches_the_rooms(desk: Client, cast: Cast) -> None:
    Talk.objects.filter(number=1).update(duration=12 * MINUTE)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    html = desk.get(run_url(cast.run, "publish")).content.decode()
    assert re.search(r"Lärande samtal</th><td>35</td><td>38</td>", html)
    assert Run.objects.get(pk=cast.run.pk).status == Run.Status.DRAFT
    desk.post(run_url(cast.run, "publish"))
    assert Run.objects.get(pk=cast.run.pk).status == Run.Status.PUBLISHED
    assert revision(cast.run) == 1


def test_publishing_is_refused_with_the_reason(desk: Client, cast: Cast) -> None:
    Talk.objects.update(duration=40 * MINUTE)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    page = desk.get(run_url(cast.run, "publish")).content.decode()
    assert "25 minuter för långa" in page
    assert 'class="default"' not in page
    after = desk.post(run_url(cast.run, "publish"), follow=True).content.decode()
    assert "25 minuter för långa" in after
    assert Run.objects.get(pk=cast.run.pk).status == Run.Status.DRAFT
    assert revision(cast.run) == 0


def test_cancelling_is_a_press_of_its_own(desk: Client, run: Run) -> None:
    assert desk.get(run_url(run, "cancel")).status_code == 200
    desk.post(run_url(run, "cancel"))
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    desk.post(run_url(run, "reopen"))
    run.refresh_from_db()
    assert run.status == Run.Status.DRAFT


@pytest.mark.parametrize(("begun", "ago", "offered"), [(False, 1, True), (True, 1, True), (True, 30, False)])
def test_what_has_been_held_cannot_be_called_off(desk: Client, run: Run, begun: bool, ago: int, offered: bool) -> None:
    starts_at = timezone.now() - timedelta(hours=ago)
    Run.objects.filter(pk=run.pk).update(starts_at=starts_at)
    if begun:
        Cue.objects.create(run=run, seq=1, at=starts_at, action="start", given_at=starts_at)
    assert ('href="../cancel/"' in desk.get(run_url(run)).content.decode()) == offered


def test_once_a_signal_is_given_the_times_belong_to_the_control_room(desk: Client, run: Run) -> None:
    Cue.objects.create(run=run, seq=1, at=STARTS_AT, action="start", given_at=NOW)
    page = desk.get(run_url(run))
    assert "Tiderna ändras nu i kontrollrummet" in page.content.decode()
    sent = form_of(page) | {"meeting_url": "https://zoom.us/j/9", "length": "1", "segments-4-duration": "1"}
    assert desk.post(run_url(run), sent).status_code == 302
    run.refresh_from_db()
    assert (run.meeting_url, run.length, run.segments.count()) == ("https://zoom.us/j/9", 140 * MINUTE, 9)
    refused = desk.post(run_url(run, "fit"), follow=True).content.decode()
    assert "Tiderna ändras nu i kontrollrummet" in refused
    assert desk.get(reverse("admin:seminars_run_delete", args=[run.pk])).status_code == 403


def seminar_form(desk: Client, seminar: Seminar) -> tuple[str, dict[str, Any]]:
    url = reverse("admin:seminars_seminar_change", args=[seminar.pk])
    return url, form_of(desk.get(url))


def test_a_film_is_looked_into_kept_and_sent_to_the_rooms(desk: Client, cast: Cast) -> None:
    url, sent = seminar_form(desk, cast.seminar)
    data = film(seconds=2)
    sent |= {
        "talks-0-file": SimpleUploadedFile("Min film.MP4", data, "video/mp4"),
        "talks-0-captions_file": SimpleUploadedFile("sv.vtt", VTT.replace("Välkomna", "Hej och välkomna").encode()),
    }
    response = desk.post(url, sent, follow=True)
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    assert (talk.size, talk.duration // MINUTE) == (len(data), 0)
    assert re.fullmatch(r"talks/[0-9a-f]{32}\.mp4", talk.file.name)
    assert "Hej och välkomna" in talk.captions.get(language="sv").vtt
    assert revision(cast.run) == 1
    said = [str(message) for message in response.context["messages"]]
    assert any("bäst mellan 10 och 15 minuter" in text for text in said)
    assert any("anpassa agendan till filmerna" in text for text in said)


def test_a_film_or_captions_that_cannot_be_used_are_refused_with_the_reason(desk: Client, cast: Cast) -> None:
    url, sent = seminar_form(desk, cast.seminar)
    sent |= {
        "talks-0-file": SimpleUploadedFile("film.mp4", film(audio=None), "video/mp4"),
        "talks-1-captions_file": SimpleUploadedFile("sv.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nfel\n"),
        "about": "Det jag just skrev",
    }
    html = desk.post(url, sent).content.decode()
    assert "Filmen har inget ljud" in html
    assert "Rad 3: Sluttiden ska vara efter starttiden." in html
    assert "Det jag just skrev" in html
    assert Talk.objects.get(seminar=cast.seminar, number=1).size == 1_000_000


@pytest.mark.parametrize(("expected", "is_warned"), [(4, True), (5, False), (9, False), (10, True)])
def test_an_unusual_size_is_remarked_on_and_never_stopped(
    desk: Client, group: WorkGroup, expected: int, is_warned: bool
) -> None:
    url = reverse("admin:groups_workgroup_change", args=[group.pk])
    response = desk.post(url, form_of(desk.get(url)) | {"expected": expected}, follow=True)
    group.refresh_from_db()
    assert group.expected == expected
    said = [str(message) for message in response.context["messages"]]
    assert any("fungerar bäst" in text for text in said) is is_warned
    assert revision(group.run, "control") == 1


def test_a_fresh_link_is_made_by_a_press_and_shown_once(desk: Client, cast: Cast) -> None:
    leads = cast.groups[0].facilitators.get()
    url = reverse("admin:groups_facilitator_link", args=[leads.pk])
    before = PersonalLink.objects.count()
    assert 'id="address"' not in desk.get(url).content.decode()
    assert PersonalLink.objects.count() == before
    response = desk.post(url)
    token = re.search(r"/go/([\w-]+)", response.content.decode()).group(1)
    link = find_link(token=token, now=NOW)
    assert (link.user, link.role, link.run) == (leads.user, "facilitator", cast.run)
    assert "<svg" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert token not in desk.get(url).content.decode()


def test_old_links_are_revoked_only_when_asked_for(desk: Client, cast: Cast) -> None:
    leads = cast.groups[0].facilitators.get()
    url = reverse("admin:groups_facilitator_link", args=[leads.pk])
    old = PersonalLink.objects.filter(user=leads.user)
    desk.post(url)
    assert old.filter(revoked_at=None).count() == 2
    desk.post(url, {"revoke": "on"})
    assert old.filter(revoked_at=None).count() == 1


def test_a_room_gets_a_new_screen_link_from_its_page(desk: Client, group: WorkGroup) -> None:
    response = desk.post(reverse("admin:groups_workgroup_link", args=[group.pk]))
    assert "/screen/open/" in response.content.decode()
    assert Screen.objects.filter(group=group).count() == 2


def test_one_person_per_address_in_any_capitals(desk: Client, cast: Cast) -> None:
    url = reverse("admin:seminars_user_add")
    sent = {"name": "Kim Igen", "email": "KIM.KONTAKT@example.se", "language": "sv"}
    assert "Det finns redan en person" in desk.post(url, sent).content.decode()
    desk.post(url, sent | {"email": "Ny.Person@Example.se"})
    assert not User.objects.get(email="ny.person@example.se").has_usable_password()


def test_an_organiser_cannot_make_organisers_or_take_over_their_accounts(cast: Cast) -> None:
    User.objects.filter(pk=cast.organiser.user.pk).update(is_superuser=False)
    desk, person = cast.organiser.client(), make_person("Rut Resurs")
    url = reverse("admin:seminars_user_change", args=[person.pk])
    sent = form_of(desk.get(url)) | {"is_staff": "on", "is_superuser": "on", "name": "Rut Ny"}
    desk.post(url, sent)
    person.refresh_from_db()
    assert (person.name, person.is_staff, person.is_superuser) == ("Rut Ny", False, False)
    theirs = reverse("admin:auth_user_password_change", args=[cast.producer.user.pk])
    assert desk.get(theirs).status_code == 403


def test_the_log_of_signals_is_only_read(desk: Client, run: Run) -> None:
    cue = Cue.objects.create(run=run, seq=1, at=STARTS_AT, action="start", given_at=NOW)
    assert desk.get(reverse("admin:facilitation_cue_changelist")).status_code == 200
    assert desk.get(reverse("admin:facilitation_cue_delete", args=[cue.pk])).status_code == 403
    assert desk.post(reverse("admin:facilitation_cue_change", args=[cue.pk]), {}).status_code == 403


def test_a_line_that_is_taken_away_gives_its_minutes_to_another(desk: Client, run: Run) -> None:
    sent = form_of(desk.get(run_url(run))) | {"segments-4-DELETE": "on"}
    assert errors(desk.post(run_url(run), sent)) == ["Delarna blir 130 minuter, men tillfället är 140. Lägg till 10."]
    assert desk.post(run_url(run), sent | {"segments-3-duration": "45"}).status_code == 302
    assert [row.key for row in run.segments.all()][3:5] == ["learning", "gathering"]

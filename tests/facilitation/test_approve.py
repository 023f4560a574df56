"""A presenter's own Talk: seen, approved until a day, taken back; and what rooms get of it meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from facilitation.models import Topic
from facilitation.queries.agenda import agenda_states
from groups.queries import may_see_talk
from seminars.clearance import day_of, for_rooms
from seminars.models import Consent, LinkRole, Presenter, Run, Talk
from seminars.services.captions import keep_captions
from seminars.services.consents import years_after
from tests.cast import NOW, VTT, Cast, agree, make_linked, make_person, make_run, make_seminar

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, which its presenter has not answered."""
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    Consent.objects.filter(talk=talk).delete()
    return talk


@pytest.fixture
def petra(cast: Cast) -> Client:
    return cast.presenter.client()


def page(talk: Talk, rest: str = "") -> str:
    return f"/present/talks/{talk.pk}/{rest}"


def say_yes(browser: Client, talk: Talk, **changes: str) -> object:
    return browser.post(page(talk), {"approves": "on", "years": "2", "film": talk.sha256, "day": "", **changes})


def film(cast: Cast, run: Run | None = None) -> str | None:
    """What the rooms are told of the first film's address."""
    slots = agenda_states((run or cast.run).pk)[""]["slots"]
    found: str | None = next(slot["talk"]["url"] for slot in slots if slot["talk"])
    return found


def agenda_revs() -> list[tuple[int, int]]:
    return list(Topic.objects.filter(name="agenda").order_by("run_id").values_list("run_id", "rev"))


def test_the_page_shows_the_film_with_captions_and_asks(petra: Client, talk: Talk) -> None:
    text = petra.get(page(talk)).text
    assert f'<source src="/talks/{talk.pk}/film.mp4"' in text
    assert '<track kind="captions" srclang="sv"' in text
    assert "Välkomna hit." in text
    assert "Får filmen visas?" in text


def test_the_presenters_page_says_what_waits(petra: Client, talk: Talk) -> None:
    assert "”Talk 1” väntar på ditt ja." in petra.get("/present/").text
    say_yes(petra, talk)
    assert "väntar på ditt ja" not in petra.get("/present/").text


def test_a_yes_is_for_two_years_unless_another_is_chosen(petra: Client, talk: Talk) -> None:
    today = timezone.localdate()
    own = today + timedelta(days=100)
    for changes in ({}, {"years": "5"}, {"day": f"{own}"}):
        say_yes(petra, talk, **changes)
    until = list(Consent.objects.filter(talk=talk).order_by("pk").values_list("expires_on", flat=True))
    assert until == [years_after(today, 2), years_after(today, 5), own]
    assert "Du har sagt ja" in petra.get(page(talk)).text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"approves": ""}, "Kryssa här om du godkänner filmen och undertexterna."),
        ({"day": "2020-01-01"}, "Välj en dag från i dag och högst tio år framåt."),
        ({"day": "i morgon"}, "Skriv dagen som 2028-06-30."),
        ({"film": "another"}, "Filmen är en annan än när sidan öppnades."),
        ({"years": "40"}, ""),
    ],
)
def test_what_is_no_yes_says_why_and_gives_none(petra: Client, talk: Talk, changes: dict, says: str) -> None:
    answer = say_yes(petra, talk, **changes)
    assert (answer.status_code, says in answer.text) == (422, True)  # type: ignore[attr-defined]
    assert not Consent.objects.filter(talk=talk).exists()


def test_a_yes_opens_the_film_to_every_run_at_once_and_its_end_closes_it(petra: Client, talk: Talk, cast: Cast) -> None:
    assert film(cast) is None
    say_yes(petra, talk)
    first = agenda_revs()
    assert {run for run, _rev in first} == set(cast.seminar.runs.values_list("pk", flat=True))
    assert film(cast) == f"/talks/{talk.pk}/film.mp4"
    assert "slutar visas genast" in petra.get(page(talk, "withdraw/")).text
    assert film(cast) is not None
    petra.post(page(talk, "withdraw/"))
    assert film(cast) is None
    assert agenda_revs() == [(run, rev + 1) for run, rev in first]
    petra.post(page(talk, "withdraw/"))
    assert agenda_revs() == [(run, rev + 1) for run, rev in first]


def test_a_film_that_is_not_agreed_to_is_told_from_one_that_is_not_there(talk: Talk, cast: Cast) -> None:
    def told() -> tuple[str | None, bool]:
        slots = agenda_states(cast.run.pk)[""]["slots"]
        return next((slot["talk"]["url"], slot["talk"]["withheld"]) for slot in slots if slot["talk"])

    assert told() == (None, True)
    Talk.objects.filter(pk=talk.pk).update(file="")
    assert told() == (None, False)


def test_a_text_that_changes_gets_another_address(talk: Talk, cast: Cast) -> None:
    def address() -> str:
        slots = agenda_states(cast.run.pk)[""]["slots"]
        found: str = next(slot["talk"]["captions"][0]["url"] for slot in slots if slot["talk"])
        return found

    before = address()
    keep_captions(talk=talk, language="sv", vtt=VTT.replace("hit", "hem"), by=None, now=NOW)
    after = address()
    assert (before == after, before.partition("?")[0] == after.partition("?")[0]) == (False, True)
    assert "hem" in cast.organiser.client().get(after).text


def test_nobody_is_said_to_have_approved_captions_that_were_not_there(petra: Client, talk: Talk) -> None:
    talk.captions.all().delete()
    text = petra.get(page(talk)).text
    assert ("Jag har sett filmen och godkänner den" in text, "filmen och undertexterna" in text) == (True, False)
    say_yes(petra, talk)
    assert "Du godkände filmen <span" in petra.get(page(talk)).text
    keep_captions(talk=talk, language="sv", vtt=VTT, by=None, now=timezone.now())
    text = petra.get(page(talk)).text
    assert ("Svenska har kommit till." in text, "Jag har sett filmen och undertexterna" in text) == (True, True)


def test_the_presenter_sees_what_changed_in_the_captions_and_says_yes_again(petra: Client, talk: Talk) -> None:
    mark = petra.get(page(talk)).context["texts"]
    say_yes(petra, talk, texts=mark)
    assert "Undertexterna är inte som när du sa ja" not in petra.get(page(talk)).text
    keep_captions(talk=talk, language="sv", vtt=VTT.replace("hit", "hem"), by=None, now=timezone.now())
    answer = petra.get(page(talk))
    assert [(one.language, [(c.before, c.after) for c in one.changes]) for one in answer.context["news"]] == [
        ("Svenska", [("Välkomna hit.", "Välkomna hem.")])
    ]
    assert "Du har sagt ja" in answer.text
    refused = say_yes(petra, talk, texts=mark)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "Undertexterna ändrades medan du såg filmen." in refused.text  # type: ignore[attr-defined]
    say_yes(petra, talk, texts=answer.context["texts"])
    assert petra.get(page(talk)).context["news"] == []


def test_a_runs_own_day_decides_what_its_rooms_are_told(cast: Cast, talk: Talk) -> None:
    later = make_run(cast.seminar, cast.run.starts_at + timedelta(days=30))
    agree(talk, until=day_of(cast.run))
    assert [film(cast) is None, film(cast, later) is None] == [False, True]


def test_a_room_fetches_a_film_while_it_is_agreed_to_today_and_on_its_day(cast: Cast, talk: Talk) -> None:
    def seen(who: str, now: object) -> bool:
        fresh = for_rooms(Talk.objects.filter(pk=talk.pk)).get()
        return may_see_talk(getattr(cast, who).actor(), fresh, now)  # type: ignore[arg-type]

    day = timedelta(days=1)
    agree(talk, until=day_of(cast.run) - day)
    assert not any(seen(who, NOW - 2 * day) for who in ("screen", "facilitator"))
    agree(talk, until=day_of(cast.run), now=NOW - 3 * day)
    assert [seen("screen", NOW - 2 * day), seen("screen", NOW), seen("screen", NOW + day)] == [True, True, False]
    Consent.objects.update(withdrawn_at=NOW)
    found = {who: seen(who, NOW) for who in ("screen", "facilitator", "presenter", "organiser")}
    assert found == {"screen": False, "facilitator": False, "presenter": True, "organiser": True}


@pytest.mark.django_db(transaction=True)
def test_a_presenter_sees_the_own_film_before_saying_yes_and_no_other(cast: Cast, talk: Talk) -> None:
    other = Presenter.objects.create(user=make_person("Signe Annan"))
    signe = make_linked(other.user, LinkRole.PRESENTER, cast.run)
    second = Talk.objects.get(seminar=cast.seminar, number=2)
    second.presenters.set([other])
    for number in (1, 2):
        path = Path(settings.MEDIA_ROOT) / "talks" / f"{number}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"film")
    seen = {
        (who, one.number): browser.get(f"/talks/{one.pk}/film.mp4").status_code
        for who, browser in (("petra", cast.presenter.client()), ("signe", signe.client()))
        for one in (talk, second)
    }
    assert seen == {("petra", 1): 200, ("petra", 2): 404, ("signe", 1): 404, ("signe", 2): 200}


def test_only_the_own_talks_page_is_there(cast: Cast, talk: Talk) -> None:
    other = make_linked(Presenter.objects.create(user=make_person("Signe Annan")).user, LinkRole.PRESENTER, cast.run)
    assert other.client().get(page(talk)).status_code == 404
    assert other.client().post(page(talk, "withdraw/")).status_code == 404
    assert cast.organiser.client().get(page(talk)).status_code == 403
    assert Client().post(page(talk)).status_code == 403


def test_a_presenter_without_any_run_still_finds_the_own_talk(cast: Cast) -> None:
    seminar = make_seminar("Nytt", "nytt")
    who = Presenter.objects.create(user=make_person("Nils Ny"))
    talk = Talk.objects.create(seminar=seminar, number=1, title="Ny Talk", sha256="a" * 64, file="talks/ny.mp4")
    talk.presenters.add(who)
    nils = make_linked(who.user, LinkRole.PRESENTER, cast.run).client()
    text = nils.get("/present/").text
    assert "Du har inget tillfälle just nu" in text
    assert page(talk) in text
    assert nils.get(page(talk)).status_code == 200


def test_a_film_that_is_not_there_yet_is_waited_for(petra: Client, talk: Talk) -> None:
    Talk.objects.filter(pk=talk.pk).update(file="", sha256="")
    assert "Filmen är inte uppladdad än." in petra.get(page(talk)).text
    assert say_yes(petra, talk).status_code == 422  # type: ignore[attr-defined]


def test_an_expired_consent_says_so_and_can_be_given_again(petra: Client, talk: Talk) -> None:
    agree(talk, until=date(2020, 1, 1))
    assert "Samtycket gick ut 1 januari 2020." in petra.get(page(talk)).text
    say_yes(petra, talk)
    assert "Du har sagt ja" in petra.get(page(talk)).text

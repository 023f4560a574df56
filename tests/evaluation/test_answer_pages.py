"""The participant's page: at every phase, with and without JavaScript and cookies, and nothing typed is ever lost."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from evaluation.models import Allowance, AnswerSheet, Evaluation, FreeText, Questionnaire, Version
from evaluation.services.answers import is_ballot_of, new_ballot
from facilitation.models import Cue
from facilitation.services.evaluation import allow_more, open_early
from facilitation.services.regrouping import merge_groups
from groups.models import WorkGroup
from seminars.models import Run, Talk
from tests.cast import Cast
from tests.evaluation.runs import ALL, EVERY_KIND, KEPT, ballots, cast_now, post, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def answering(db: None) -> Cast:
    return cast_now(minutes=137)


@pytest.fixture
def room(answering: Cast) -> WorkGroup:
    return answering.groups[0]


def page(group: WorkGroup, client: Client | None = None, query: str = ""):  # type: ignore[no-untyped-def]
    return (client or Client()).get(f"/e/{group.code}{query}")


def heading(response) -> str:  # type: ignore[no-untyped-def]
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)[1]  # type: ignore[index]


def ballot_in(response) -> str:  # type: ignore[no-untyped-def]
    return re.search(r'name="ballot" value="([^"]+)"', response.content.decode())[1]  # type: ignore[index]


def checked(response) -> list[str]:  # type: ignore[no-untyped-def]
    return re.findall(r'name="(\w+)" value="(\d)" checked', response.content.decode())


def test_before_it_opens_the_page_says_when() -> None:
    cast = cast_now(minutes=60)
    response = page(cast.groups[0])
    opens = cast.run.starts_at + timedelta(minutes=135)
    assert heading(response) == f"Utvärderingen öppnar {localtime(opens):%H.%M}."
    assert response["X-Opening"] == "later"
    assert '<form method="post" action="/e/' not in response.content.decode()


def test_it_opens_at_an_early_end() -> None:
    cast = cast_now(minutes=60)
    Cue.objects.create(run=cast.run, seq=2, at=cast.run.starts_at + timedelta(minutes=59), action="end",
                       given_at=cast.run.starts_at)  # fmt: skip
    assert heading(page(cast.groups[0])) == "Tack för i dag. Fem minuter till."


def test_the_form_asks_everything_and_names_the_talks(answering: Cast, room: WorkGroup) -> None:
    Talk.objects.filter(seminar=answering.seminar, number=1).update(title="Hem <i>igen")
    html = page(room).content.decode()
    assert re.findall(r'<fieldset id="div_id_(\w+)"', html) == list(KEPT)
    assert "1a. Hur relevant var Talk 1, ”Hem &lt;i&gt;igen”, för ditt arbete?" in html
    assert html.count('value="0"') == 8
    assert " required" not in html


def test_the_form_is_kept_by_no_cache_and_asks_for_no_session(room: WorkGroup) -> None:
    response = page(room)
    assert "no-store" in response["Cache-Control"]
    assert list(response.cookies) == ["st_ballot"]
    assert response.cookies["st_ballot"]["path"] == f"/e/{room.code}"
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_without_scripts_an_answer_is_received_and_shown_as_such(room: WorkGroup) -> None:
    client = Client(enforce_csrf_checks=True)
    ballot = ballot_in(page(room, client))
    response = client.post(f"/e/{room.code}", {"ballot": ballot, **ALL})
    assert (response.status_code, response["Location"]) == (302, f"/e/{room.code}?received=received")
    assert heading(client.get(response["Location"])) == "Tack, ditt svar är mottaget."
    assert AnswerSheet.objects.get().answers == KEPT


def test_without_cookies_too(room: WorkGroup) -> None:
    ballot = ballot_in(page(room))
    assert Client(enforce_csrf_checks=True).post(f"/e/{room.code}", {"ballot": ballot, **ALL}).status_code == 302
    assert stored() == (1, 1, 2)


def test_a_reload_keeps_the_ballot_and_another_phone_gets_another(room: WorkGroup) -> None:
    client = Client()
    first, second, other = ballot_in(page(room, client)), ballot_in(page(room, client)), ballot_in(page(room))
    assert (first == second, first == other, is_ballot_of(first, room)) == (True, False, True)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_shared_phone_gives_the_next_person_a_form_of_their_own(room: WorkGroup, as_json: bool) -> None:
    client = Client()
    for number in (1, 2, 3):
        ballot = ballot_in(page(room, client, "?shared=1"))
        if as_json:
            assert post(room, ballot, client, query="?shared=1", **ALL).json() == {"code": "received"}
        else:
            client.post(f"/e/{room.code}?shared=1", {"ballot": ballot, **ALL})
        assert not client.cookies
        assert stored()[:2] == (number, number)


def test_a_phone_whose_answer_arrived_unheard_is_told_so_on_a_reload(room: WorkGroup) -> None:
    client = Client()
    ballot = ballot_in(page(room, client))
    post(room, ballot, **ALL)  # arrives; the phone never hears it and keeps its cookie
    assert heading(page(room, client)) == "Redan mottaget, tack."
    assert ballot_in(page(room, client, "?shared=1")) != ballot


def test_sent_again_is_success(room: WorkGroup) -> None:
    ballot = new_ballot(room)
    assert [post(room, ballot, **ALL).json() for _ in range(2)] == [{"code": "received"}, {"code": "already"}]
    response = Client().post(f"/e/{room.code}", {"ballot": ballot, **ALL}, follow=True)
    assert (response.status_code, heading(response)) == (200, "Redan mottaget, tack.")


def test_beyond_the_cap_the_phone_is_told_to_try_again(room: WorkGroup) -> None:
    for ballot in ballots(room, 11):
        post(room, ballot, **ALL)
    response = post(room, new_ballot(room), **ALL)
    assert (response.status_code, response.json(), response["Retry-After"]) == (429, {"code": "full"}, "5")


def test_beyond_the_cap_the_form_comes_back_with_everything_in_it(room: WorkGroup) -> None:
    for ballot in ballots(room, 11):
        post(room, ballot, **ALL)
    ballot = new_ballot(room)
    response = Client().post(f"/e/{room.code}", {"ballot": ballot, "q1a": "0", "q2": "5", "q8": "a < b"})
    assert response.status_code == 429
    assert "Be facilitatorn trycka på +1" in response.content.decode()
    assert (checked(response), ballot_in(response)) == ([("q1a", "0"), ("q2", "5")], ballot)
    assert "a &lt; b</textarea>" in response.content.decode()


def test_a_ballot_that_no_longer_holds_costs_nothing_typed(room: WorkGroup) -> None:
    response = Client().post(f"/e/{room.code}", {"ballot": "from:before", **ALL})
    assert (response.status_code, len(checked(response))) == (409, 8)
    assert Client().post(f"/e/{room.code}", {"ballot": ballot_in(response), **ALL}).status_code == 302


def test_a_form_that_sends_a_field_twice_breaks_nothing(room: WorkGroup) -> None:
    for more in ({}, {"language": "en"}):
        response = Client().post(f"/e/{room.code}", {"ballot": ["a", "b"], "q1a": ["1", "2"], "q8": ["x", "y"], **more})
        assert response.status_code in (200, 409)
    assert post(room, new_ballot(room), q1a=["1", "2"]).status_code == 200


def test_a_text_that_is_too_long_is_cut_not_refused(room: WorkGroup) -> None:
    assert post(room, new_ballot(room), q8="å" * 5000).status_code == 200
    assert stored() == (1, 1, 1)


@pytest.mark.parametrize(
    ("minutes", "code", "sentence"),
    [(60, "not_open", "har inte öppnat än"), (140 + 24 * 60 + 1, "closed", "har stängt")],
)
def test_outside_its_time_an_answer_is_refused_with_a_reason(minutes: int, code: str, sentence: str) -> None:
    group = cast_now(minutes=minutes).groups[0]
    response = post(group, new_ballot(group), **ALL)
    assert (response.status_code, response.json()) == (409, {"code": code})
    response = Client().post(f"/e/{group.code}", {"ballot": new_ballot(group), **ALL})
    assert (response.status_code, len(checked(response))) == (409, 8)
    assert sentence in response.content.decode()
    assert stored() == (0, 0, 0)


def test_after_a_day_the_page_has_closed() -> None:
    group = cast_now(minutes=140 + 24 * 60 + 1).groups[0]
    response = page(group)
    assert (response.status_code, heading(response)) == (200, "Utvärderingen har stängt.")


@pytest.mark.parametrize("model", [WorkGroup, Run])
def test_what_is_cancelled_says_so_and_takes_no_answers(room: WorkGroup, model: type[WorkGroup | Run]) -> None:
    model.objects.update(status="cancelled")  # type: ignore[attr-defined]
    assert "Gruppen eller tillfället är inställt." in page(room).content.decode()
    assert post(room, new_ballot(room), **ALL).json() == {"code": "cancelled"}


def test_another_language_keeps_what_is_filled_in_without_cookies(room: WorkGroup) -> None:
    ballot = new_ballot(room)
    typed = {"ballot": ballot, "q1a": "3", "q8": "Ring skolan"}
    response = Client(enforce_csrf_checks=True).post(f"/e/{room.code}", {**typed, "language": "en"})
    html = response.content.decode()
    assert (response.status_code, response["Content-Language"]) == (200, "en")
    assert '<html lang="en"' in html
    assert (checked(response), ballot_in(response)) == ([("q1a", "3")], ballot)
    assert "Ring skolan</textarea>" in html
    assert response.cookies["st_language"].value == "en"
    assert stored() == (0, 0, 0)


def test_a_language_we_do_not_have_is_an_answer_like_any(room: WorkGroup) -> None:
    assert post(room, new_ballot(room), language="xx").json() == {"code": "received"}


def test_what_enter_presses_is_send(room: WorkGroup) -> None:
    """The first button of the form is the one a browser presses; it must not be a language."""
    first = re.search(r"<button[^>]*form=\"evaluation\"[^>]*>", page(room).content.decode())
    assert first is not None
    assert "name=" not in first[0]


def test_the_address_is_the_same_in_small_letters(room: WorkGroup) -> None:
    small = f"/e/{room.code.lower()}"
    assert Client().get(small)["Location"] == f"/e/{room.code}"
    assert Client().post(small, {"ballot": new_ballot(room), **ALL}).status_code == 302
    assert stored()[0] == 1


def test_head_is_get_without_a_body(room: WorkGroup) -> None:
    response = Client().head(f"/e/{room.code}")
    assert (response.status_code, response.content, "X-Opening" in response) == (200, b"", False)
    assert not response.cookies  # it shows no form that a ballot could be of


def test_an_unknown_code_is_not_found(room: WorkGroup) -> None:
    assert (Client().get("/e/XXXXXXXX").status_code, Client().post("/e/XXXXXXXX").status_code) == (404, 404)


def test_no_answer_of_these_pages_lets_the_address_be_told(room: WorkGroup) -> None:
    """Else it stands in a log beside the browser's own address, at the files of the page and the pages it leads to."""
    client, form, enter, later = Client(), f"/e/{room.code}", "/e/", f"/u/{room.code}"
    answers = [client.get(form), client.get(f"{form}?shared=1"), client.get(form.lower()), client.get(enter)]
    answers += [client.get(enter, {"code": room.code}), client.delete(form), client.delete(later), client.get(later)]
    answers += [client.post(form, {"ballot": "x", **ALL}), post(room, new_ballot(room), client, **ALL)]
    answers += [client.post(form, {"language": "en"}), client.post(form, {"ballot": new_ballot(room), **ALL})]
    answers += [client.get(form), client.post(later, {"ballot": "x"})]
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert {answer.status_code for answer in answers} == {200, 302, 405, 409}
    assert client.get("/e/XXXXXXXX")["Referrer-Policy"] == "no-referrer"


def test_other_methods_are_refused(room: WorkGroup) -> None:
    assert Client().delete(f"/e/{room.code}").status_code == 405


@pytest.mark.parametrize("typed", ["{}", " {} ", "{4} {5}", "{4}-{5}"])
def test_the_code_on_the_screen_leads_to_the_groups_form_however_it_is_typed(room: WorkGroup, typed: str) -> None:
    code = room.code.lower()
    text = typed.format(code, "", "", "", code[:4], code[4:])
    assert Client().get("/e", follow=True).status_code == 200  # as the screen prints the address
    response = Client().get("/e/", {"code": text})
    assert (response.status_code, response["Location"]) == (302, f"/e/{room.code}")


@pytest.mark.parametrize("typed", ["", "K7QM 4XTP", "ABC", "<b>"])
def test_a_code_that_leads_nowhere_stays_in_the_field_with_the_reason(room: WorkGroup, typed: str) -> None:
    response = Client().get("/e/", {"code": typed})
    assert response.status_code == 200
    assert response.context["form"]["code"].value() == typed
    assert response.context["form"].errors["code"]


def test_the_code_of_a_merged_group_leads_to_the_same_form_at_the_same_address(answering: Cast) -> None:
    """Where the phone keeps its ballot and what it has filled in."""
    old, into, _c = answering.groups
    client = Client()
    ballot = ballot_in(page(old, client))
    merge_groups(into=into, source=old, now=answering.run.starts_at)
    assert ballot_in(page(old, client)) == ballot
    assert f'action="/e/{old.code}"' in page(old, client).content.decode()
    assert post(old, ballot, client, **ALL).json() == {"code": "received"}
    assert post(old, ballot, client, **ALL).json() == {"code": "already"}
    assert post(into, ballot, client, **ALL).json() == {"code": "already"}
    assert (stored()[0], into.ballots.count()) == (1, 1)


# --- every kind of question, easy Swedish, a shared device, opened early ---


def every_kind(run: Run) -> None:
    questions = Questionnaire.objects.create(name="Alla slag")
    version = Version.objects.create(questionnaire=questions, number=1, questions=EVERY_KIND)
    Evaluation.objects.update_or_create(run=run, defaults={"version": version})


def test_every_kind_of_question_is_asked_and_comes_back_as_it_was_filled_in(answering: Cast, room: WorkGroup) -> None:
    every_kind(answering.run)
    html = page(room).content.decode()
    assert "<h2>Först om dagen</h2>" in html
    assert re.findall(r"<legend>(\d\w*)\. ", html) == ["1a", "1b", "2", "3", "4", "5"]
    filled = {"k2": "3", "k3": "1", "k4": "b", "k5": ["a", "c"], "k6": "10", "k7": "Mer tid"}
    response = Client().post(f"/e/{room.code}", {"ballot": "from:before", **filled})
    again = response.content.decode()
    found = re.findall(r'name="(\w+)" value="(\w+)" checked', again)
    assert found == [("k2", "3"), ("k3", "1"), ("k4", "b"), ("k5", "a"), ("k5", "c"), ("k6", "10")]
    assert "Mer tid</textarea>" in again
    response = Client().post(f"/e/{room.code}", {"ballot": "from:before", "k5": "c", "k2": ["1", "2"]})
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', response.content.decode()) == [("k5", "c")]


def test_at_every_text_one_is_asked_to_name_nobody(answering: Cast, room: WorkGroup) -> None:
    assert page(room).content.decode().count("Skriv inga namn på klienter eller kollegor.") == 2
    every_kind(answering.run)
    assert page(room).content.decode().count("Skriv inga namn på klienter eller kollegor.") == 1


def test_easy_swedish_is_swedish_with_its_own_words(room: WorkGroup) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"ballot": new_ballot(room), "q1a": "3", "q8": "Ring skolan"}
    response = client.post(f"/e/{room.code}", {**typed, "language": "sv-easy"})
    html = response.content.decode()
    assert '<html lang="sv"' in html
    assert (checked(response), response["Content-Language"]) == ([("q1a", "3")], "sv")
    assert "Lärde du dig något nytt som du kan använda i ditt arbete?" in html
    assert "Väldigt mycket" in html
    assert "I mycket hög grad" not in html
    assert heading(page(room, client)) == "Tack för i dag. Nu har vi några frågor."  # chosen before
    client.post(f"/e/{room.code}", {**typed, "language": "sv"})
    assert heading(page(room, client)) == "Tack för i dag. Fem minuter till."


def test_a_link_may_say_the_language(room: WorkGroup) -> None:
    assert heading(page(room, query="?language=sv-easy")) == "Tack för i dag. Nu har vi några frågor."
    assert heading(page(room, query="?language=xx")) == "Tack för i dag. Fem minuter till."


def test_a_refusal_is_said_in_the_forms_own_language_without_cookies(room: WorkGroup) -> None:
    for reads, said in (("sv-easy", "en gång till"), ("en", "did not get through")):
        response = Client().post(f"/e/{room.code}", {"ballot": "from:before", "reads": reads, **ALL})
        assert said in response.content.decode()


def test_a_phone_of_ones_own_that_has_answered_is_told_so_and_remembers_no_ballot(room: WorkGroup) -> None:
    client = Client()
    client.post(f"/e/{room.code}", {"ballot": ballot_in(page(room, client)), **ALL})
    assert client.cookies["st_ballot"].value == "sent"
    assert heading(page(room, client)) == "Redan mottaget, tack."
    assert f'href="/e/{room.code}?shared=1"' in page(room, client).content.decode()


def test_a_shared_device_is_blank_for_the_next_and_keeps_no_cookie(room: WorkGroup) -> None:
    client = Client()
    first = page(room, client, "?shared=1")
    assert 'autocomplete="off"' in first.content.decode()
    assert "no-store" in first["Cache-Control"]
    sent = client.post(f"/e/{room.code}?shared=1", {"ballot": ballot_in(first), **ALL})
    assert sent["Location"] == f"/e/{room.code}?shared=1&received=received"
    thanks = client.get(sent["Location"])
    assert heading(thanks) == "Tack. Lämna över till nästa."
    assert f'href="/e/{room.code}?shared=1"' in thanks.content.decode()
    second = page(room, client, "?shared=1")
    assert (checked(second), "Ring skolan" in second.content.decode(), "st_ballot" in client.cookies) == (
        [],
        False,
        False,
    )
    assert ballot_in(second) != ballot_in(first)


def test_a_device_that_came_too_soon_looks_again_as_a_shared_one() -> None:
    group = cast_now(minutes=60).groups[0]
    assert f'href="/e/{group.code}?shared=1"' in page(group, query="?shared=1").content.decode()


def test_a_shared_device_takes_ballots_along_that_hold(room: WorkGroup) -> None:
    spare = json.loads(page(room, query="?shared=1").content.decode().partition('id="answering" type="application/json">')[2].partition("<")[0])["spare"]  # fmt: skip  # noqa: E501
    assert len(set(spare)) == 12
    assert [post(room, ballot, **ALL).json() for ballot in spare[:2]] == [{"code": "received"}] * 2


def test_a_facilitator_opens_it_early_for_the_own_group_only() -> None:
    cast = cast_now(minutes=115)
    opened, other, _c = cast.groups
    Allowance.objects.create(group=opened, opened_at=cast.run.starts_at + timedelta(minutes=110))
    assert heading(page(opened)) == "Tack för i dag. Fem minuter till."
    assert page(other)["X-Opening"] == "later"
    WorkGroup.objects.filter(pk=opened.pk).update(merged_into=other, status=WorkGroup.Status.CANCELLED)
    assert heading(page(other)) == "Tack för i dag. Fem minuter till."


def test_kept_open_past_the_grace_the_words_stay_and_cannot_be_sent() -> None:
    group = cast_now(minutes=140 + 24 * 60 + 1).groups[0]
    html = Client().post(f"/e/{group.code}", {"ballot": new_ballot(group), **ALL}).content.decode()
    assert "så att du kan kopiera det" in html
    assert "Ring skolan</textarea>" in html
    assert "Skicka svaren" not in html


def test_a_ballot_that_no_longer_holds_is_replaced_for_a_script_too(room: WorkGroup) -> None:
    answer = post(room, "from:before", **ALL)
    assert (answer.status_code, answer.json()["code"]) == (409, "bad_ballot")
    assert post(room, answer.json()["ballot"], **ALL).json() == {"code": "received"}


def test_every_kind_is_laid_as_it_was_filled_in_and_the_version_is_locked(answering: Cast, room: WorkGroup) -> None:
    every_kind(answering.run)
    filled = {"k2": "3", "k3": "1", "k4": "b", "k5": ["c", "a", "x"], "k6": "10", "k7": "Mer tid"}
    ballot = ballot_in(page(room))
    assert Client().post(f"/e/{room.code}", {"ballot": ballot, **filled}).status_code == 302
    kept = {"k2": 3, "k2b": None, "k3": 1, "k4": "b", "k5": ["a", "c"], "k6": 10}
    assert AnswerSheet.objects.get().answers == kept
    assert FreeText.objects.get().text == "Mer tid"
    assert Version.objects.get().locked_at is not None


def test_one_tick_is_laid_as_a_list_too(answering: Cast, room: WorkGroup) -> None:
    every_kind(answering.run)
    post(room, new_ballot(room), k5="c")
    assert AnswerSheet.objects.get().answers["k5"] == ["c"]


def test_opened_early_an_answer_is_received() -> None:
    cast = cast_now(minutes=115)
    open_early(group=cast.groups[0], now=cast.run.starts_at + timedelta(minutes=110))
    assert post(cast.groups[0], new_ballot(cast.groups[0]), **ALL).json() == {"code": "received"}
    assert post(cast.groups[1], new_ballot(cast.groups[1]), **ALL).json() == {"code": "not_open"}


def test_one_more_lets_the_phone_that_waited_in(room: WorkGroup) -> None:
    for ballot in ballots(room, 11):
        post(room, ballot, **ALL)
    waiting = new_ballot(room)
    assert post(room, waiting, **ALL).json() == {"code": "full"}
    allow_more(group=room, more=1)
    assert post(room, waiting, **ALL).json() == {"code": "received"}
    assert post(room, new_ballot(room), **ALL).json() == {"code": "full"}


def test_what_is_not_translated_is_marked_as_swedish(answering: Cast, room: WorkGroup) -> None:
    every_kind(answering.run)
    client = Client()
    client.cookies["st_language"] = "en"
    html = page(room, client).content.decode()
    assert "2. Will you come again?</legend>" in html
    assert '3. <span lang="sv">Vad är du?</span></legend>' in html
    assert '<span lang="sv">Chef</span>' in html
    assert 'lang="sv"' not in page(room, query="").content.decode().partition("<form")[2]


# --- around the form, also in easy Swedish ---


def presses(client: Client, address: str, language: str):  # type: ignore[no-untyped-def]
    return client.post(address, {"language": language}, follow=True)


def test_where_the_code_is_typed_easy_swedish_can_be_chosen_and_is_remembered(room: WorkGroup) -> None:
    client = Client(enforce_csrf_checks=True)
    assert 'name="language" value="sv-easy"' in client.get("/e/").content.decode()
    assert heading(presses(client, "/e/", "sv-easy")) == "Svara på frågorna"
    assert heading(page(room, client)) == "Tack för i dag. Nu har vi några frågor."
    assert heading(presses(client, "/e/", "en")) == "To the evaluation"
    assert heading(client.get("/e/?language=sv-easy")) == "Svara på frågorna"


def test_before_it_opens_easy_swedish_can_be_chosen() -> None:
    cast = cast_now(minutes=60)
    client, address = Client(enforce_csrf_checks=True), f"/e/{cast.groups[0].code}"
    opens = localtime(cast.run.starts_at + timedelta(minutes=135))
    response = presses(client, f"{address}?shared=1&language=en", "sv-easy")
    assert response.redirect_chain == [(f"{address}?shared=1", 302)]
    assert heading(response) == f"Du kan svara från klockan {opens:%H.%M}."
    assert "Låt sidan vara öppen." in response.content.decode()
    assert (response["X-Opening"], "st_ballot" in client.cookies) == ("later", False)
    assert heading(presses(client, address, "sv")) == f"Utvärderingen öppnar {opens:%H.%M}."


def test_when_it_has_closed_easy_swedish_can_be_chosen() -> None:
    group = cast_now(minutes=140 + 24 * 60 + 1).groups[0]
    response = presses(Client(), f"/e/{group.code}", "sv-easy")
    assert heading(response) == "Det går inte att svara längre."
    assert "Du kunde svara till klockan " in response.content.decode()
    assert "%(" not in response.content.decode()


def test_what_is_cancelled_says_so_in_easy_swedish(room: WorkGroup) -> None:
    WorkGroup.objects.update(status="cancelled")
    assert "<p>Det är inställt.</p>" in page(room, query="?language=sv-easy").content.decode()


def test_once_received_easy_swedish_can_be_chosen(room: WorkGroup) -> None:
    client, address = Client(), f"/e/{room.code}"
    client.post(address, {"ballot": ballot_in(page(room, client)), **ALL})
    response = presses(client, f"{address}?received=received", "sv-easy")
    assert heading(response) == "Tack, vi har fått ditt svar."
    assert stored()[0] == 1


def test_what_is_chosen_can_be_taken_back_without_choosing_another(answering: Cast, room: WorkGroup) -> None:
    """Shown by script, for questions where one press cannot be undone by the same."""
    every_kind(answering.run)
    html = page(room).content.decode()
    cleared = [part.partition('"')[0] for part in html.split('id="div_id_')[1:] if 'class="clear"' in part]
    assert cleared == ["k2", "k2b", "k3", "k4", "k6"]
    assert "Ta bort svaret</button>" in page(room, query="?language=sv-easy").content.decode()


def test_scripts_have_a_text_for_every_reason_why_a_sheet_waits_or_is_refused(room: WorkGroup) -> None:
    for query in ("?shared=1", "?shared=1&language=sv-easy"):
        html = page(room, query=query).content.decode()
        config = json.loads(html.partition('id="answering" type="application/json">')[2].partition("<")[0])
        assert {"closed", "cancelled", "waiting", "not_open", "full", "many"} <= set(config["texts"])
        assert config["texts"]["closed"] != config["texts"]["cancelled"]
        assert set(config["unkept"]) == {"waiting", "not_open", "full", "many"}
        assert not any("parat" in text for text in config["unkept"].values())

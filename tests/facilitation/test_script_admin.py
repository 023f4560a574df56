"""Scripts in the planning desk: written, copied, left as they are once used, chosen for a run, and previewed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from facilitation.models import RunScript, Script
from facilitation.queries.scripts import scripts_of
from facilitation.script import SCRIPTS
from facilitation.script_preview import PEOPLE, lengths_of, preview
from facilitation.services.cues import give_cue
from facilitation.services.scripts import begin_version, choose_scripts
from facilitation.steps import Step
from facilitation.timeline import Action
from seminars.agenda import Kind
from seminars.models import Run
from tests.cast import Cast, Member
from tests.seminars.desk import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINUTE = timedelta(minutes=1)
LEARNING = Kind.LEARNING.value


@pytest.fixture
def desk(organiser: Member) -> Client:
    return organiser.client()


@pytest.fixture
def script() -> Script:
    return begin_version(kind=Kind.LEARNING, source=None, by=None)


def page(script: Script, name: str = "change") -> str:
    return reverse(f"admin:facilitation_script_{name}", args=[script.pk])


def save(desk: Client, script: Script, **changed: Any) -> Any:
    return desk.post(page(script), form_of(desk.get(page(script))) | changed)


def wrong(response: Any) -> dict[str, list[str]]:
    """What is told at each field."""
    formset = response.context["inline_admin_formsets"][0].formset
    return {f"{form.prefix}-{name}": list(texts) for form in formset.forms for name, texts in form.errors.items()}


def titles(script: Script) -> list[str]:
    return [step.title for step in script.steps.all()]


def begin(run: Run) -> None:
    give_cue(run_id=run.pk, action=Action.START, args={}, by=None, seen=None, now=run.starts_at)


def test_a_new_version_begins_as_the_formats_own_and_is_gone_on_to(desk: Client) -> None:
    response = desk.post(reverse("admin:facilitation_script_add"), {"kind": "productive", "remark": "Kortare"})
    made = Script.objects.get()
    assert response["Location"] == page(made)
    assert (made.kind, made.number, made.remark, made.created_by_id) == ("productive", 1, "Kortare", made.created_by_id)
    assert titles(made) == [step.title for step in SCRIPTS[Kind.PRODUCTIVE]]
    assert made.created_by is not None


def test_saving_unchanged_changes_nothing(desk: Client, script: Script) -> None:
    before = list(script.steps.values())
    assert save(desk, script).status_code == 302
    assert list(script.steps.values()) == before


def test_a_step_is_changed_added_moved_and_taken_away(desk: Client, script: Script) -> None:
    changed = {
        "steps-0-title": "Ny ram",
        "steps-0-position": "9",  # last
        "steps-1-DELETE": "on",
        "steps-6-title": "Extra",
        "steps-6-say": "Säg något.",
        "steps-6-screen": "Något.",
        "steps-6-seconds": "60",
        "steps-6-position": "0",
    }
    assert save(desk, script, **changed).status_code == 302
    assert titles(script) == ["Extra", "Runda 1", "Runda 2", "Huvudpunkter", "Skicka in", "Ny ram"]
    assert list(script.steps.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_step_without_a_number_goes_last(desk: Client, script: Script) -> None:
    words = {"steps-6-title": "Extra", "steps-6-say": "Säg.", "steps-6-screen": "Se.", "steps-6-share": "1"}
    save(desk, script, **words)
    assert titles(script)[-1] == "Extra"


@pytest.mark.parametrize(
    ("changed", "at", "text"),
    [
        ({"steps-0-seconds": "0"}, "steps-0-seconds", "Skriv en fast tid i sekunder, eller andelar av resten."),
        ({"steps-0-share": "2"}, "steps-0-share", "Skriv antingen en fast tid eller andelar av resten."),
        ({"steps-2-turn": "20"}, "steps-2-turn", "En tur är minst 30 sekunder."),
        ({"steps-1-say": ""}, "steps-1-say", ""),
        ({"steps-1-screen": "x" * 201}, "steps-1-screen", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_typed_is_lost(
    desk: Client, script: Script, changed: dict[str, str], at: str, text: str
) -> None:
    response = save(desk, script, **changed, **{"steps-3-title": "Det jag skrev"})
    assert list(wrong(response)) == [at]
    assert wrong(response)[at][0].startswith(text)
    assert "Det jag skrev" in response.text
    assert "Det jag skrev" not in titles(script)


def test_a_version_has_at_least_one_step(desk: Client, script: Script) -> None:
    response = save(desk, script, **{f"steps-{n}-DELETE": "on" for n in range(6)})
    formset = response.context["inline_admin_formsets"][0].formset
    assert list(formset.non_form_errors()) == ["Ett manus har minst ett steg. Lägg till ett."]


def test_a_version_a_run_has_begun_with_is_read_and_changed_in_a_copy(desk: Client, script: Script, run: Run) -> None:
    sent = form_of(desk.get(page(script))) | {"steps-0-title": "För sent"}
    choose_scripts(run=run, chosen={LEARNING: script})
    begin(run)
    assert "Inget är sparat" in desk.post(page(script), sent, follow=True).text
    assert titles(script)[0] == "Ramen"
    kept = {name: value for name, value in sent.items() if not name.startswith("steps-0")}
    assert desk.post(page(script), kept | {"remark": "Den gamla"}).status_code == 302
    assert Script.objects.get().remark == "Den gamla"
    assert 'name="steps-0-title"' not in desk.get(page(script)).text
    assert "Ett tillfälle har börjat med den här versionen" in desk.get(page(script)).text
    response = desk.post(page(script, "copy"))
    copy = Script.objects.get(number=2)
    assert response["Location"] == page(copy)
    assert save(desk, copy, **{"steps-0-title": "Ny ram"}).status_code == 302
    assert (titles(copy)[0], scripts_of(run.pk)[Kind.LEARNING][0].title) == ("Ny ram", "Ramen")


def test_a_copy_is_asked_about_first(desk: Client, script: Script) -> None:
    assert desk.get(page(script, "copy")).status_code == 200
    assert Script.objects.count() == 1


def test_a_version_that_runs_have_is_not_deleted(desk: Client, script: Script, run: Run) -> None:
    assert desk.get(page(script, "delete")).status_code == 200
    choose_scripts(run=run, chosen={LEARNING: script})
    assert desk.post(page(script, "delete"), {"post": "yes"}).status_code == 403
    assert Script.objects.count() == 1


def test_a_run_that_is_laid_out_gets_the_newest_version_in_use(desk: Client, script: Script, cast: Cast) -> None:
    save(desk, script, is_in_use="on")
    address = reverse("admin:seminars_run_add")
    about = {"seminar": cast.seminar.pk, "starts_at_0": "2027-01-12", "starts_at_1": "09:00"}
    desk.post(address, form_of(desk.get(address)) | about)
    made = Run.objects.latest("pk")
    assert list(RunScript.objects.values_list("run", "kind", "script")) == [(made.pk, LEARNING, script.pk)]


def test_a_runs_versions_are_chosen_on_a_page_of_its_own_until_it_has_begun(
    desk: Client, script: Script, run: Run
) -> None:
    address = reverse("admin:seminars_run_scripts", args=[run.pk])
    assert list(desk.get(address).context["form"].fields) == [LEARNING]
    desk.post(address, {LEARNING: script.pk})
    assert RunScript.objects.get().script == script
    begin(run)
    response = desk.post(address, {LEARNING: ""}, follow=True)
    assert "Inget är ändrat" in response.text
    assert RunScript.objects.get().script == script


def test_a_version_of_another_part_cannot_be_chosen(desk: Client, script: Script, run: Run) -> None:
    other = begin_version(kind=Kind.PRODUCTIVE, source=None, by=None)
    response = desk.post(reverse("admin:seminars_run_scripts", args=[run.pk]), {LEARNING: other.pk})
    assert list(response.context["form"].errors) == [LEARNING]
    assert not RunScript.objects.exists()


def test_only_organisers_see_scripts(cast: Cast, script: Script) -> None:
    pages = [page(script), page(script, "copy"), reverse("admin:seminars_run_scripts", args=[cast.run.pk])]
    assert [cast.facilitator.client().get(address).status_code for address in pages] == [302] * 3


def test_the_preview_is_the_rooms_arithmetic_for_three_to_twelve(desk: Client, script: Script) -> None:
    usual, floor = lengths_of(Kind.LEARNING)
    assert (usual, floor) == (35 * MINUTE, 25 * MINUTE)
    found = preview(SCRIPTS[Kind.LEARNING], usual)
    assert [step.duration / MINUTE for step in found.steps] == [2, 3, 14, 7, 7, 2]
    assert [people for people, _turns in found.turns] == list(PEOPLE) == list(range(3, 13))
    assert dict(found.turns)[7] == (120 * MINUTE / 60, 60 * MINUTE / 60)
    short = dict(preview(SCRIPTS[Kind.LEARNING], floor).turns)
    assert [people for people in PEOPLE if short[people][1] is None] == [10, 11, 12]
    assert "den som vill" in desk.get(page(script)).text


def test_the_preview_tells_of_fixed_steps_that_take_more_than_half() -> None:
    fixed = Step(key="a", title="A", say="A", screen="A", seconds=601)
    rest = Step(key="b", title="B", say="B", screen="B", share=1)
    assert preview([fixed, rest], 20 * MINUTE).is_squeezed
    assert not preview([fixed, rest], 21 * MINUTE).is_squeezed
    with pytest.raises(ValueError, match="at least one step"):
        preview([], MINUTE)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_part_has_a_preview(desk: Client, kind: Kind) -> None:
    made = begin_version(kind=kind, source=None, by=None)
    assert desk.get(page(made)).context["preview"]["shown"][0].length == lengths_of(kind)[0]

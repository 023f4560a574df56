"""The script as data: versions, which of them a run has, and when they are left as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from facilitation.clock import pinned
from facilitation.models import RunScript, Script, ScriptStep
from facilitation.queries.agenda import agenda_states
from facilitation.queries.revisions import revision
from facilitation.queries.scripts import scripts_of
from facilitation.script import SCRIPTS, Entry, place_of, steps_for
from facilitation.services.cues import give_cue
from facilitation.services.rehearsals import make_rehearsal
from facilitation.services.scripts import begin_version, choose_scripts, may_change, plan_scripts, script_changed
from facilitation.timeline import Action
from facilitation.topics import Name, Topic
from seminars.agenda import Kind
from tests.cast import NOW, Cast
from tests.facilitation.test_facilitate import PAGE, config

pytestmark = pytest.mark.django_db
LEARNING = Kind.LEARNING.value


def version(kind: Kind = Kind.LEARNING, *, title: str = "Ny ram", source: Script | None = None) -> Script:
    script = begin_version(kind=kind, source=source, by=None)
    ScriptStep.objects.filter(script=script, position=1).update(title=title)
    return script


def titles(run: int) -> list[str]:
    return [step.title for step in scripts_of(run)[Kind.LEARNING]]


def start(cast: Cast) -> None:
    give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=None, seen=None, now=cast.run.starts_at)


def test_an_empty_database_has_the_formats_own_script(cast: Cast) -> None:
    assert scripts_of(cast.run.pk) == SCRIPTS


@pytest.mark.parametrize("kind", list(Kind))
def test_a_version_begins_as_the_formats_own(kind: Kind) -> None:
    script = begin_version(kind=kind, source=None, by=None)
    assert [step.as_step() for step in script.steps.all()] == list(SCRIPTS[kind])


def test_versions_are_numbered_for_each_kind(cast: Cast) -> None:
    made = [version(), version(), version(Kind.PRODUCTIVE)]
    assert [script.number for script in made] == [1, 2, 1]
    assert [step.title for step in version(source=made[0], title="Copied").steps.all()][1:] == [
        step.title for step in SCRIPTS[Kind.LEARNING][1:]
    ]


def test_a_run_keeps_the_versions_it_was_planned_with(cast: Cast) -> None:
    first = version()
    Script.objects.update(is_in_use=True)
    plan_scripts(run=cast.run)
    version(title="Senare")
    Script.objects.update(is_in_use=True)
    assert titles(cast.run.pk)[0] == "Ny ram"
    assert RunScript.objects.get().script == first


def test_a_version_not_in_use_is_only_for_runs_that_choose_it(cast: Cast) -> None:
    script = version()
    plan_scripts(run=cast.run)
    assert titles(cast.run.pk)[0] == "Ramen"
    assert choose_scripts(run=cast.run, chosen={LEARNING: script})
    assert titles(cast.run.pk)[0] == "Ny ram"
    assert choose_scripts(run=cast.run, chosen={LEARNING: None})
    assert titles(cast.run.pk)[0] == "Ramen"


def test_a_run_that_has_begun_never_changes_its_script(cast: Cast) -> None:
    script, other = version(), version()
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    assert may_change(script)
    start(cast)
    assert not choose_scripts(run=cast.run, chosen={LEARNING: other})
    assert RunScript.objects.get().script == script
    assert not may_change(script)
    assert may_change(other)


def test_a_rehearsal_is_practised_with_the_runs_versions(cast: Cast) -> None:
    choose_scripts(run=cast.run, chosen={LEARNING: version()})
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=NOW, by=None)
    assert titles(copy.pk)[0] == "Ny ram"


def test_each_language_has_its_words_or_the_swedish_or_the_formats(cast: Cast) -> None:
    script = version()
    ScriptStep.objects.filter(script=script, position=2).update(title="Skriv tyst", title_en="Silence")
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    said = {}
    for language in ("sv", "en", "da"):
        with translation.override(language), pinned(NOW):
            page = cast.facilitator.client().get(PAGE, headers={"accept-language": language})
            said[language] = [step["title"] for step in config(page.text)["scripts"][LEARNING]][:3]
    assert said["sv"] == ["Ny ram", "Skriv tyst", "Runda 1"]
    assert said["en"] == ["Ny ram", "Silence", "Round 1"]
    assert said["da"] == ["Ny ram", "Skriv tyst", "Runde 1"]


def test_every_page_of_a_run_has_the_runs_script(cast: Cast) -> None:
    choose_scripts(run=cast.run, chosen={LEARNING: version()})
    with pinned(NOW):
        pages = [
            cast.facilitator.client().get(PAGE),
            cast.screen.client().get("/screen/"),
            cast.organiser.client().get(f"/control/{cast.run.pk}/"),
            cast.organiser.client().get(f"/control/{cast.run.pk}/preview/{cast.groups[0].pk}/"),
        ]
    assert [config(page.text)["scripts"][LEARNING][0]["title"] for page in pages] == ["Ny ram"] * 4


def test_a_run_of_its_own_is_fitted_to_people_and_length(cast: Cast) -> None:
    script = version()
    script.steps.filter(position__gt=2).delete()
    ScriptStep.objects.filter(script=script, position=2).update(seconds=0, share=1, turn=60, entry="notes")
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    scripts = scripts_of(cast.run.pk)
    about = {"people": 5, "duration": timedelta(minutes=10), "scripts": scripts}
    assert [step.duration / timedelta(minutes=1) for step in steps_for(Kind.LEARNING, **about)] == [2, 8]
    steps, place = place_of(Kind.LEARNING, elapsed=timedelta(minutes=3), **about)
    assert (place.index, steps[1].turn, steps[1].step.entry) == (1, timedelta(seconds=60), Entry.NOTES)


def test_a_version_without_steps_leaves_no_room_without_words(cast: Cast) -> None:
    script = version()
    script.steps.all().delete()
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    assert titles(cast.run.pk)[0] == "Ramen"


def test_a_page_that_lies_open_can_tell_that_the_script_has_changed(cast: Cast) -> None:
    with pinned(NOW):
        before = config(cast.facilitator.client().get(PAGE).text)
    script = version()
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    marks = [before["script"], agenda_states(cast.run.pk)[""]["run"]["script"]]
    script.save()
    marks.append(agenda_states(cast.run.pk)[""]["run"]["script"])
    assert len(set(marks)) == 3
    with pinned(NOW):
        assert config(cast.facilitator.client().get(PAGE).text)["script"] == marks[-1]


def test_a_version_that_is_written_reaches_the_runs_to_come_that_have_it(cast: Cast) -> None:
    script = version()
    choose_scripts(run=cast.run, chosen={LEARNING: script})
    before = revision(Topic(cast.run.pk, Name.AGENDA))
    script_changed(script)
    assert revision(Topic(cast.run.pk, Name.AGENDA)) == before + 1
    start(cast)
    before = revision(Topic(cast.run.pk, Name.AGENDA))
    script_changed(script)
    assert revision(Topic(cast.run.pk, Name.AGENDA)) == before

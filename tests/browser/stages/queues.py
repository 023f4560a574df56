"""Gatherings: what is written before them, who speaks, what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from facilitation.models import GroupState, Note, NotNow, Sorting, Turn
from facilitation.services import answers, gathering, turns
from groups.models import WorkGroup
from seminars.models import (
    LinkRole,
    Presenter,
    Run,
    User,
)
from socialtalks.demo.people import ensure_person
from tests.browser import gathered
from tests.browser.stages.runs import (
    begun_run,
    groups_in,
    link_of,
    room_links,
    run_in,
    session_of,
    the_school,
)

AGES = 4 * 3_600_000  # ms of a turn that lasts longer than the tests


def to_gather(part: str, count: int) -> dict[str, Any]:
    """A run in that part whose groups have written, but for the last; and a second organiser's session."""
    now, colleague = timezone.now(), ensure_person("Anna Ek", "annaek")
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    run = begun_run(the_school(), part, colleague, now)
    groups = groups_in(run, count, now)
    gathered.write(groups, now, silent=1)
    return {**room_links(groups[:2], now), "colleague": session_of(colleague)}


def to_queue(count: int, url: str = "https://meet.jit.si/prov") -> dict[str, Any]:
    """A run in its gathering, with so many groups that wait for their turns; the presenter's link too."""
    now = timezone.now()
    made = run_in(the_school(), "gathering", User.objects.filter(is_superuser=True)[0], now, count=count)
    Run.objects.filter(pk=made["run"]).update(meeting_url=url)
    Sorting.objects.filter(run=made["run"]).update(is_spotlit=False)
    turns.open_queue(run_id=made["run"], anew=False, now=now)
    presenter = Presenter.objects.filter(talks__seminar=the_school())[0].user
    link = link_of(presenter, LinkRole.PRESENTER, Run.objects.get(pk=made["run"]), now)
    page = reverse("facilitation:present") + f"?run={made['run']}"
    return {**made, "presenter": link, "page": page, "seminar": the_school().get_absolute_url()}


def queues() -> dict[str, dict[str, Any]]:
    """Runs in their gathering, by what is special about the queue; the rooms' links in its order.

    `long` and `out`: the first speaks, or its time is out. `spoken`: the first has spoken, the second speaks. `quiet`:
    nobody does. `written`: so many groups that points are read. `read`: no room has a line, the first one's points are
    read.
    """
    made = {name: to_queue(12 if name == "written" else 3) for name in ("long", "out", "spoken", "quiet", "written")}
    GroupState.objects.filter(group__run__in=[one["run"] for one in made.values()]).update(in_meeting=True)
    made["read"] = to_queue(3, url="")
    for name, called in (("long", 1), ("out", 1), ("spoken", 2), ("read", 1)):
        for _call in range(called):
            speak(made[name]["run"])
        Turn.objects.filter(run=made[name]["run"], state="speaking").update(length=1_000 if name == "out" else AGES)
    return {name: _in_order(one) for name, one in made.items()}


def _in_order(made: dict[str, Any]) -> dict[str, Any]:
    order = list(Turn.objects.filter(run=made["run"]).order_by("position").values_list("group", flat=True))
    return {**made, "groups": sorted(made["groups"], key=lambda group: order.index(group["id"]))}


def answered(run: int, now: datetime) -> dict[str, str]:
    """A run that is over: of its two questions one has a published answer, and one group changes nothing now. The
    presenter's link and page."""
    NotNow.objects.create(
        group=WorkGroup.objects.filter(run=run).latest("pk"),
        is_chosen=True,
        reason="Vi får en ny chef först.",
        rev=1,
        changed_at=now,
    )
    note = Note.objects.filter(group__run=run, kind="question")[0]
    answers.save_answer(note=note, text="Med ett möte.\n\nSedan ett till.", base_rev=0, by="Sara", now=now)
    answers.publish_answers(run_id=run, published=True, now=now)
    presenter = Presenter.objects.filter(talks__seminar=the_school())[0].user
    link = link_of(presenter, LinkRole.PRESENTER, Run.objects.get(pk=run), now)
    return {"presenter": link, "page": reverse("facilitation:present") + f"?run={run}"}


def publish(run: int) -> dict[str, Any]:
    """The organiser publishes the answers."""
    return answers.publish_answers(run_id=run, published=True, now=timezone.now())


def speak(run: int) -> dict[str, Any]:
    """The next group in the queue speaks, and who spoke is done."""
    speaking = Turn.objects.filter(run=run, state="speaking").values_list("group", flat=True).first()
    return turns.next_turn(run_id=run, speaking=speaking, now=timezone.now())


def light(run: int, note: int) -> dict[str, Any]:
    """A note of the run in the spotlight; none for 0."""
    return gathering.spotlight(run_id=run, note=note or None, now=timezone.now())

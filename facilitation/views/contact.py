"""The municipality contact's page: own groups run by run, a substitute, a facilitator's link, a cancellation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation.queries.course import Leader, leaders_of
from facilitation.queries.displays import Heard, RoomFilms, heard_from, pages_of, room_films
from facilitation.queries.equipment import RoomCheck, last_checks
from facilitation.queries.screen import qr_data
from facilitation.services.taking_part import change_group, name_substitute, remove_facilitator, withdraw_group
from facilitation.wording_course import leader_line
from facilitation.wording_equipment import check_line
from facilitation.wording_films import Line, film_lines
from groups.errors import GroupsError
from groups.forms import ChangeForm, SubstituteForm
from groups.models import WorkGroup
from groups.permissions import Actor, Role
from groups.queries import OwnRun, Reserve, groups_of_contact, reserves
from groups.services.links import show_link
from groups.services.registration import is_open
from groups.services.sign_ups import Change
from groups.views.entry import ask_for_link, linked_actor
from seminars.models import Run, Talk
from seminars.queries import talks_again
from seminars.services.links import LINK_LIFE

Faulty = tuple[WorkGroup, SubstituteForm | ChangeForm]


@dataclass(frozen=True, slots=True)
class Card:
    """A group on the page, with its forms."""

    group: WorkGroup
    form: SubstituteForm
    change: ChangeForm
    faulty: str
    """Which of its forms is open with what is wrong: substitute, change or none."""
    room: RoomFilms
    equipment: Line
    """What the room's last equipment check said."""
    leaders: tuple[Line, ...]
    """Who leads the group, and whether the course holds on the day."""

    @property
    def films(self) -> tuple[Line, ...]:
        """How far the films have come to the room's displays."""
        return film_lines([display.films for display in self.room.displays])


@dataclass(frozen=True, slots=True)
class Rooms:
    """What is known of all the groups' rooms and of those who lead them."""

    heard: Mapping[str, Heard]
    checks: Mapping[int, RoomCheck]
    leaders: Mapping[int, list[Leader]]


@dataclass(frozen=True, slots=True)
class Section:
    """A run on the page."""

    run: Run
    cards: tuple[Card, ...]
    is_open: bool
    is_over: bool
    again: tuple[Talk, ...]
    """Its Talks that may be seen again."""
    reserve: tuple[Reserve, ...]
    """Its films that the rooms may take along."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The groups of the contact's municipalities; a post changes one, names a substitute, shows a
    link, or cancels it."""
    actor, now = linked_actor(request, Role.CONTACT), timezone.now()
    if actor is None:
        return ask_for_link(request, Role.CONTACT)
    own = groups_of_contact(actor, now=now)
    groups = [group for one in own for group in one.groups]
    faulty: Faulty | None = None
    if request.method == "POST":
        group = _group(request, groups)
        if "link" in request.POST:
            return _link(request, actor, group)
        form = _change(request, group)
        if form is None:
            return HttpResponseRedirect(f"{reverse('facilitation:contact')}#group-{group.pk}")
        faulty = group, form
    rooms = _rooms(own, groups)
    again = talks_again({one.run.seminar_id for one in own if one.run.ends_at <= now}, now)
    reserve = reserves([one.run for one in own if any(not group.is_cancelled for group in one.groups)], now)
    made = (
        _section(one, faulty, rooms, now, again.get(one.run.seminar_id, []), reserve.get(one.run.pk, [])) for one in own
    )
    sections = sorted(made, key=lambda section: section.is_over)
    return render(request, "facilitation/contact.html", {"sections": sections, "name": actor.name})


def _rooms(own: Sequence[OwnRun], groups: Sequence[WorkGroup]) -> Rooms:
    keys = [group.pk for group in groups]
    days = {group.pk: localdate(one.run.starts_at) for one in own for group in one.groups}
    leaders = leaders_of([leader for group in groups for leader in group.facilitators.all()], on=days)
    return Rooms(heard_from(pages_of(keys)), last_checks(keys), leaders)


def _section(
    own: OwnRun,
    faulty: Faulty | None,
    rooms: Rooms,
    now: datetime,
    again: Sequence[Talk],
    reserve: Sequence[Reserve],
) -> Section:
    cards = tuple(_card(group, faulty, rooms) for group in own.groups)
    is_over = own.run.ends_at <= now
    return Section(
        own.run,
        cards,
        is_open=is_open(own.run, now),
        is_over=is_over,
        again=tuple(again) if is_over else (),
        reserve=tuple(reserve),
    )


def _card(group: WorkGroup, faulty: Faulty | None, rooms: Rooms) -> Card:
    wrong = faulty[1] if faulty and faulty[0] == group else None
    substitute = wrong if isinstance(wrong, SubstituteForm) else _substitute_form(group)
    change = wrong if isinstance(wrong, ChangeForm) else _change_form(group)
    return Card(
        group,
        substitute,
        change,
        faulty="substitute" if wrong is substitute else "change" if wrong is change else "",
        room=room_films(group, rooms.heard),
        equipment=check_line(rooms.checks.get(group.pk), group.run.starts_at),
        leaders=tuple(leader_line(leader) for leader in rooms.leaders.get(group.pk, ())),
    )


def _substitute_form(group: WorkGroup, sent: QueryDict | None = None) -> SubstituteForm:
    leaders = [(one.pk, one.user.name) for one in group.facilitators.all()]
    return SubstituteForm(sent, leaders=leaders, auto_id=f"g{group.pk}_%s")


def _change_form(group: WorkGroup, sent: QueryDict | None = None) -> ChangeForm:
    about = {"name": group.name, "place": group.place, "expected": group.expected, "needs": group.needs}
    return ChangeForm(sent, initial=about, auto_id=f"c{group.pk}_%s")


def _group(request: HttpRequest, own: list[WorkGroup]) -> WorkGroup:
    wanted = request.POST.get("group", "")
    found = next((group for group in own if str(group.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _change(request: HttpRequest, group: WorkGroup) -> SubstituteForm | ChangeForm | None:
    """Does what was pressed; the form with what is wrong, or None when it is done."""
    if "change" in request.POST:
        return _changed(request, group)
    if "remove" in request.POST:
        _remove(request, group)
        return None
    if "cancel" not in request.POST:
        return _substitute(request, group)
    if withdraw_group(group=group, now=timezone.now()):
        messages.success(request, _("%(group)s är avanmäld.") % {"group": group.name})
    return None


def _changed(request: HttpRequest, group: WorkGroup) -> ChangeForm | None:
    """None when done, else the form with what is wrong."""
    form = _change_form(group, request.POST)
    if not form.is_valid():
        return form
    try:
        is_new = change_group(group=group, change=Change(**form.cleaned_data), now=timezone.now())
    except GroupsError as error:
        texts = {"duplicate": _("En grupp med det namnet är redan anmäld. Ge gruppen ett annat namn.")}
        gone = _("Gruppen är avanmäld. Anmäl den på nytt först.")
        form.add_error("name" if error.code == "duplicate" else None, texts.get(error.code, gone))
        return form
    if is_new:
        messages.success(request, _("%(group)s är ändrad.") % {"group": form.cleaned_data["name"]})
    return None


def _remove(request: HttpRequest, group: WorkGroup) -> None:
    """Who is gone already is not removed again."""
    facilitator = next((one for one in group.facilitators.all() if str(one.pk) == request.POST["remove"]), None)
    if facilitator is None:
        return
    try:
        remove_facilitator(group=group, facilitator=facilitator, now=timezone.now())
    except GroupsError:
        messages.error(request, _("Seminariet är slut. Vem som ledde gruppen ändras inte längre."))
        return
    text = _("%(name)s leder inte längre %(group)s, och får veta det med e-post.")
    messages.success(request, text % {"name": facilitator.user.name, "group": group.name})


def _link(request: HttpRequest, actor: Actor, group: WorkGroup) -> HttpResponse:
    """The page that shows a facilitator's fresh link this once, or why it cannot be shown here."""
    wanted = request.POST["link"]
    facilitator = next((one for one in group.facilitators.all() if str(one.pk) == wanted), None)
    if facilitator is None:
        raise Http404
    context = {"facilitator": facilitator, "group": group, "name": actor.name, "days": LINK_LIFE.days}
    try:
        address = show_link(actor=actor, facilitator=facilitator, now=timezone.now())
    except GroupsError as error:
        return render(request, "facilitation/fresh_link.html", context | {"refused": error.code}, status=409)
    return render(request, "facilitation/fresh_link.html", context | {"address": address, "qr": qr_data(address)})


def _substitute(request: HttpRequest, group: WorkGroup) -> SubstituteForm | None:
    """None when done, else the form with what is wrong."""
    form = _substitute_form(group, request.POST)
    if not form.is_valid():
        return form
    who, named = group.facilitators.all(), form.cleaned_data
    instead_of = next((one for one in who if str(one.pk) == named.get("instead_of")), None)
    person = {"name": named["name"], "email": named["email"]}
    try:
        substitute = name_substitute(group=group, instead_of=instead_of, now=timezone.now(), **person)
    except GroupsError as error:
        texts = {
            "same_person": _("Det är samma person. Skriv någon annans e-post."),
            "run_over": _("Seminariet är slut. Vem som ledde gruppen ändras inte längre."),
        }
        gone = _("Gruppen är avanmäld. Anmäl den på nytt först.")
        form.add_error("email" if error.code == "same_person" else None, texts.get(error.code, gone))
        return form
    text = _("%(name)s kan leda gruppen och får en personlig länk med e-post.")
    if instead_of is not None:
        text = _("%(name)s leder gruppen i stället för %(before)s. Båda får veta det med e-post.")
    about = {"name": substitute.user.name, "before": instead_of.user.name if instead_of else ""}
    messages.success(request, text % about)
    return None

"""What mails about a group say, and their calendar files. The personal link in them is made as they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Facilitator, WorkGroup
from seminars import calendars
from seminars.mails import Kind
from seminars.models import LinkRole, Organisation, Run, User
from seminars.services.links import issue_link
from seminars.services.mail import Invite, Letter, span, to
from seminars.templatetags.look import clock, day

INVITES = frozenset({Kind.CONFIRMED, Kind.FACILITATOR, Kind.CHANGE})
ENDS = frozenset({Kind.WITHDRAWAL, Kind.CANCELLATION, Kind.REPLACED})
TO_REGISTRANT = frozenset({Kind.RECEIVED, Kind.CONFIRMED, Kind.WAITING})
"""Mails to whoever registered the group, also when the same person leads it."""
ABOUT_ALL = frozenset(
    {Kind.REMINDER_WEEK, Kind.REMINDER_DAY, Kind.REMINDER_HOUR, Kind.THANKS}
    | {Kind.NUDGE, Kind.FOLLOW_UP, Kind.FOLLOW_UP_AGAIN}
)
"""Mails that a person gets once per run."""
ELSEWHERE = frozenset({Kind.WITHDRAWAL, Kind.CANCELLATION, Kind.DECLINED, Kind.REPLACED})
"""Mails whose button leads to the other runs, not to the own page."""


def group_letter(*, kind: Kind, group: WorkGroup, user: User, now: datetime, before: str = "") -> Letter | None:
    """The mail to a person who has to do with the group, or None when there is nobody to reach. `before` is how it was
    before a change: time or place, or the name of who led."""
    run = group.run
    if not user.has_address or not user.is_active or run.is_rehearsal:
        return None
    with translation.override(user.language):
        left = _("%(who)s leder inte längre gruppen.") % {"who": before} if kind is Kind.LEADERS and before else ""
        values = {**run_values(run), **_group_values(group), "before": before, "left": left}
        values["link"] = _link(kind, group, user, now)
        if kind in ABOUT_ALL:
            values |= _all_groups(group, user)
        invite = _invite(kind, group, user, now)
    return Letter(kind, to(user), values, run=run, invite=invite, answer_to=_answer_to(kind, group))


def run_values(run: Run) -> dict[str, str]:
    """Seminar and time, in the language that is active."""
    return {
        "seminar": run.seminar.said["title"].text,
        "when": span(run.starts_at, run.ends_at),
        "day": day(run.starts_at),
        "time": clock(run.starts_at),
    }


def _group_values(group: WorkGroup) -> dict[str, str]:
    leaders = [row.user.name for row in group.facilitators.select_related("user")]
    people = ngettext("%(n)d person", "%(n)d personer", group.expected) % {"n": group.expected}
    who = ngettext("%(who)s leder samtalet.", "%(who)s leder samtalet.", len(leaders)) % {"who": ", ".join(leaders)}
    nobody = _("Ni har inte valt facilitator än. Det gör du på din sida.")
    return {
        "group": group.name,
        "municipality": group.municipality.name,
        "place": group.place,
        "people": people,
        "facilitator": who if leaders else nobody,
        "size_advice": _("Samtalen blir bäst med 5–9 i varje grupp.") if group.has_unusual_size else "",
    }


def _all_groups(group: WorkGroup, user: User) -> dict[str, str]:
    """Somebody with several groups in the run gets one mail about them all; then no one room is named."""
    theirs = Q(contact=user) | Q(facilitators__user=user)
    rows = WorkGroup.objects.filter(theirs, run=group.run_id, status=group.status).order_by("name", "pk").distinct()
    names = list(rows.values_list("name", "municipality__name"))
    if len(names) < 2:
        return {}
    places = dict.fromkeys(municipality for _name, municipality in names)
    return {"group": ", ".join(name for name, _place in names), "municipality": ", ".join(places), "place": ""}


def _answer_to(kind: Kind, group: WorkGroup) -> str:
    """Who took somebody out of the group can be asked why; the rest is answered by the organiser."""
    contact = group.contact
    return contact.email if kind is Kind.REPLACED and contact is not None and contact.has_address else ""


def role_of(group: WorkGroup, user: User) -> LinkRole:
    """Who leads the group gets to that page; others to the contact's."""
    leads = Facilitator.objects.filter(group=group, user=user).exists()
    return LinkRole.FACILITATOR if leads else LinkRole.CONTACT


def _link(kind: Kind, group: WorkGroup, user: User, now: datetime) -> str:
    if kind in ELSEWHERE:
        return settings.BASE_URL + reverse("groups:register_list")
    role = LinkRole.CONTACT if kind in TO_REGISTRANT else role_of(group, user)
    return issue_link(user=user, role=role, run=group.run, now=now)


def _invite(kind: Kind, group: WorkGroup, user: User, now: datetime) -> Invite | None:
    """The calendar's file: a request that puts the event there or changes it, or the one that takes it away."""
    if kind not in INVITES | ENDS:
        return None
    url = settings.BASE_URL + group.run.seminar.get_absolute_url()
    event = calendars.event_of(
        group.run,
        uid=f"group-{group.pk}@socialtalks",
        url=url,
        place=group.place,
        sequence=group.sequence,
        has_alarm=True,
    )
    make: Callable[..., bytes] = calendars.cancel if kind in ENDS else calendars.request
    person = calendars.Person(user.name, user.email)
    body = make(event, organiser=organiser(), attendee=person, now=now)
    return Invite(body, "CANCEL" if kind in ENDS else "REQUEST")


def organiser() -> calendars.Person:
    """Who invites, as calendars show it."""
    row = Organisation.objects.filter(pk=1).first() or Organisation()
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return calendars.Person(row.name or name, row.contact_email or address)

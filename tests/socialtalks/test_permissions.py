"""The permission matrix: every address of the URLconf and every action of the socket, tried by the whole cast.

A page or action that is not in these tables fails, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evaluation.services.reports import issue_report_link
from facilitation import clock, consumers
from facilitation.commands import HANDLERS
from facilitation.models import Cue, HelpCall, Note
from facilitation.round_presses import Act
from facilitation.services.rehearsals import make_rehearsal
from groups.models import Screen
from groups.permissions import Role
from seminars.models import KitFile, LinkRole, Rendition, Run, Seminar, Talk
from seminars.services.links import issue_link
from seminars.services.mail import NO_MORE_SALT
from seminars.tokens import token_hash
from tests.cast import NOW, Cast, Member
from tests.facilitation.lines import Line

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BOTH = "organiser_with_facilitators_link"
WHO = (
    "organiser", "producer", "contact", "facilitator", "facilitator_b", "screen", "presenter", "participant",
    "decision_maker", "stranger", BOTH,
)  # fmt: skip
ORGANISERS = {"organiser", "producer", BOTH}
FACILITATORS = {"facilitator", "facilitator_b", "stranger", BOTH}
TOOK_PART = {"contact", "screen", "presenter", *ORGANISERS, *FACILITATORS}
ALL = set(WHO)
LOGIN = "302 /admin/login/"
REPORT, LINK, SCREEN = "r" * 43, "l" * 22, "s" * 22


def member(cast: Cast, who: str) -> Member:
    """One of the cast by name; the last is an organiser who also opened facilitator A's link in the same browser."""
    if who == BOTH:
        return replace(cast.organiser, cookies={**cast.organiser.cookies, **cast.facilitator.cookies})
    found: Member = getattr(cast, who)
    return found


def test_the_whole_cast_is_tried(cast: Cast) -> None:
    named = {field.name for field in fields(cast) if isinstance(getattr(cast, field.name), Member)}
    assert {*named, BOTH} == ALL


# Pages


@dataclass(frozen=True)
class Address:
    """Who gets which answer by GET: `let_in` get `answer`, everyone else `others`."""

    let_in: set[str]
    others: str = "404"
    args: Callable[[Cast], list[object]] = lambda cast: []
    answer: str = "200"


def public(args: Callable[[Cast], list[object]] = lambda cast: [], answer: str = "200") -> Address:
    return Address(ALL, "", args, answer)


def film(cast: Cast) -> int:
    return Talk.objects.get(seminar=cast.seminar, number=1).pk


def no_more(cast: Cast) -> str:
    """The signed way out of one kind of mail, in whosoever's hands."""
    return signing.dumps([cast.facilitator.user.pk, "thanks"], salt=NO_MORE_SALT)


def rehearsal(cast: Cast) -> int:
    return make_rehearsal(run=cast.run, speed=20, groups=3, now=NOW, by=None).pk


ADDRESSES: dict[str, Address] = {
    "set_language": public(answer="302 /"),
    "healthz": public(),
    "readyz": public(),
    "metrics": public(),  # from this machine; others need the token: test_metrics
    "facilitation:live_state": Address({"screen", *FACILITATORS}, "409"),  # the others must name a role or a run
    "facilitation:live_shared": Address({"screen", *FACILITATORS}, "409"),
    "facilitation:live_do": public(answer="405"),
    "facilitation:control_list": Address(ORGANISERS, LOGIN),
    "facilitation:control": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:gathering": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:run_report": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:run_report_csv": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:meeting_check": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:meeting": Address(
        ORGANISERS, "403", lambda cast: [cast.run.pk, "organiser"], "302 https://meet.jit.si/socialtalks-test"
    ),  # each role's own door: test_meeting
    "facilitation:preview": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk, cast.groups[0].pk]),
    "facilitation:rehearse": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk]),
    "facilitation:rehearsal_remove": Address(ORGANISERS, LOGIN, lambda cast: [rehearsal(cast)]),
    "facilitation:preview_facilitator": Address(ORGANISERS, LOGIN, lambda cast: [cast.run.pk, cast.groups[0].pk]),
    "facilitation:facilitate": Address(FACILITATORS, "403"),
    "facilitation:script_pdf": Address(
        {"contact", "facilitator", "facilitator_b", *ORGANISERS}, "404", lambda cast: [cast.run.pk]
    ),
    "facilitation:course": Address(FACILITATORS, "403"),
    "facilitation:course_chapter": Address(FACILITATORS, "403", lambda cast: ["format"]),
    "facilitation:course_plan_b": Address(FACILITATORS, "403"),
    "facilitation:sheet": Address(FACILITATORS, "403"),
    "facilitation:sheet_pdf": Address(FACILITATORS, "403"),
    "facilitation:present": Address({"presenter"}, "403"),
    "facilitation:present_talk": Address({"presenter"}, "403", lambda cast: [film(cast)]),
    "facilitation:present_withdraw": Address({"presenter"}, "403", lambda cast: [film(cast)]),
    "facilitation:own_team": public(lambda cast: [cast.seminar.slug], "404"),  # these Talks are the rooms' own
    "facilitation:own_screen": public(lambda cast: [cast.seminar.slug], "404"),
    "facilitation:screen": public(),  # who is no screen gets a code to pair
    "facilitation:equipment": Address({"screen", *FACILITATORS}, "403"),
    "facilitation:equipment_line": Address({"screen", *FACILITATORS}, "403"),
    "facilitation:screen_code": public(),
    "facilitation:screen_leave": Address({"screen"}, "302 /screen/"),  # asks first
    "facilitation:screen_open": public(lambda cast: [SCREEN], "302 /screen/"),
    "facilitation:pair": Address({"contact", *ORGANISERS, *FACILITATORS}, "403"),
    "evaluation:enter": public(),
    "evaluation:answer": public(lambda cast: [cast.groups[0].code]),
    "evaluation:report": public(lambda cast: [REPORT]),
    "evaluation:report_pdf": public(lambda cast: [REPORT]),
    "evaluation:report_xlsx": public(lambda cast: [REPORT]),
    "evaluation:report_opened": public(lambda cast: [REPORT], "405"),
    "evaluation:report_again": public(answer="405"),
    "evaluation:open_report": public(
        lambda cast: [cast.seminar.slug, cast.run.pk], "404"
    ),  # one that is: test_report_pages
    "evaluation:open_report_pdf": public(lambda cast: [cast.seminar.slug, cast.run.pk], "404"),
    "evaluation:open_report_xlsx": public(lambda cast: [cast.seminar.slug, cast.run.pk], "404"),
    "evaluation:decide": public(lambda cast: [REPORT, 1], "404"),  # the whole seminar's link only reads
    "evaluation:over_time": public(lambda cast: [REPORT]),
    "evaluation:over_time_xlsx": public(lambda cast: [REPORT]),
    "evaluation:follow_up": Address(FACILITATORS, "403"),
    "evaluation:later_answer": public(lambda cast: [cast.groups[0].code]),
    "groups:register_list": public(),
    "facilitation:register": public(lambda cast: [cast.run.pk]),
    "facilitation:confirm_sign_up": public(lambda cast: ["none"], "410"),  # one that works: test_register
    "facilitation:contact": Address({"contact"}, "403"),
    "groups:watch": Address(TOOK_PART, "404", lambda cast: [cast.seminar.slug, 1]),
    "groups:poster": Address(TOOK_PART, "404", lambda cast: [film(cast)]),
    "groups:talk_file": Address(TOOK_PART, "404", lambda cast: [film(cast)]),
    "groups:talk_rendition": Address(TOOK_PART, "404", lambda cast: [film(cast), "360p"]),
    "groups:caption": Address(TOOK_PART, "404", lambda cast: [film(cast), "sv"]),
    "groups:chapters": Address(TOOK_PART, "404", lambda cast: [film(cast)]),
    "groups:transcript": Address(TOOK_PART, "404", lambda cast: [film(cast)]),
    "seminars:home": public(),
    "seminars:programme": public(),
    "seminars:seminar": public(lambda cast: [cast.seminar.slug]),
    "seminars:kit_file": public(lambda cast: [KitFile.objects.get(is_published=True).pk]),
    "seminars:calendar": public(lambda cast: [cast.seminar.slug, cast.run.pk]),
    "seminars:decision_makers": public(),
    "seminars:card": public(lambda cast: ["sv"]),
    "seminars:seminar_card": public(lambda cast: [cast.seminar.slug, "sv"]),
    "seminars:rss": public(lambda cast: ["sv"]),
    "seminars:calendar_feed": public(lambda cast: ["sv"]),
    "seminars:sitemap": public(),
    "seminars:logo": public(answer="404"),  # none is set: test_organisation
    "seminars:colours": public(answer="404"),
    "seminars:robots": public(),
    "seminars:documents": public(),
    "seminars:document": public(lambda cast: [1], "404"),
    "seminars:go": public(lambda cast: [LINK], "302 /facilitate/"),
    "seminars:begin": public(lambda cast: [cast.organiser.user.pk, "none"], "410"),  # one that works: test_organisers
    "seminars:fresh_link": public(),
    "seminars:fresh_link_sent": public(),
    "seminars:mailbox": Address(ORGANISERS, LOGIN),
    "seminars:mail": Address(ORGANISERS, LOGIN, lambda cast: ["none"], "404"),  # the folder is empty
    "seminars:mail_look": Address(ORGANISERS, LOGIN, lambda cast: ["none"], "404"),
    "seminars:mail_file": Address(ORGANISERS, LOGIN, lambda cast: ["none", 1], "404"),
    "seminars:no_more_mail": public(lambda cast: [no_more(cast)]),
    "seminars:accessibility": public(),
    "seminars:fault_thanks": public(),
    "seminars:privacy": public(),
}
POSTS: dict[str, dict[str, set[str]]] = {
    "seminars:accessibility": {"200": ALL},
    "seminars:fresh_link": {"200": ALL},
    "evaluation:enter": {"200": ALL},  # as it is, without a language
    "evaluation:report_opened": {"204": ALL},
    "evaluation:decide": {"404": ALL},  # a municipality's own: test_decisions
    "evaluation:follow_up": {"302 /follow-up/": FACILITATORS},  # saved as it stands
    "evaluation:later_answer": {"409": ALL},  # without a ballot
    "evaluation:report_again": {"404": ALL},  # without the press's own token
    "set_language": {"302 /": ALL},
    "healthz": {"200": ALL},
    "readyz": {"200": ALL},
    "metrics": {"200": ALL},
    "facilitation:live_do": {"400": ALL},  # the body is read first; who may do what stands below
    "facilitation:pair": {"200": {"contact", *ORGANISERS, *FACILITATORS}, "403": {"screen", "presenter"}},
    "facilitation:screen_leave": {"302 /screen/": ALL},
    "facilitation:course": {"302 /facilitate/course/": FACILITATORS},
    "facilitation:course_chapter": {"302 /facilitate/course/format/": FACILITATORS},  # saved as it stands
    "facilitation:equipment": {"400": {"screen", *FACILITATORS}},  # without findings
    "facilitation:equipment_line": {"200": {"screen", *FACILITATORS}},
    "facilitation:rehearse": {"200": ORGANISERS, LOGIN: ALL - ORGANISERS},  # again, with what is missing
    "facilitation:meeting_check": {"302 /control/1/meeting/": ORGANISERS, LOGIN: ALL - ORGANISERS},  # asked for nothing
    "facilitation:rehearsal_remove": {
        "302 /control/": {"organiser"},
        "404": ORGANISERS - {"organiser"},  # it has been removed
        LOGIN: ALL - ORGANISERS,
    },
    "facilitation:present_talk": {"422": {"presenter"}},  # again, with what is missing
    "facilitation:present_withdraw": {"302 /present/": {"presenter"}},
    "evaluation:answer": {"409": ALL},  # without a ballot
    "seminars:begin": {"410": ALL},
    "seminars:no_more_mail": {"200": ALL},
    "facilitation:confirm_sign_up": {"410": ALL},
    "facilitation:register": {"200": ALL},  # again, with what is missing
    "facilitation:contact": {"404": {"contact"}},
}
"""What comes of an empty POST; those not named get 403, and addresses not named take none at all."""

IN_TRANSACTION = {"groups:talk_file", "groups:talk_rendition"}  # read the database from a thread of their own


def named(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Every address's name outside the admin."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        elif entry.namespace != "admin":
            yield from named(entry, f"{entry.namespace}:" if entry.namespace else space)


def test_every_address_stands_in_the_table() -> None:
    assert set(named(get_resolver())) == set(ADDRESSES)


@pytest.fixture
def doors(cast: Cast) -> Cast:
    """The cast, and what the secret addresses open: a report's link, a facilitator's, a screen's; and a film."""
    now = datetime.now(UTC)
    issue_report_link(run=cast.run, municipality=None, now=now, token=REPORT)
    issue_link(user=cast.facilitator.user, role=LinkRole.FACILITATOR, run=cast.run, now=now, token=LINK)
    Screen.objects.create(
        secret_hash=token_hash("x"), link_hash=token_hash(SCREEN), group=cast.groups[0], paired_at=now
    )
    path = Path(settings.MEDIA_ROOT) / "talks" / "1.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"film")
    Talk.objects.filter(pk=film(cast)).update(chapters="0:00 Början")
    talk = Talk.objects.get(pk=film(cast))
    length = timedelta(minutes=15)
    facts = {"size": 4, "sha256": "3" * 64, "source_sha256": talk.sha256, "duration": length, "height": 360}
    Rendition.objects.create(talk=talk, kind="360p", file="talks/1.mp4", made_at=now, **facts)
    Seminar.objects.filter(pk=cast.seminar.pk).update(held_on=date(2020, 1, 1))  # so that the Talks may be seen again
    Run.objects.filter(seminar=cast.seminar).update(starts_at=now - timedelta(days=7))
    Talk.objects.get(pk=film(cast)).poster.save("bild.png", ContentFile(b"png"))
    KitFile(seminar=cast.seminar, title="Att skriva på").file.save("blad.pdf", ContentFile(b"%PDF-1.7"))
    return cast


def told(response: Any) -> str:
    """The status, and where a redirect leads, without its query."""
    where = response.headers.get("Location", "").partition("?")[0]
    return f"{response.status_code} {where}".strip()


def marked(name: str) -> Any:
    marks = [pytest.mark.django_db(transaction=True)] if name in IN_TRANSACTION else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [marked(name) for name in ADDRESSES])
def test_an_address_opens_for_those_it_is_for(doors: Cast, name: str) -> None:
    address = ADDRESSES[name]
    path = reverse(name, args=address.args(doors))
    found = {who: told(member(doors, who).client().get(path)) for who in WHO}
    assert found == {who: address.answer if who in address.let_in else address.others for who in WHO}


@pytest.mark.parametrize("name", [marked(name) for name in ADDRESSES])
def test_an_address_takes_posts_only_where_it_says_so(doors: Cast, name: str) -> None:
    path = reverse(name, args=ADDRESSES[name].args(doors))
    found = {who: told(member(doors, who).client().post(path)) for who in WHO}
    otherwise = "403" if name in POSTS else "405"
    answers = {who: status for status, them in POSTS.get(name, {}).items() for who in them}
    assert found == {who: answers.get(who, otherwise) for who in WHO}


# The admin

UNGUARDED = {"admin/login/", "admin/logout/"}
ONLY_ONE = "302 /admin/seminars/organisation/1/change/"  # a list of one is skipped
PART = re.compile(r"<(?:\w+:)?(\w+)>")


def admin_paths() -> list[str]:
    """Every address of the admin, with 1 for whatever it asks for."""
    admin = next(entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == "admin")
    return [path for path in _walk(admin, "") if path not in UNGUARDED]


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern) if before else f"admin/{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif "(?P" not in path:
            yield PART.sub("1", path)


def test_the_admin_is_closed_to_all_but_organisers(cast: Cast) -> None:
    paths = [*admin_paths(), "admin/seminars/", "admin/nothing/"]
    assert len(paths) > 50
    for who in WHO:
        client = member(cast, who).client()
        if who not in ORGANISERS:
            assert {path: told(client.get(f"/{path}")) for path in paths} == dict.fromkeys(paths, LOGIN)
            assert {path: told(client.post(f"/{path}")) for path in paths} == dict.fromkeys(paths, LOGIN)


def test_the_admin_opens_for_organisers(cast: Cast) -> None:
    """Lists open; one thing that is not there leads home or is not found; nothing fails and nothing asks to sign in."""
    client = member(cast, BOTH).client()
    found = {path: told(client.get(f"/{path}")) for path in admin_paths()}
    assert {status for path, status in found.items() if re.fullmatch(r"admin/(\w+/\w+/)?", path)} == {"200", ONLY_ONE}
    assert {status[:3] for status in found.values()} <= {"200", "302", "403", "404", "405"}
    assert LOGIN not in found.values()


# The live part

SEATS: dict[str, tuple[str, Role]] = {
    "organiser": ("organiser", Role.ORGANISER),
    "producer": ("producer", Role.ORGANISER),
    "contact": ("contact", Role.CONTACT),
    "facilitator": ("facilitator", Role.FACILITATOR),
    "facilitator_b": ("facilitator_b", Role.FACILITATOR),
    "screen": ("screen", Role.SCREEN),
    "presenter": ("presenter", Role.PRESENTER),
    "both as organiser": (BOTH, Role.ORGANISER),
    "both as facilitator": (BOTH, Role.FACILITATOR),
}
SHUT_OUT: dict[str, tuple[Role, str]] = {
    "participant": (Role.FACILITATOR, "signed_out"),
    "decision_maker": (Role.ORGANISER, "signed_out"),
    "stranger": (Role.FACILITATOR, "forbidden"),
}
TOPICS = {
    Role.ORGANISER: {"agenda", "wall", "desk", "control"},
    Role.CONTACT: {"agenda", "wall"},
    Role.FACILITATOR: {"agenda", "group", "wall"},
    Role.SCREEN: {"agenda", "group", "wall"},
    Role.PRESENTER: {"agenda", "wall", "desk"},
}
PRODUCERS = {"organiser", "producer", "both as organiser"}
LEADERS = {"facilitator", "both as facilitator"}  # of group A

CUES = (
    "start", "hold", "release", "extend", "advance", "back", "restart_at", "move_hard_out", "message", "undo", "end",
    "preview",
)  # fmt: skip
ACTIONS: dict[str, set[str]] = {
    **{f"cue.{name}": PRODUCERS for name in CUES},
    "group.present": LEADERS,
    "group.step": LEADERS,
    "group.in_meeting": LEADERS | {"screen"},
    "group.chimes": LEADERS,
    "group.playback": LEADERS | {"screen"},
    "evaluation.open": LEADERS,
    "evaluation.more": LEADERS,
    "group.use_here": LEADERS,
    "group.merge": PRODUCERS,
    "group.move": PRODUCERS,
    "group.cancel": PRODUCERS,
    "group.restore": PRODUCERS,  # right after, so that group A is there for what follows
    "group.substitute": PRODUCERS,
    "group.add": PRODUCERS,
    "link.show": PRODUCERS | {"contact"},
    **{f"round.{act}": LEADERS for act in Act},
    "note.save": LEADERS,
    "note.send": LEADERS,
    "proposal.save": LEADERS,
    "proposal.remove": LEADERS,
    "proposal.suggest": LEADERS,
    "proposal.unsuggest": LEADERS,
    "proposal.dot": LEADERS,
    "proposal.choose": LEADERS,
    "proposal.not_now": LEADERS,
    "proposal.borrow": LEADERS,
    "screen.unpair": LEADERS | PRODUCERS,
    "screen.use_here": {"screen"},
    "screen.identify": PRODUCERS,
    "message.ack": LEADERS,
    "help.open": LEADERS,
    "help.answer": PRODUCERS,
    "help.close": LEADERS | PRODUCERS,
    **{f"heading.{act}": PRODUCERS for act in ("add", "rename", "move", "remove")},
    **{f"gather.{act}": PRODUCERS for act in ("place", "merge", "split", "raise")},
    "wall.spotlight": PRODUCERS,
    **{f"turn.{act}": PRODUCERS for act in ("open", "next", "call", "done", "move")},
    "turn.pass": PRODUCERS | LEADERS,
    "turn.wait": PRODUCERS | LEADERS,
    "question.answered": PRODUCERS | {"presenter"},
    "answer.save": PRODUCERS | {"presenter"},
    "answers.publish": PRODUCERS,
}
"""Who may do it to group A."""


def arguments(action: str, cast: Cast) -> dict[str, Any]:
    """Good arguments that aim at group A of the run."""
    group = cast.groups[0]
    if action.startswith("cue."):
        about = {"action": "hold", "args": {}} if action == "cue.preview" else {}
        return {"run": cast.run.pk, **about}
    if action in ("wall.spotlight", "question.answered", "answer.save"):
        about = {"answered": True, "text": "Ja", "base_rev": 0}
        return {"note": Note.objects.get(group=group, position=1).pk, **about}
    if action.startswith("gather."):
        note = Note.objects.get(group=group, position=1).pk
        return {"notes": [note], "heading": None, "into": note, "raised": True}
    if action.startswith(("heading.", "answers.")) or action in ("turn.open", "turn.next", "turn.done"):
        return {"text": "Möten", "heading": 1, "position": 1, "published": True, "speaking": None}
    if action in ("help.answer", "help.close"):
        return {"call": HelpCall.objects.get(group=group).pk, "text": "Vi kommer."}
    if action == "screen.unpair":
        return {"group": group.pk, "screen": str(Screen.objects.get(secret_hash=token_hash("spare")).pk)}
    if action == "group.add":
        return {"run": cast.run.pk, "municipality": "Ekerö", "name": "Nya", "expected": 6}
    if action in ("group.merge", "group.move"):  # in vain, so that group A is there for what follows
        return {"group": group.pk, "into": group.pk, "to": cast.run.pk}
    if action == "message.ack":
        return {"group": group.pk, "message": Cue.objects.get(run=cast.run, action="message").seq}
    return {"group": group.pk, **ARGUMENTS[action]}


ROUND = {"press": "a", "slot": "learning", "step": 2, "count": 7, "seat": 1, "at": 0, "given": 0}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "group.present": {"present": 6},
    "group.step": {"slot": "learning", "index": 1},
    "group.in_meeting": {"in_meeting": True},
    "group.chimes": {"chimes": True},
    "group.playback": {"volume": 60, "captions": False},
    **dict.fromkeys((f"round.{act}" for act in Act), ROUND),
    "note.save": {"kind": "point", "position": 2, "text": "Ring", "base_rev": 0},
    "note.send": {},
    "proposal.save": {"position": 1, "fields": {"what": "Ringa"}, "base_rev": 0},
    "proposal.remove": {"position": 3},
    "proposal.suggest": {"text": "Ringa"},
    "proposal.unsuggest": {"suggestion": 1},
    "proposal.dot": {"suggestion": 1, "more": True},
    "proposal.choose": {"chosen": [1]},
    "proposal.not_now": {"is_chosen": True, "reason": "Ny chef i vår", "base_rev": 0},
    "proposal.borrow": {"idea": 1},
    "help.open": {"text": "Inget ljud"},
    "evaluation.open": {},
    "evaluation.more": {"more": 1},
    "group.use_here": {"device": "a1"},
    "screen.use_here": {"device": "a1"},
    "group.cancel": {},
    "group.restore": {},
    "group.substitute": {"name": "Siv Ersättare"},
    "link.show": {},
    "screen.identify": {},
    "turn.call": {"speaking": None},
    "turn.pass": {},
    "turn.wait": {},
    "turn.move": {"position": 1},
}


@pytest.fixture
def live(cast: Cast) -> Iterator[Cast]:
    """Ten minutes before the start; group A has a point, a call for help and a second screen, all a message."""
    Note.objects.create(group=cast.groups[0], kind=Note.Kind.POINT, position=1, text="Ring", rev=1, changed_at=NOW)
    HelpCall.objects.create(group=cast.groups[0], opened_at=NOW)
    words = {"text": "Vi börjar strax."}
    Cue.objects.create(run=cast.run, seq=1, at=NOW, action="message", args=words, given_at=NOW)
    Screen.objects.create(secret_hash=token_hash("spare"), group=cast.groups[0], paired_at=NOW)
    with clock.pinned(NOW):
        yield cast


def test_every_action_stands_in_the_table() -> None:
    assert set(HANDLERS) == set(ACTIONS)


@pytest.mark.parametrize("seat", SEATS)
def test_a_post_does_what_its_sender_may(live: Cast, seat: str) -> None:
    who, role = SEATS[seat]
    client = member(live, who).client()
    for action, allowed in ACTIONS.items():
        frame = {"t": "do", "id": str(uuid4()), "d": {"action": action, "args": arguments(action, live)}}
        address = f"/live/do/?as={role}&run={live.run.pk}"
        answer = client.post(address, json.dumps(frame), content_type="application/json").json()
        assert (action, answer["d"].get("code") != "forbidden") == (action, seat in allowed)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seat", SEATS)
async def test_a_socket_does_what_its_page_may(live: Cast, seat: str) -> None:
    who, role = SEATS[seat]
    for some in batched(ACTIONS.items(), consumers.BURST // 2):  # one line would be too quick for so many
        line = Line(member(live, who))
        assert set((await line.open(role, run=live.run.pk))["topics"]) == TOPICS[role]
        for action, allowed in some:
            id, args = str(uuid4()), await sync_to_async(arguments)(action, live)
            await line.send("do", id=id, action=action, args=args)
            answer = await line.answer(id)
            assert (action, answer["d"].get("code") != "forbidden") == (action, seat in allowed)
        await line.leave()


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """As itertools has it from Python 3.12 on."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


@pytest.mark.parametrize("seat", SEATS)
def test_polling_shows_what_its_page_may_see(live: Cast, seat: str) -> None:
    who, role = SEATS[seat]
    found = member(live, who).client().get(f"/live/state/?as={role}&run={live.run.pk}")
    assert set(found.json()["topics"]) == TOPICS[role]


@pytest.mark.parametrize("who", SHUT_OUT)
def test_who_has_no_seat_sees_and_does_nothing(live: Cast, who: str) -> None:
    role, code = SHUT_OUT[who]
    client, about = member(live, who).client(), f"as={role}&run={live.run.pk}"
    assert client.get(f"/live/state/?{about}").json()["d"]["code"] == code
    frame = {"t": "do", "id": str(uuid4()), "d": {"action": "note.send", "args": {}}}
    sent = client.post(f"/live/do/?{about}", json.dumps(frame), content_type="application/json")
    assert sent.json()["d"]["code"] == code


@pytest.mark.parametrize("seat", ["facilitator", "both as facilitator", "screen"])
def test_a_rooms_page_gets_into_no_other_room(live: Cast, seat: str) -> None:
    who, role = SEATS[seat]
    about = f"as={role}&run={live.run.pk}&group={live.groups[1].pk}"
    assert member(live, who).client().get(f"/live/state/?{about}").json()["d"]["code"] == "forbidden"


@pytest.mark.parametrize(
    ("who", "path", "own", "others"),
    [
        ("contact", "/contact/", {"Grupp A", "Grupp B"}, {"Grupp C"}),
        ("facilitator", "/facilitate/", {"Grupp A"}, {"Grupp B", "Grupp C", "Annan grupp"}),
        ("facilitator_b", "/facilitate/", {"Grupp B"}, {"Grupp A", "Grupp C", "Annan grupp"}),
        ("stranger", "/facilitate/", {"Annan grupp"}, {"Grupp A", "Grupp B", "Grupp C"}),
        ("screen", "/screen/", {"Grupp A"}, {"Grupp B", "Grupp C", "Annan grupp"}),
        (BOTH, "/facilitate/", {"Grupp A"}, {"Grupp B", "Grupp C", "Annan grupp"}),
    ],
)
def test_a_page_shows_its_own_groups_and_no_others(
    cast: Cast, who: str, path: str, own: set[str], others: set[str]
) -> None:
    text = member(cast, who).client().get(path).content.decode()
    assert {name for name in own | others if name in text} == own

"""Every page, in every state that has a template or a scene of its own: who opens it, where, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests.browser import acts
from tests.browser.jitsi import AXE_ASKS, TO_HERE

Stage = dict[str, Any]
PARTS = (
    "before", "welcome", "talk-1", "learning", "break", "gathering", "productive", "sharing", "evaluation", "over",
)  # fmt: skip

NO_PAGES = {
    "set_language", "healthz", "readyz", "metrics", "facilitation:live_state", "facilitation:live_do",
    "facilitation:live_shared",
    "facilitation:screen_code", "facilitation:equipment_line", "facilitation:course_plan_b",
    "facilitation:run_report_csv", "groups:talk_file", "groups:talk_rendition",
    "groups:caption", "groups:chapters", "groups:poster", "seminars:calendar", "seminars:calendar_feed", "seminars:rss",
    "seminars:sitemap", "seminars:robots", "seminars:logo", "seminars:colours", "seminars:card",
    "seminars:seminar_card", "seminars:document",
    "seminars:kit_file",
    "seminars:mail_file", "seminars:mail_look",
    "evaluation:over_time_xlsx", "evaluation:report_pdf", "evaluation:report_xlsx", "evaluation:report_opened",
    "evaluation:report_again", "evaluation:open_report_pdf", "evaluation:open_report_xlsx",
    "facilitation:script_pdf", "facilitation:sheet_pdf",
}  # fmt: skip
"""Addresses that never answer with a page: files, redirects, machines' own."""

FRAMED = r"'postMessage' on 'DOMWindow': The target origin provided .* recipient window's origin \('null'\)"
"""What Chromium says when axe asks a mail's frame, which is nobody's."""

UNREACHED = {"500.html", "seminars/mail/letter.html", "evaluation/look.html"}
"""Shown only when we have broken something; and what stands in the frame of the page of a mail, or a questionnaire."""


@dataclass(frozen=True)
class Case:
    name: str
    route: str  # the url's name; "" for pages that no url leads to
    template: str
    path: Callable[[Stage], str]
    links: Callable[[Stage], tuple[str, ...]] = lambda stage: ()
    status: int = 200
    act: Callable[[Page], None] | None = None  # what is done on the page to come to this state
    is_live: bool = False
    is_translated: bool = False  # read in the other languages too, though it is not the first of its template
    allowed: tuple[str, ...] = ()  # what belongs to the page and would be a fault elsewhere

    def __str__(self) -> str:
        return self.name


def at(route: str, *args: object) -> Callable[[Stage], str]:
    return lambda stage: reverse(route, args=args)


def room(part: str, what: str) -> Callable[[Stage], str]:
    return lambda stage: str(stage["parts"][part]["groups"][0][what])


def in_queue(run: str, number: int, what: str, *more: str) -> Callable[[Stage], tuple[str, ...]]:
    """The link of a room of a run whose queue is under way, and whoever else is signed in in the browser."""
    return lambda stage: (str(stage["turns"][run]["groups"][number][what]), *more)


def signed(*keys: str) -> Callable[[Stage], tuple[str, ...]]:
    return lambda stage: tuple(stage[key] for key in keys)


def organiser(stage: Stage) -> tuple[str, ...]:
    return ("organiser",)


def public(name: str, **more: Any) -> Case:
    return Case(name, f"seminars:{name}", f"seminars/{name}.html", at(f"seminars:{name}"), **more)


def _seminar(stage: Stage) -> str:
    return str(stage["demo"]["completed"]["seminar"])


def _with_dead_link(stage: Stage) -> str:
    return str(stage["dead"])


OWN = tuple(
    Case(
        f"own team, {name}",
        "facilitation:own_screen",
        "facilitation/own_screen.html",
        lambda s: f"{s['watched']}own/screen/",
        act=act,
        is_live=True,
    )
    for name, act in (
        ("before", None),
        ("under way", acts.with_words),
        ("round", acts.own_round),
        ("notes", acts.taking_notes),
        ("over", acts.own_end),
    )
)
PUBLIC = (
    *(public(name) for name in ("home", "programme", "decision_makers", "documents", "accessibility", "privacy")),
    Case("seminar", "seminars:seminar", "seminars/seminar.html", _seminar),
    Case("seminar to come", "seminars:seminar", "seminars/seminar.html", lambda s: s["open_seminar"]),
    Case("archive, searched", "seminars:programme", "seminars/programme.html", lambda s: "/seminars/?words=skolan"),
    Case("talk", "groups:watch", "groups/watch.html", lambda s: f"{s['watched']}talks/1/"),
    Case(
        "talk, shared", "groups:watch", "groups/watch.html", lambda s: f"{s['watched']}talks/2/?t=65", act=acts.sharing
    ),
    Case("mail folder", "seminars:mailbox", "seminars/mailbox.html", at("seminars:mailbox"), organiser),
    Case("mail", "seminars:mail", "seminars/mail.html", lambda s: s["mail"], organiser, allowed=(FRAMED,)),
    Case("no more mail", "seminars:no_more_mail", "seminars/no_more_mail.html", lambda s: s["no_more"]),
    Case("own team", "facilitation:own_team", "facilitation/own_team.html", lambda s: f"{s['watched']}own/"),
    Case(
        "fault told wrongly",
        "seminars:accessibility",
        "seminars/accessibility.html",
        at("seminars:accessibility"),
        act=acts.told_wrongly,
    ),
    public("fault_thanks"),
    Case("organiser's first page", "seminars:begin", "seminars/begin.html", lambda s: s["begin"]),
    Case("organiser's first page, too short", "seminars:begin", "", lambda s: s["begin"], act=acts.too_short),
    Case("organiser's first page, used", "seminars:begin", "", at("seminars:begin", 1, "borta"), status=410),
    public("fresh_link"),
    public("fresh_link_sent"),
    Case("link that has ended", "seminars:go", "seminars/link_gone.html", lambda s: s["ended"], status=410),
    Case("link that has gone", "seminars:go", "seminars/link_gone.html", _with_dead_link, status=410),
    Case("page that is not there", "", "404.html", lambda s: "/finns-inte/", status=404),
)
BROKEN = (
    Case("form that lay open", "", "403_csrf.html", at("seminars:accessibility"), act=acts.with_an_old_form),
    Case("form with too much", "", "400.html", at("seminars:privacy"), act=acts.with_too_much),
    Case("sign-in too often", "", "429.html", at("admin:login"), act=acts.too_often),
    Case("page for others", "", "403.html", at("facilitation:control_list"), signed("member"), status=403),
)


REGISTER, CONFIRM = "facilitation:register", "facilitation:confirm_sign_up"
GROUPS = (
    Case(
        "talk of the rooms",
        "groups:watch",
        "groups/watch.html",
        lambda s: f"{s['kept']['path']}talks/1/",
        lambda s: (s["kept"]["facilitator"],),
    ),
    Case(
        "what is said, to print",
        "groups:transcript",
        "groups/transcript.html",
        lambda s: reverse("groups:transcript", args=[s["film"]]),
        lambda s: (s["parts"]["before"]["groups"][0]["facilitator"],),
    ),
    Case("register list", "groups:register_list", "groups/register_list.html", at("groups:register_list")),
    Case("register", REGISTER, "facilitation/register.html", lambda s: s["demo"]["open"]["register"]),
    Case(
        "register, wrong",
        REGISTER,
        "facilitation/register.html",
        lambda s: s["demo"]["open"]["register"],
        act=acts.wrong,
    ),
    Case(
        "registered, not confirmed",
        REGISTER,
        "facilitation/register_sent.html",
        lambda s: s["demo"]["open"]["register"],
        act=acts.all_right,
    ),
    Case("registered, to confirm", CONFIRM, "facilitation/confirm_sign_up.html", lambda s: s["sign_up"]),
    Case("registered", CONFIRM, "facilitation/registered.html", lambda s: s["signed_up"]),
    Case("registered too long ago", CONFIRM, "facilitation/sign_up_gone.html", at(CONFIRM, "fel"), status=410),
    Case("register closed", REGISTER, "facilitation/register_closed.html", lambda s: s["closed_register"]),
    Case("contact", "facilitation:contact", "facilitation/contact.html", at("facilitation:contact"), signed("contact")),
    Case(
        "contact, a fresh link",
        "facilitation:contact",
        "facilitation/fresh_link.html",
        at("facilitation:contact"),
        signed("contact"),
        act=acts.shown_a_link,
    ),
    Case(
        "contact, no link", "facilitation:contact", "groups/ask_for_link.html", at("facilitation:contact"), status=403
    ),
)

EVALUATION = (
    Case("evaluation code", "evaluation:enter", "evaluation/enter.html", at("evaluation:enter")),
    Case("evaluation", "evaluation:answer", "evaluation/answer.html", room("evaluation", "evaluation")),
    Case(
        "evaluation, every kind of question",
        "evaluation:answer",
        "evaluation/answer.html",
        lambda s: s["every_kind"]["address"],
        is_translated=True,
    ),
    Case(
        "evaluation, easy Swedish",
        "evaluation:answer",
        "evaluation/answer.html",
        room("evaluation", "evaluation"),
        act=acts.in_easy_swedish,
    ),
    Case(
        "evaluation, handed over",
        "evaluation:answer",
        "evaluation/answer.html",
        lambda s: s["every_kind"]["address"] + "?shared=1",
        act=acts.handed_over,
        is_translated=True,
    ),
    Case("evaluation later", "evaluation:answer", "evaluation/later.html", room("learning", "evaluation")),
    Case("evaluation closed", "evaluation:answer", "evaluation/closed.html", lambda s: s["closed_evaluation"]),
    Case(
        "evaluation received",
        "evaluation:answer",
        "evaluation/received.html",
        room("over", "evaluation"),
        act=acts.answered,
    ),
    Case("report", "evaluation:report", "evaluation/report.html", lambda s: s["demo"]["completed"]["report"]),
    Case(
        "report, open",
        "evaluation:open_report",
        "evaluation/report.html",
        lambda s: reverse(
            "evaluation:open_report", args=[_seminar(s).rstrip("/").rpartition("/")[2], s["demo"]["completed"]["run"]]
        ),
    ),
    Case("report, decisions", "evaluation:report", "", lambda s: s["followed"]["report"]),
    Case("report, followed up", "evaluation:report", "", lambda s: s["followed"]["third"], is_translated=True),
    Case("decision", "evaluation:decide", "evaluation/decision.html", lambda s: s["followed"]["decide"]),
    Case("decision, link ended", "evaluation:decide", "", lambda s: s["followed"]["decide_ended"], status=404),
    Case("over time", "evaluation:over_time", "evaluation/over_time.html", lambda s: s["followed"]["over_time"]),
    Case(
        "follow-up",
        "evaluation:follow_up",
        "evaluation/follow_up.html",
        at("evaluation:follow_up"),
        lambda s: (s["followed"]["facilitator"],),
    ),
    Case("later", "evaluation:later_answer", "evaluation/later_answer.html", lambda s: s["followed"]["later"]),
    Case(
        "later, received",
        "evaluation:later_answer",
        "",
        lambda s: f"{s['followed']['later']}?received=already",
    ),
    Case("later, closed", "evaluation:later_answer", "", lambda s: s["followed"]["later_closed"]),
    Case("report waiting", "evaluation:report", "evaluation/report_waiting.html", lambda s: s["waiting_report"]),
    Case("report ended", "evaluation:report", "evaluation/report_gone.html", lambda s: s["ended_report"], status=404),
    Case("report gone", "evaluation:report", "evaluation/report_gone.html", at("evaluation:report", "fel"), status=404),
)


def _screens() -> Iterator[Case]:
    for part in PARTS:
        links = lambda s, part=part: (s["parts"][part]["groups"][0]["screen"],)  # noqa: E731
        path = at("facilitation:screen")
        yield Case(f"screen, {part}", "facilitation:screen", "facilitation/screen.html", path, links, is_live=True)


def _facilitators() -> Iterator[Case]:
    for part in PARTS:
        links = lambda s, part=part: (s["parts"][part]["groups"][0]["facilitator"],)  # noqa: E731
        path = at("facilitation:facilitate")
        template = "facilitation/facilitate.html"
        yield Case(f"facilitator, {part}", "facilitation:facilitate", template, path, links, is_live=True)


TURNS = (
    ("your turn", "long", 0, "[data-scene=yours]", "speaking"),
    ("your time is out", "out", 0, "[data-scene=yours]", "speaking"),
    ("you are next", "long", 1, ".turn-bar.next-turn", "waiting"),
    ("you have spoken", "spoken", 0, "[data-scene=wall]", "done"),
    ("points are read in turn", "written", 1, ".turn-bar", "waiting"),
    ("your points are read", "read", 0, ".wall-points", "speaking"),
    ("you wait without a line", "read", 2, ".turn-bar", "waiting"),
)
"""A name, the run and the room's number in its queue; what shows on the screen, the state on the facilitator's page."""


def _turns() -> Iterator[Case]:
    """The speaking queue as rooms and their facilitators see it, and as presenters do during and after."""
    for name, run, number, shown, state in TURNS:
        more: dict[str, Any] = {"is_live": True, "is_translated": run in ("spoken", "written", "read")}
        path, template, act = at("facilitation:screen"), "facilitation/screen.html", acts.seen(shown)
        links = in_queue(run, number, "screen")
        yield Case(f"screen, {name}", "facilitation:screen", template, path, links, act=act, **more)
        path, template = at("facilitation:facilitate"), "facilitation/facilitate.html"
        act, links = acts.seen(f"#turn-card[data-state={state}]"), in_queue(run, number, "facilitator")
        yield Case(f"facilitator, {name}", "facilitation:facilitate", template, path, links, act=act, **more)
    path, template = at("facilitation:screen"), "facilitation/screen.html"
    links = in_queue("quiet", 0, "screen", "organiser")
    more = {"is_live": True, "is_translated": True}
    yield Case("screen, thanks", "facilitation:screen", template, path, links, act=acts.thanked, **more)
    for name in ("turns", "answers"):
        of = (lambda s: s["turns"]["long"]) if name == "turns" else (lambda s: s["answers"])
        yield Case(
            f"presenter, {name}",
            "facilitation:present",
            "facilitation/present.html",
            lambda s, of=of: of(s)["page"],  # type: ignore[misc]
            lambda s, of=of: (of(s)["presenter"],),  # type: ignore[misc]
            is_live=True,
        )


def _writing() -> Iterator[Case]:
    for name, act in (("choosing", acts.choosing_ideas), ("reading back", acts.reading_back)):
        yield Case(
            f"facilitator, {name}",
            "facilitation:facilitate",
            "facilitation/facilitate.html",
            lambda s: "/facilitate/#proposals",
            lambda s: (s["parts"]["productive"]["groups"][0]["facilitator"],),
            act=act,
            is_live=True,
        )


def _group_sheets() -> Iterator[Case]:
    for part in ("learning", "over"):
        links = lambda s, part=part: (s["parts"][part]["groups"][0]["facilitator"],)  # noqa: E731
        template = "facilitation/sheet.html"
        yield Case(f"the group's sheet, {part}", "facilitation:sheet", template, at("facilitation:sheet"), links)


def _control_rooms() -> Iterator[Case]:
    for part in ("before", "learning", "gathering", "over"):
        path = lambda s, part=part: s["parts"][part]["control"]  # noqa: E731
        yield Case(
            f"control, {part}", "facilitation:control", "facilitation/control.html", path, organiser, is_live=True
        )


def _gatherings() -> Iterator[Case]:
    """The gathering's desk, also with a heading's sheet open and with a note being moved by keyboard."""
    route, template = "facilitation:gathering", "facilitation/gathering.html"
    acted = {"break": acts.heading_open, "gathering": acts.moves_a_note, "over": acts.questions}
    for part, act in {"before": None, "learning": None, **acted}.items():
        path = lambda s, part=part: s["parts"][part]["control"] + "gathering/"  # noqa: E731
        yield Case(f"gathering's desk, {part}", route, template, path, organiser, act=act, is_live=True)
    path = lambda s: s["rehearsal"]["control"] + "gathering/"  # noqa: E731
    yield Case("gathering's desk, rehearsal", route, template, path, organiser, is_live=True)


def _run_reports() -> Iterator[Case]:
    for part in ("before", "learning", "over"):
        path = lambda s, part=part: s["parts"][part]["control"] + "report/"  # noqa: E731
        yield Case(f"run report, {part}", "facilitation:run_report", "facilitation/run_report.html", path, organiser)


def _sheets() -> Iterator[Case]:
    """The control room with one of its sheets open."""
    path = lambda s: s["parts"]["learning"]["control"]  # noqa: E731
    for name, act in (("the room's sheet", acts.merging), ("a group that turned up", acts.adding)):
        yield Case(
            f"control, {name}",
            "facilitation:control",
            "facilitation/control.html",
            path,
            organiser,
            act=act,
            is_live=True,
        )


def _approvals() -> Iterator[Case]:
    for name in ("present_talk", "present_withdraw"):
        path = lambda s, name=name: reverse(f"facilitation:{name}", args=[s["film"]])  # noqa: E731
        yield Case(name, f"facilitation:{name}", f"facilitation/{name}.html", path, signed("presenter"))
    route, template = "facilitation:present_talk", "facilitation/present_talk.html"
    waiting = lambda s: reverse(route, args=[s["unanswered"]])  # noqa: E731
    yield Case("present_talk, not answered", route, template, waiting, signed("idle_presenter"))
    renewed = lambda s: reverse(route, args=[s["renewed"]])  # noqa: E731
    yield Case("present_talk, a new film and other captions", route, template, renewed, signed("renewed_presenter"))


def _meetings() -> Iterator[Case]:
    """The call, why there is none, and the organiser's page that tries it."""
    door, failed = "facilitation:meeting", "facilitation/meeting_failed.html"
    for name, template, more in (
        ("jitsi", "facilitation/meeting.html", {"act": acts.in_call, "is_live": True, "allowed": (TO_HERE, AXE_ASKS)}),
        ("bbb", failed, {"status": 503}),
        ("link", failed, {"status": 404}),
    ):
        path = lambda s, name=name: reverse(door, args=[s["meetings"][name]["run"], "screen"])  # noqa: E731
        links = lambda s, name=name: (s["meetings"][name]["groups"][0]["screen"],)  # noqa: E731
        yield Case(f"meeting, {name}", door, template, path, links, **more)  # type: ignore[arg-type]
    check, template = "facilitation:meeting_check", "facilitation/meeting_check.html"
    for name in ("bbb", "link"):
        path = lambda s, name=name: reverse(check, args=[s["meetings"][name]["run"]])  # noqa: E731
        yield Case(f"meeting tried, {name}", check, template, path, organiser)


def _equipment() -> Iterator[Case]:
    """The equipment check of a display, by a facilitator's link, with its test picture, and where no room is known."""
    route, template = "facilitation:equipment", "facilitation/equipment.html"
    path = at(route)
    for name, who, act in (
        ("screen", "screen", None),
        ("facilitator", "facilitator", acts.has_tried),
        ("test picture", "screen", acts.looks_at_test_picture),
    ):
        links = lambda s, who=who: (s["parts"]["before"]["groups"][0][who],)  # noqa: E731
        yield Case(f"equipment, {name}", route, template, path, links, act=act, is_live=True)
    yield Case("equipment, no room", route, "facilitation/equipment_whom.html", path, status=403)


def _course() -> Iterator[Case]:
    """The course, and a chapter of each kind; the practice while it goes on and the timer before."""
    who = lambda s: (s["parts"]["before"]["groups"][1]["facilitator"],)  # noqa: E731
    yield Case("course", "facilitation:course", "facilitation/course.html", at("facilitation:course"), who)
    for key, act in (
        ("format", None),
        ("equal-time", None),
        ("technology", None),
        ("timer", None),
        ("practice", acts.practises),
    ):
        path = at("facilitation:course_chapter", key)
        template = "facilitation/course_chapter.html"
        yield Case(f"course, {key}", "facilitation:course_chapter", template, path, who, act=act)


PAIR, SCREEN = "facilitation:pair", "facilitation:screen"
LIVE = (
    *OWN,
    *_screens(),
    *_facilitators(),
    *_control_rooms(),
    *_gatherings(),
    *_run_reports(),
    *_meetings(),
    *_equipment(),
    *_course(),
    Case(
        "control list",
        "facilitation:control_list",
        "facilitation/control_list.html",
        at("facilitation:control_list"),
        organiser,
    ),
    Case(
        "rehearse",
        "facilitation:rehearse",
        "facilitation/rehearse.html",
        lambda s: reverse("facilitation:rehearse", args=[s["demo"]["open"]["run"]]),
        organiser,
    ),
    Case(
        "control, rehearsal",
        "facilitation:control",
        "facilitation/control.html",
        lambda s: s["rehearsal"]["control"],
        organiser,
        is_live=True,
    ),
    Case(
        "rehearsal, removed",
        "facilitation:rehearsal_remove",
        "facilitation/rehearsal_remove.html",
        lambda s: s["rehearsal"]["remove"],
        organiser,
    ),
    Case(
        "preview",
        "facilitation:preview",
        "facilitation/screen.html",
        room("learning", "preview"),
        organiser,
        is_live=True,
    ),
    Case(
        "preview of the facilitator's page",
        "facilitation:preview_facilitator",
        "facilitation/facilitate.html",
        lambda s: s["parts"]["learning"]["groups"][0]["preview"] + "facilitator/",
        organiser,
        is_live=True,
    ),
    *_sheets(),
    *_group_sheets(),
    *_writing(),
    *_turns(),
    Case(
        "facilitator, seats and names",
        "facilitation:facilitate",
        "facilitation/facilitate.html",
        at("facilitation:facilitate"),
        lambda stage: (stage["parts"]["learning"]["groups"][0]["facilitator"],),
        act=acts.seats_and_names,
        is_live=True,
    ),
    Case(
        "screen, Talk played by hand",
        SCREEN,
        "facilitation/screen.html",
        at(SCREEN),
        lambda stage: (stage["parts"]["talk-1"]["groups"][1]["screen"],),
        act=acts.plays_by_hand,
        is_live=True,
    ),
    Case("screen, pairing", SCREEN, "facilitation/screen_pairing.html", at(SCREEN), is_live=True),
    Case(
        "screen, dead link",
        "facilitation:screen_open",
        "facilitation/screen_link_dead.html",
        at("facilitation:screen_open", "fel"),
        status=404,
    ),
    Case(
        "screen, another group",
        "facilitation:screen_leave",
        "facilitation/screen_leave.html",
        at("facilitation:screen_leave"),
        lambda stage: (stage["parts"]["over"]["groups"][0]["screen"],),
    ),
    Case("pair", PAIR, "facilitation/pair.html", at(PAIR), organiser),
    Case("pair, signed out", PAIR, "facilitation/pair_signed_out.html", at(PAIR), status=403),
    Case(
        "presenter",
        "facilitation:present",
        "facilitation/present.html",
        at("facilitation:present"),
        signed("presenter"),
        is_live=True,
    ),
    Case(
        "presenter without a run",
        "facilitation:present",
        "facilitation/present_nothing.html",
        at("facilitation:present"),
        signed("idle_presenter"),
    ),
    *_approvals(),
    Case(
        "facilitator of two",
        "facilitation:facilitate",
        "facilitation/choose_group.html",
        at("facilitation:facilitate"),
        signed("busy_facilitator"),
    ),
)


def _admin() -> Iterator[Case]:
    yield Case("admin", "admin:index", "", at("admin:index"), organiser)
    yield Case("admin, sign in", "admin:login", "", at("admin:login"))
    for name, template in (("password_change", "password_change_form"), ("password_change_done",) * 2):
        yield Case(f"admin, {name}", f"admin:{name}", f"registration/{template}.html", at(f"admin:{name}"), organiser)
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield Case(f"admin, {name}", f"admin:{name}_changelist", "", at(f"admin:{name}_changelist"), organiser)
    for name in ("seminars_seminar", "seminars_run", "groups_workgroup", "groups_import", "seminars_user"):
        yield Case(f"admin, add {name}", f"admin:{name}_add", "", at(f"admin:{name}_add"), organiser)
    path = lambda s: reverse("admin:seminars_run_change", args=[s["demo"]["open"]["run"]])  # noqa: E731
    yield Case("admin, change seminars_run", "admin:seminars_run_change", "", path, organiser)
    path = lambda s: reverse("admin:seminars_organisation_change", args=[1])  # noqa: E731
    yield Case("admin, change seminars_organisation", "admin:seminars_organisation_change", "", path, organiser)
    path = lambda s: reverse("admin:seminars_faultreport_change", args=[s["fault"]])  # noqa: E731
    yield Case("admin, change seminars_faultreport", "admin:seminars_faultreport_change", "", path, organiser)
    for name in ("tried", "done"):
        path = lambda s, name=name: reverse("admin:groups_import_change", args=[s["imports"][name]])  # noqa: E731
        yield Case(f"admin, file read in, {name}", "admin:groups_import_change", "", path, organiser)
    path = lambda s: reverse("admin:seminars_seminar_change", args=[1])  # noqa: E731 - the demo's first, with films
    yield Case("admin, change seminars_seminar", "admin:seminars_seminar_change", "", path, organiser)
    for name in ("change", "copy"):
        path = lambda s, name=name: reverse(f"admin:facilitation_script_{name}", args=[s["script"]])  # noqa: E731
        yield Case(f"admin, script, {name}", f"admin:facilitation_script_{name}", "", path, organiser)
    path = lambda s: reverse("admin:evaluation_report_run", args=[s["demo"]["completed"]["run"]])  # noqa: E731
    yield Case("admin, report of a run", "admin:evaluation_report_run", "", path, organiser)
    path = lambda s: reverse("admin:evaluation_report_brief", args=[s["final_report"]])  # noqa: E731
    yield Case("admin, in brief", "admin:evaluation_report_brief", "", path, organiser)
    path = lambda s: reverse("admin:evaluation_report_open", args=[s["final_report"]]) + "?scope=Solna"  # noqa: E731
    yield Case("admin, report as a reader sees it", "admin:evaluation_report_open", "", path, organiser)
    path = at("admin:seminars_mailtemplate_text", "confirmed", "sv")
    run_path = lambda s: reverse("admin:seminars_run_sign_ups", args=[s["demo"]["open"]["run"]])  # noqa: E731
    yield Case("admin, registrations of a run", "admin:seminars_run_sign_ups", "", run_path, organiser)
    yield Case("admin, a mail's text", "admin:seminars_mailtemplate_text", "", path, organiser, allowed=(FRAMED,))
    yield Case("admin, add script", "admin:facilitation_script_add", "", at("admin:facilitation_script_add"), organiser)
    path = lambda s: reverse("admin:facilitation_chapter_write", args=[8, "sv"])  # noqa: E731 - with things to tick
    yield Case("admin, chapter, write", "admin:facilitation_chapter_write", "", path, organiser)
    path = lambda s: reverse("admin:facilitation_chapter_change", args=[1])  # noqa: E731
    yield Case("admin, chapter, change", "admin:facilitation_chapter_change", "", path, organiser)
    path = lambda s: reverse("admin:seminars_run_scripts", args=[s["demo"]["open"]["run"]])  # noqa: E731
    yield Case("admin, scripts of a run", "admin:seminars_run_scripts", "", path, organiser)
    yield Case(
        "admin, second factor",
        "admin:seminars_user_second_factor",
        "",
        at("admin:seminars_user_second_factor"),
        organiser,
    )
    yield Case(
        "admin, second factor, backup codes",
        "admin:seminars_user_second_factor",
        "",
        at("admin:seminars_user_second_factor"),
        lambda s: (s["two_steps"]["new"],),
        act=acts.shows_that_the_app_works,
    )
    path = lambda s: reverse("admin:seminars_user_lost_app", args=[s["two_steps"]["lost"]])  # noqa: E731
    yield Case("admin, lost app", "admin:seminars_user_lost_app", "", path, organiser)
    path = lambda s: reverse("admin:evaluation_followup_run", args=[s["followed"]["run"]])  # noqa: E731
    yield Case("admin, follow-up of a run", "admin:evaluation_followup_run", "", path, organiser)
    path = at("admin:evaluation_followup_overview")
    yield Case("admin, seminars over time", "admin:evaluation_followup_overview", "", path, organiser)
    path = lambda s: reverse("admin:evaluation_evaluation_texts", args=[s["to_read"]])  # noqa: E731
    yield Case("admin, free texts to read", "admin:evaluation_evaluation_texts", "", path, organiser)
    path = at("admin:seminars_retention_times")
    yield Case("admin, how long things are kept", "admin:seminars_retention_times", "", path, organiser)
    path = lambda s: reverse("admin:seminars_user_data", args=[1])  # noqa: E731 - the demo's organiser
    yield Case("admin, personal data", "admin:seminars_user_data", "", path, organiser)
    for name in ("readiness", "remind", "copy"):
        path = lambda s, name=name: reverse(f"admin:seminars_run_{name}", args=[s["parts"]["before"]["run"]])  # noqa: E731
        yield Case(f"admin, run, {name}", f"admin:seminars_run_{name}", "", path, organiser)
    yield from _talk_pages()
    yield from _questionnaires()


def _questionnaires() -> Iterator[Case]:
    """A version as it is written, also half done, and what leads there."""
    of = "admin:evaluation_questionnaire"
    for name in ("add", "own"):
        yield Case(f"admin, questionnaire, {name}", f"{of}_{name}", "", at(f"{of}_{name}"), organiser)
    for name, which, state, act in (
        ("write", "version", "", None),
        ("write", "version", ", half done", acts.saved_half_done),
        ("write", "locked", ", answered", None),
        ("copy", "locked", "", None),
    ):
        path = lambda s, name=name, which=which: reverse(f"{of}_{name}", args=[s["every_kind"][which]])  # noqa: E731
        yield Case(f"admin, questionnaire, {name}{state}", f"{of}_{name}", "", path, organiser, act=act)
    path = lambda s: reverse(f"{of}_change", args=[1])  # noqa: E731
    yield Case("admin, questionnaire, change", f"{of}_change", "", path, organiser)
    path = lambda s: reverse(f"{of}_run", args=[s["demo"]["open"]["run"]])  # noqa: E731
    yield Case("admin, questionnaire of a run", f"{of}_run", "", path, organiser)


def _talk_pages() -> Iterator[Case]:
    """A Talk's page, its statement, what a new film asks, and the captions editor in each of its states."""
    for name in ("change", "candidate", "texts"):
        path = lambda s, name=name: reverse(f"admin:seminars_talk_{name}", args=[s["renewed"]])  # noqa: E731
        yield Case(f"admin, Talk with a new film, {name}", f"admin:seminars_talk_{name}", "", path, organiser)
    for name in ("change", "statement"):
        path = lambda s, name=name: reverse(f"admin:seminars_talk_{name}", args=[s["film"]])  # noqa: E731
        yield Case(f"admin, Talk, {name}", f"admin:seminars_talk_{name}", "", path, organiser)
    for name, language, act in (
        ("captions", "sv", acts.with_rows),
        ("captions", "en", acts.as_text),
        ("captions", "fi", None),
        ("captions_remove", "sv", None),
    ):
        path = lambda s, n=name, code=language: reverse(f"admin:seminars_talk_{n}", args=[s["film"], code])  # noqa: E731
        yield Case(f"admin, {name}, {language}", f"admin:seminars_talk_{name}", "", path, organiser, act=act)


ADMIN = tuple(_admin())
CASES = (*PUBLIC, *BROKEN, *GROUPS, *EVALUATION, *LIVE)


def own_routes() -> set[str]:
    """The names of all our own addresses, the admin's apart."""
    return set(_names(get_resolver().url_patterns, ""))


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from _names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)

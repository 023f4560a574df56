"""The follow-up: what is due when, what two who write at once keep, whom mails reach, what the report says of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluation import outcomes
from evaluation.errors import EvaluationError
from evaluation.follow_up import (
    ASKED_FOR,
    DAY,
    HELPED,
    HINDERED,
    NUDGED_FOR,
    OPEN_FOR,
    STATUSES,
    Days,
    Fate,
    Step,
    Told,
    after_asking,
    after_end,
    clean,
    funnel,
)
from evaluation.follow_up_page import as_seen
from evaluation.models import AnswerSheet, Decision, Evaluation, FollowUp, FreeText, Outcome, Report, Seal
from evaluation.services.follow_up import queue_follow_up, save_comment, save_told
from evaluation.services.follow_up_letters import follow_up_letter
from evaluation.services.outcomes import make_third, outcomes_letter, queue_outcome_mails
from evaluation.services.publishing import publish_report, withdraw_report
from evaluation.services.reports import issue_report_link, make_report, make_second_report
from evaluation.tasks import make_third_report, send_follow_up_mail
from facilitation.models import PracticeProposal
from groups.models import Municipality, MunicipalityContact
from seminars.models import Job, Organisation, Run, User
from tests.cast import STARTS_AT, Cast
from tests.evaluation.runs import KEPT, start

db = pytest.mark.django_db
ENDS_AT = STARTS_AT + timedelta(minutes=140)
ASKED = ENDS_AT + 90 * DAY
statuses = st.sampled_from(["", *STATUSES])
tolds = st.builds(
    Told,
    statuses,
    st.sets(st.sampled_from(list(HELPED))).map(lambda ticks: tuple(key for key in HELPED if key in ticks)),
    st.sets(st.sampled_from(list(HINDERED))).map(lambda ticks: tuple(key for key in HINDERED if key in ticks)),
    st.sampled_from(["", "a", "b"]),
    st.booleans(),
)


@given(st.integers(0, 300), st.integers(1, 60), st.integers(30, 365))
def test_the_nudge_and_the_survey_have_their_days(day: int, nudge: int, survey: int) -> None:
    step = after_end(Days(nudge, survey), ENDS_AT, ENDS_AT + day * DAY)
    assert (step is Step.ASK) == (survey * DAY <= day * DAY < survey * DAY + ASKED_FOR)
    assert (step is Step.NUDGE) == (nudge * DAY <= day * DAY < nudge * DAY + NUDGED_FOR and day < survey)


def test_reminders_go_to_those_who_have_not_answered_and_the_survey_closes() -> None:
    steps = [after_asking(Days(), ASKED, ASKED + day * DAY, is_answered=False) for day in (0, 6, 7, 13, 14, 29, 30)]
    again = Step.REMIND_AGAIN
    assert steps == [None, None, Step.REMIND, Step.REMIND, again, again, Step.CLOSE]
    assert after_asking(Days(), ASKED, ASKED + 14 * DAY, is_answered=True) is None
    assert after_asking(Days(), ASKED, ASKED + OPEN_FOR, is_answered=True) is Step.CLOSE


fates = st.builds(Fate, st.booleans(), st.sampled_from(["", "yes", "no"]), statuses, tolds.map(lambda t: t.hindered))


@given(st.lists(fates, max_size=30), st.integers(5, 8))
def test_every_proposal_is_in_one_category_and_small_barriers_are_not_told(rows: list[Fate], k: int) -> None:
    made: Any = funnel(rows, k)
    assert sum(made["statuses"].values()) + made["unanswered"] == made["all"] == len(rows)
    assert made["in_place"] <= made["tried"] <= made["all"]
    assert all(count >= k for count in made["hindered"].values())


@given(st.dictionaries(st.text(max_size=6), st.none() | st.text(max_size=4) | st.lists(st.text(max_size=5))))
def test_whatever_is_sent_is_cleaned(raw: dict[str, object]) -> None:
    told = clean(raw)
    assert clean(vars_of(told)) == told


def vars_of(told: Told) -> dict[str, object]:
    return {name: getattr(told, name) for name in Told.__slots__}


@pytest.fixture
def proposals(cast: Cast) -> list[PracticeProposal]:
    """Two of group A, one of them for a decision; one of group C. B changes nothing now."""
    start(cast.run)
    texts = (
        (cast.groups[0], 1, "trial", "Samma person i tjugo veckor"),
        (cast.groups[0], 2, "decision", "Börja klockan sju"),
        (cast.groups[2], 1, "change", "Ring efter tre dagar"),
    )
    return [
        PracticeProposal.objects.create(group=group, position=position, kind=kind, what=what, changed_at=STARTS_AT)
        for group, position, kind, what in texts
    ]


def work(now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: now)
    for job in Job.objects.filter(task="evaluation.send_follow_up_mail", done_at=None):
        send_follow_up_mail(key=job.key, **job.args)


def ask(cast: Cast, now: datetime = ASKED) -> None:
    queue_follow_up(now=now)
    assert FollowUp.objects.count() == 2  # B has no proposals


@db
def test_day_7_the_facilitator_gets_the_groups_own_proposals(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any
) -> None:
    now = ENDS_AT + 7 * DAY
    assert [queue_follow_up(now=now), queue_follow_up(now=now + DAY)] == [1, 0]  # C has nobody who leads it
    work(now, monkeypatch)
    (message,) = mail.outbox
    assert message.to == [cast.facilitator.user.email]
    assert "- Samma person i tjugo veckor\n- Börja klockan sju" in message.body
    assert "Ring efter tre dagar" not in message.body
    assert "?to=follow-up" in message.body
    assert not FollowUp.objects.exists()


@db
@pytest.mark.parametrize(
    ("language", "subject"),
    [("sv", "Hur gick det?"), ("en", "How did it go?"), ("da", "Hvordan gik det?")],
)
def test_day_90_it_is_asked_in_the_receivers_language(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any, language: str, subject: str
) -> None:
    User.objects.filter(pk=cast.facilitator.user.pk).update(language=language)
    ask(cast)
    work(ASKED, monkeypatch)
    (message,) = mail.outbox
    assert message.subject.startswith(subject)
    assert "/u/" not in message.body


@db
def test_only_who_has_not_answered_is_reminded_twice(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any
) -> None:
    ask(cast)
    for day in (1, 7, 8, 14, 15):
        queue_follow_up(now=ASKED + day * DAY)
    steps = Counter(Job.objects.filter(task="evaluation.send_follow_up_mail").values_list("args__step", flat=True))
    assert steps == {"ask": 1, "remind": 1, "remind_again": 1}
    for proposal in proposals[:2]:
        tell(cast, proposal, Told("done"))
    mail.outbox.clear()
    work(ASKED + 14 * DAY, monkeypatch)
    assert [message.subject for message in mail.outbox] == ["Hur gick det? Att komma hem från sjukhus"]


@db
def test_the_organisation_sets_the_days(cast: Cast, proposals: list[PracticeProposal]) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"survey_days": 60, "nudge_days": 5})
    assert queue_follow_up(now=ENDS_AT + 5 * DAY) == 1
    ask(cast, ENDS_AT + 60 * DAY)


@db
def test_days_that_do_not_work_are_refused(cast: Cast) -> None:
    Organisation.objects.get_or_create(pk=1)
    url, desk = reverse("admin:seminars_organisation_change", args=[1]), cast.organiser.client()
    page = desk.get(url)
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    form |= {"texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
    form.pop("logo", None)
    for wrong in ({"remind_days": "15"}, {"survey_days": "29"}, {"remind_again_days": "29"}, {"nudge_days": "0"}):
        assert desk.post(url, form | wrong).status_code == 200
    for nudge, survey in (("60", "30"), ("30", "30")):
        page = desk.post(url, form | {"nudge_days": nudge, "survey_days": survey})
        assert "Påminnelsen om förslagen kommer före frågan om hur det gick." in page.text
    assert desk.post(url, form | {"nudge_days": "29", "survey_days": "30"}).status_code == 302
    assert desk.post(url, form | {"survey_days": "60"}).status_code == 302
    assert Organisation.objects.get().survey_days == 60


@db
@pytest.mark.parametrize("change", [{"is_demo": True}, {"status": "cancelled"}])
def test_what_was_not_a_real_seminar_is_not_followed_up(
    cast: Cast, proposals: list[PracticeProposal], change: dict[str, Any]
) -> None:
    Run.objects.filter(pk=cast.run.pk).update(**change)
    assert queue_follow_up(now=ENDS_AT + 7 * DAY) == queue_follow_up(now=ASKED) == 0
    assert not FollowUp.objects.exists()


def tell(cast: Cast, proposal: PracticeProposal, told: Told, day: int = 1, seen: Told | None = None) -> Any:
    own = [cast.groups[0].pk, cast.groups[2].pk]
    return save_told(proposal=proposal.pk, groups=own, seen=seen or Told(), given=told, now=ASKED + day * DAY)


@db
def test_two_who_tell_at_once(cast: Cast, proposals: list[PracticeProposal]) -> None:
    ask(cast)
    assert tell(cast, proposals[0], Told("done", helped=("time",))).clashes == ()
    saved = tell(cast, proposals[0], Told("partly", helped=("leaders",)))
    assert (saved.told.status, saved.told.helped, saved.clashes) == ("done", ("time", "leaders"), ("status",))
    assert Outcome.objects.get().rev == 2
    with pytest.raises(EvaluationError, match="not_asked"):
        save_told(proposal=proposals[2].pk, groups=[cast.groups[0].pk], seen=Told(), given=Told("done"), now=ASKED)
    with pytest.raises(EvaluationError, match="closed"):
        tell(cast, proposals[0], Told("off"), day=30)


@db
def test_a_group_has_answered_when_it_has_told_of_all_its_proposals(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any
) -> None:
    ask(cast)
    survey = FollowUp.objects.filter(group=cast.groups[0])
    save_comment(group=cast.groups[0].pk, seen="", given="Det tog tid", now=ASKED)
    tell(cast, proposals[0], Told("done"))
    tell(cast, proposals[1], Told(hindered=("time",)))
    assert survey.get().answered_at is None
    queue_follow_up(now=ASKED + 7 * DAY)
    Job.objects.filter(args__step="ask").update(done_at=ASKED)
    work(ASKED + 7 * DAY, monkeypatch)
    (message,) = mail.outbox
    assert "Börja klockan sju" in message.body
    assert "Samma person i tjugo veckor" not in message.body  # told of
    gone, about = PracticeProposal.objects.filter(pk=proposals[1].pk), {"group": cast.groups[0].pk, "now": ASKED}
    about["user"] = cast.facilitator.user.pk
    gone.update(what="")
    assert follow_up_letter(step=Step.REMIND, **about) is None
    gone.update(what="Börja klockan sju")
    assert follow_up_letter(step=Step.REMIND, **about) is not None
    tell(cast, proposals[1], Told("waiting"), day=8)
    assert survey.get().answered_at == ASKED + 8 * DAY
    tell(cast, proposals[1], Told("off"), seen=Told("waiting", hindered=("time",)), day=9)
    assert survey.get().answered_at == ASKED + 8 * DAY
    queue_follow_up(now=ASKED + 14 * DAY)
    assert not Job.objects.filter(args__step="remind_again").exists()
    tell(cast, proposals[1], Told(), seen=Told("off"), day=15)
    assert survey.get().answered_at is None
    queue_follow_up(now=ASKED + 15 * DAY)
    assert Job.objects.filter(args__step="remind_again").count() == 1
    make_report(run=cast.run, now=ENDS_AT)
    assert make_third(run=cast.run, now=ASKED + 16 * DAY).snapshot["outcomes"]["answered"] == 0


@db
def test_whoever_closes_the_survey_waits_for_what_is_being_saved(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any
) -> None:
    ask(cast)
    held: list[type] = []
    lock = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda rows, **how: (held.append(rows.model), lock(rows, **how))[1]
    )
    tell(cast, proposals[0], Told("done"))
    assert FollowUp in held
    held.clear()
    save_comment(group=cast.groups[0].pk, seen="", given="Det tog tid", now=ASKED)
    assert held == [FollowUp]


@db
def test_own_words_in_several_lines_are_ones_own(cast: Cast, proposals: list[PracticeProposal]) -> None:
    ask(cast)
    group = cast.groups[0].pk
    assert save_comment(group=group, seen="", given="Först\r\nsedan", now=ASKED) == ("Först\nsedan", False)
    assert save_comment(group=group, seen="Först\r\nsedan", given="Sedan", now=ASKED) == ("Sedan", False)


def by_link(cast: Cast) -> Client:
    return cast.facilitator.client()


@pytest.fixture
def asked(cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any) -> list[PracticeProposal]:
    ask(cast)
    monkeypatch.setattr("evaluation.views.follow_up.clock.now", lambda: ASKED + DAY)
    return proposals


@db
def test_the_page_saves_without_a_script_and_a_row_at_a_time_with_one(
    cast: Cast, asked: list[PracticeProposal]
) -> None:
    browser, url = by_link(cast), f"{reverse('evaluation:follow_up')}?run={cast.run.pk}"
    page = browser.get(url).text
    assert "Samma person i tjugo veckor" in page
    assert "Ring efter tre dagar" not in page
    one, two = asked[0].pk, asked[1].pk
    whole = {f"p{one}-seen": as_seen(Told()), f"p{one}-status": "done", f"p{two}-seen": as_seen(Told())}
    whole |= {f"g{cast.groups[0].pk}-seen": "", f"g{cast.groups[0].pk}-comment": "Det tog tid"}
    assert browser.post(url, whole).status_code == 302
    assert Outcome.objects.get().status == "done"
    assert FollowUp.objects.get(group=cast.groups[0]).comment == "Det tog tid"
    row = {f"p{two}-seen": as_seen(Told()), f"p{two}-hindered": ["time", "leaders"], f"p{two}-decision": "1"}
    answer = browser.post(url, row, headers={"accept": "application/json"}).json()
    assert answer["rows"][str(two)]["told"]["hindered"] == ["time", "leaders"]
    assert Outcome.objects.get(pk=one).status == "done"
    assert Outcome.objects.get(pk=two).needs_decision


@db
def test_without_a_script_the_later_sees_the_earlier_and_keeps_what_was_typed(
    cast: Cast, asked: list[PracticeProposal]
) -> None:
    tell(cast, asked[0], Told("done", difference="Lugnare morgnar"))
    url = reverse("evaluation:follow_up")
    typed = {f"p{asked[0].pk}-seen": as_seen(Told()), f"p{asked[0].pk}-difference": "Färre samtal"}
    page = by_link(cast).post(url, typed)
    assert page.status_code == 409
    assert all(text in page.text for text in ("Lugnare morgnar", "Färre samtal"))
    about = f"{asked[0].what}: Vilken skillnad märker ni?"
    assert page.context["clashes"] == [(f"clash-p{asked[0].pk}-difference", about)]


@db
def test_what_arrived_without_an_answer_is_nobody_elses(cast: Cast, asked: list[PracticeProposal]) -> None:
    browser, url, pk, group = by_link(cast), reverse("evaluation:follow_up"), asked[0].pk, cast.groups[0].pk
    seen, first = {f"p{pk}-seen": as_seen(Told())}, {f"p{pk}-status": "done", f"p{pk}-difference": "Lugn"}
    said = {f"g{group}-comment": "Det tog"}
    browser.post(url, seen | first | said | {f"g{group}-seen": ""})  # and the answer never came
    second = {f"p{pk}-status": "done", f"p{pk}-difference": "Lugnare", f"p{pk}-tried": urlencode(first)}
    more = {f"g{group}-comment": "Det tog tid", f"g{group}-seen": "", f"g{group}-tried": urlencode(said)}
    answer = browser.post(url, seen | second | more, headers={"accept": "application/json"}).json()
    assert [row["clashes"] for row in answer["rows"].values()] == [[], []]
    assert Outcome.objects.get().difference == "Lugnare"
    assert FollowUp.objects.get(group=group).comment == "Det tog tid"


@db
@pytest.mark.parametrize("with_script", [True, False])
def test_of_two_versions_the_saved_one_stands_until_one_chooses_ones_own(
    cast: Cast, asked: list[PracticeProposal], with_script: bool
) -> None:
    browser, url, pk = by_link(cast), reverse("evaluation:follow_up"), asked[0].pk
    tell(cast, asked[0], Told("done", helped=("time",), difference="Deras"))
    typed = {f"p{pk}-seen": as_seen(Told()), f"p{pk}-difference": "Mina"}
    if with_script:
        as_json = {"headers": {"accept": "application/json"}}
        answer = browser.post(url, typed, **as_json).json()["rows"][str(pk)]
        more = typed | {f"p{pk}-seen": answer["seen"], f"p{pk}-decision": "1"}
        answer = browser.post(url, more, **as_json).json()["rows"][str(pk)]
        assert (answer["clashes"], answer["told"]["difference"]) == (["difference"], "Deras")
        told = as_seen(Told(difference="Deras", needs_decision=True))
        browser.post(url, more | {f"p{pk}-seen": told}, **as_json)
    else:
        (entry, _other) = browser.post(url, typed).context["parts"][0].entries
        assert entry.told == Told("done", helped=("time",), difference="Mina")
        more = typed | {f"p{pk}-seen": entry.seen, f"p{pk}-status": "done", f"p{pk}-helped": "time"}
        more |= {f"p{pk}-decision": "1", f"p{pk}-difference-theirs": "Deras"}
        assert browser.post(url, more).status_code == 409
        assert Outcome.objects.get().difference == "Deras"
        assert browser.post(url, more | {"mine": f"p{pk}-difference"}).status_code == 302
    kept = Outcome.objects.get()
    assert (kept.status, kept.helped, kept.difference, kept.needs_decision) == ("done", ["time"], "Mina", True)


@db
def test_without_a_script_the_other_version_is_taken(cast: Cast, asked: list[PracticeProposal]) -> None:
    browser, url, pk, group = by_link(cast), reverse("evaluation:follow_up"), asked[0].pk, cast.groups[0].pk
    tell(cast, asked[0], Told("done"))
    save_comment(group=group, seen="", given="Deras ord", now=ASKED)
    typed = {
        f"p{pk}-seen": as_seen(Told()),
        f"p{pk}-status": "partly",
        f"g{group}-seen": "",
        f"g{group}-comment": "Mina",
    }
    page = browser.post(url, typed)
    assert [place for place, _about in page.context["clashes"]] == [f"clash-p{pk}-status", f"clash-g{group}-comment"]
    assert browser.post(url, typed | {"theirs": f"p{pk}-status"}).status_code == 409  # the other waits still
    assert browser.post(url, typed | {"theirs": [f"p{pk}-status", f"g{group}-comment"]}).status_code == 302
    assert (Outcome.objects.get().status, FollowUp.objects.get(group=group).comment) == ("done", "Deras ord")
    mine = typed | {"mine": f"g{group}-comment", "theirs": f"p{pk}-status", f"g{group}-comment-theirs": "Deras ord"}
    assert browser.post(url, mine).status_code == 302
    assert FollowUp.objects.get(group=group).comment == "Mina"


@db
def test_who_chooses_ones_own_over_one_version_does_not_write_over_a_third(
    cast: Cast, asked: list[PracticeProposal]
) -> None:
    browser, url, pk = by_link(cast), reverse("evaluation:follow_up"), asked[0].pk
    tell(cast, asked[0], Told(difference="Den tredje"))
    typed = {f"p{pk}-seen": as_seen(Told()), f"p{pk}-difference": "Mina", f"p{pk}-difference-theirs": "Den andra"}
    page = browser.post(url, typed | {"mine": f"p{pk}-difference"})
    assert (page.status_code, "Den tredje" in page.text) == (409, True)
    assert Outcome.objects.get().difference == "Den tredje"


@db
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", ("Sidan har legat öppen för länge", "Ingenting har sparats", "Kopiera det, ladda om sidan")),
        ("en", ("The page has been open too long", "Nothing has been saved", "Copy it, reload the page")),
        ("da", ("Siden har stået åben for længe", "Intet er gemt", "Kopiér det, genindlæs siden")),
    ],
)
def test_a_form_with_an_old_token_says_so_in_the_readers_language_and_not_that_the_link_has_ended(
    cast: Cast, asked: list[PracticeProposal], language: str, said: tuple[str, ...]
) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    browser.cookies.load(cast.facilitator.cookies)
    url = reverse("evaluation:follow_up")
    assert browser.get(url).status_code == 200
    typed = {f"p{asked[0].pk}-seen": as_seen(Told()), f"p{asked[0].pk}-status": "done"}
    page = browser.post(url, typed | {"csrfmiddlewaretoken": "g" * 64})
    assert page.status_code == 403
    assert f'<html lang="{language}">' in page.text
    assert all(text in page.text for text in said)
    assert not Outcome.objects.exists()


@db
def test_the_page_says_how_far_the_group_has_come(cast: Cast, asked: list[PracticeProposal]) -> None:
    browser, url = by_link(cast), reverse("evaluation:follow_up")
    assert "fått ett svar" not in browser.get(url).text
    tell(cast, asked[0], Told("done"))
    assert "1 av 2 förslag har fått ett svar." in browser.get(url).text
    row = {f"p{asked[1].pk}-seen": as_seen(Told()), f"p{asked[1].pk}-status": "off"}
    answer = browser.post(url, row, headers={"accept": "application/json"}).json()
    assert answer["progress"] == {str(cast.groups[0].pk): "Alla förslag har fått ett svar. Tack."}


@db
def test_what_was_written_is_shown_when_it_cannot_be_saved(
    cast: Cast, asked: list[PracticeProposal], monkeypatch: Any
) -> None:
    url, one, two, group = reverse("evaluation:follow_up"), asked[0].pk, asked[1].pk, cast.groups[0].pk
    typed = {f"p{one}-seen": as_seen(Told()), f"p{one}-difference": "Lugnare morgnar"}
    typed |= {f"p{two}-seen": as_seen(Told(difference="Stod där")), f"p{two}-difference": "Stod där"}
    typed |= {f"g{group}-seen": "", f"g{group}-comment": "Det tog tid"}
    expired = Client().post(url, typed)
    monkeypatch.setattr("evaluation.views.follow_up.clock.now", lambda: ASKED + OPEN_FOR)
    closed = by_link(cast).post(url, typed)
    assert [expired.status_code, closed.status_code] == [403, 409]
    for page in (expired.text, closed.text):
        assert all(words in page for words in ("Det här skrev du:", "Lugnare morgnar", "Det tog tid"))
        assert "Stod där" not in page
    assert "Det här skrev du:" not in Client().get(url).text


@db
def test_a_closed_survey_says_so_and_keeps_its_answers(
    cast: Cast, asked: list[PracticeProposal], monkeypatch: Any
) -> None:
    tell(cast, asked[0], Told("done"))
    tell(cast, asked[1], Told(difference="Lugnare morgnar"))
    monkeypatch.setattr("evaluation.views.follow_up.clock.now", lambda: ASKED + OPEN_FOR)
    url, row = (
        reverse("evaluation:follow_up"),
        {f"p{asked[0].pk}-seen": as_seen(Told()), f"p{asked[0].pk}-status": "off"},
    )
    assert by_link(cast).post(url, row, headers={"accept": "application/json"}).json()["code"] == "closed"
    page = by_link(cast).get(url).text
    assert "Infört" in page
    assert "Lugnare morgnar" in page
    assert Client().get(url).status_code == 403


@db
def test_the_link_leads_there(cast: Cast, asked: list[PracticeProposal], monkeypatch: Any) -> None:
    work(ASKED, monkeypatch)
    link = next(word for word in mail.outbox[0].body.split() if "/go/" in word)
    monkeypatch.setattr("seminars.views.go.timezone.now", lambda: ASKED)
    answer = Client().get(link.removeprefix("http://127.0.0.1:8000"))
    assert answer["Location"] == f"{reverse('evaluation:follow_up')}?run={cast.run.pk}"


@db
def test_when_it_closes_the_third_report_is_frozen_and_told_of(
    cast: Cast, proposals: list[PracticeProposal], monkeypatch: Any
) -> None:
    first = make_report(run=cast.run, now=ENDS_AT + timedelta(minutes=5))
    ask(cast)
    Decision.objects.create(proposal=proposals[1], answer="yes", decided_at=ASKED)
    tell(cast, proposals[0], Told("partly", hindered=("time",), difference="Lugnare morgnar"))
    closed = ASKED + OPEN_FOR
    assert queue_follow_up(now=closed) == 1
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: closed)
    job = Job.objects.get(task="evaluation.make_third_report")
    for _twice in range(2):
        make_third_report(key=job.key, **job.args)
    third = Report.objects.get(number=3)
    assert third.published_at == closed
    assert {key: third.snapshot[key] for key in ("rows", "whole", "title")} == {
        key: first.snapshot[key] for key in ("rows", "whole", "title")
    }
    whole = third.snapshot["outcomes"]["whole"]
    assert (whole["all"], whole["unanswered"], whole["statuses"]["partly"]) == (3, 2, 1)
    assert (whole["needs_decision"], whole["decided"]["yes"], whole["hindered"]) == (1, 1, {})
    told = outcomes.read(third.snapshot, municipality="Solna")
    assert told is not None
    assert [each["status"] for each in told["proposals"]] == ["Har inte svarat", "Delvis infört"]
    assert Job.objects.filter(task="evaluation.send_outcomes_mail").count() == 1
    assert [queue_outcome_mails(now=closed), queue_outcome_mails(now=closed + DAY)] == [0, 0]
    letter = outcomes_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=closed)
    assert letter is not None
    assert letter.values["outcomes"] == "Från Solna: 1 av 2 förslag är infört, helt eller delvis."
    assert letter.values["decisions"] == ""
    tell_late(proposals[0])
    letter = outcomes_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=closed)
    assert letter is not None
    assert letter.values["decisions"] == "Ett av förslagen behöver ditt beslut."
    User.objects.update(is_active=False)
    assert outcomes_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=closed) is None
    with pytest.raises(EvaluationError, match="closed"):
        tell(cast, proposals[0], Told("off"), day=31)


@db
def test_a_municipality_that_is_called_otherwise_since_keeps_its_proposals(
    cast: Cast, proposals: list[PracticeProposal]
) -> None:
    make_report(run=cast.run, now=ENDS_AT + timedelta(minutes=5))
    ask(cast)
    tell(cast, proposals[0], Told("done"))
    Municipality.objects.filter(name="Solna").update(name="Solna stad")
    third = make_third(run=cast.run, now=ASKED + OPEN_FOR)
    assert third.snapshot["outcomes"]["municipalities"]["Solna"]["all"] == 2
    letter = outcomes_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=ASKED + OPEN_FOR)
    assert letter is not None
    assert letter.values["outcomes"] == "Från Solna stad: 1 av 2 förslag är infört, helt eller delvis."


@db
def test_the_report_tells_it_on_the_page_and_on_paper(cast: Cast, proposals: list[PracticeProposal]) -> None:
    make_report(run=cast.run, now=ENDS_AT + timedelta(minutes=5))
    ask(cast)
    tell(cast, proposals[0], Told("done", difference="Lugnare morgnar"))
    make_third(run=cast.run, now=ASKED + 2 * DAY)
    for token, place in (("r" * 43, cast.groups[0].municipality), ("w" * 43, None)):
        issue_report_link(run=cast.run, municipality=place, now=datetime.now(UTC), token=token)
    Report.objects.update(published_at=datetime.now(UTC) - DAY)
    ours = Client().get(reverse("evaluation:report", args=["r" * 43])).text
    whole = Client().get(reverse("evaluation:report", args=["w" * 43])).text
    for page in (ours, whole):
        assert "Så gick det med förslagen" in page
        assert "Allt här är gruppernas egna uppgifter." in page
    assert "2 förslag från Solna." in ours
    assert "Lugnare morgnar" in ours
    assert "3 förslag från hela seminariet." in whole
    assert "Lugnare morgnar" not in whole
    assert Client().get(reverse("evaluation:report_pdf", args=["r" * 43])).content.startswith(b"%PDF")


def tell_late(proposal: PracticeProposal) -> None:
    """The group says only in its survey that a decision is needed."""
    Outcome.objects.update_or_create(proposal=proposal, defaults={"needs_decision": True, "answered_at": ASKED})


@pytest.fixture
def read(cast: Cast, proposals: list[PracticeProposal]) -> Cast:
    """Twelve answers, sealed, and a text that the organiser has said may be published. The survey is out."""
    at = {"early_laid_at": ENDS_AT, "sealed_at": ENDS_AT + DAY}
    Evaluation.objects.update_or_create(run=cast.run, defaults=at)
    AnswerSheet.objects.bulk_create(AnswerSheet(run=cast.run, answers=KEPT, seal=Seal.EARLY) for _one in range(12))
    FreeText.objects.create(run=cast.run, question="q8", text="Ring skolan först", review=FreeText.Review.PUBLISH)
    make_report(run=cast.run, now=ENDS_AT)
    ask(cast)
    return cast


def pages(cast: Cast) -> list[str]:
    """The whole seminar's report by its link, and the open one."""
    issue_report_link(run=cast.run, municipality=None, now=ASKED, token="w" * 43)
    addresses = (
        reverse("evaluation:report", args=["w" * 43]),
        reverse("evaluation:open_report", args=[cast.seminar.slug, cast.run.pk]),
    )
    return [Client().get(address).text for address in addresses]


@db
@pytest.mark.parametrize("is_made", [True, False], ids=["the second waits for its press", "it is made now"])
def test_the_third_opens_by_itself_and_what_people_wrote_by_the_press_of_the_second(
    read: Cast, monkeypatch: Any, is_made: bool
) -> None:
    publish_report(report=Report.objects.get(number=1), is_public=True, now=ENDS_AT)
    if is_made:
        make_second_report(run=read.run, now=ENDS_AT + 2 * DAY)
    now = ASKED + OPEN_FOR
    monkeypatch.setattr("evaluation.views.report.clock.now", lambda: now)
    third = make_third(run=read.run, now=now)
    assert (third.published_at, third.public_at) == (now, now)
    second = Report.objects.get(number=2)
    assert second.published_at is None
    whole, to_all = pages(read)
    assert all("Så gick det med förslagen" in page and "Ring skolan först" not in page for page in (whole, to_all))
    publish_report(report=second, is_public=False, now=now)
    assert ["Ring skolan först" in page for page in pages(read)] == [True, False]
    publish_report(report=second, is_public=True, now=now)
    assert ["Ring skolan först" in page for page in pages(read)] == [True, True]
    withdraw_report(report=second, now=now)
    assert ["Ring skolan först" in page for page in pages(read)] == [False, False]


@db
def test_where_no_report_is_open_the_third_waits_for_its_press(read: Cast) -> None:
    withdraw_report(report=Report.objects.get(), now=ENDS_AT)
    third = make_third(run=read.run, now=ASKED + OPEN_FOR)
    assert (third.published_at, third.public_at) == (None, None)
    assert queue_outcome_mails(now=ASKED + OPEN_FOR) == 0
    publish_report(report=third, is_public=False, now=ASKED + OPEN_FOR)
    assert queue_outcome_mails(now=ASKED + OPEN_FOR) == 1


@db
def test_what_nobody_has_read_by_then_is_in_no_report(cast: Cast, proposals: list[PracticeProposal]) -> None:
    sealed = ENDS_AT + timedelta(days=1)
    Evaluation.objects.update_or_create(run=cast.run, defaults={"early_laid_at": ENDS_AT, "sealed_at": sealed})
    FreeText.objects.create(run=cast.run, question="q8", text="Oläst")
    FreeText.objects.create(run=cast.run, question="q9", text="Läst", review=FreeText.Review.PUBLISH)
    make_report(run=cast.run, now=ENDS_AT)
    ask(cast)
    made = make_third(run=cast.run, now=ASKED + OPEN_FOR)
    assert list(Report.objects.order_by("number").values_list("number", "published_at")) == [
        (1, ENDS_AT),
        (2, None),
        (3, made.published_at),
    ]
    assert made.published_at == ASKED + OPEN_FOR
    assert list(FreeText.objects.values_list("text", flat=True)) == ["Läst"]


@db
def test_without_a_report_or_a_survey_there_is_no_third(cast: Cast, proposals: list[PracticeProposal]) -> None:
    with pytest.raises(EvaluationError, match="no_report"):
        make_third(run=cast.run, now=ASKED)
    make_report(run=cast.run, now=ENDS_AT)
    with pytest.raises(EvaluationError, match="not_held"):
        make_third(run=cast.run, now=ASKED)


@db
def test_the_groups_sheet_shows_what_was_decided(cast: Cast, proposals: list[PracticeProposal]) -> None:
    url = f"{reverse('facilitation:sheet')}?group={cast.groups[0].pk}"
    assert "Chefen har inte svarat än." in by_link(cast).get(url).text
    Decision.objects.create(proposal=proposals[1], answer="no", comment="Inte i år", decided_at=ASKED)
    page = by_link(cast).get(url).text
    assert "Svar: nej" in page
    assert "Inte i år" in page

"""Due work as rows: queued once, claimed once, done once, tried again when it failed or was lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from seminars.models import Job
from seminars.services.jobs import (
    GIVE_UP_AFTER,
    RETRY_AFTER,
    claim_due_jobs,
    doing_job,
    finish_job,
    note_failure,
    queue_job,
    retry_job,
)
from tests.cast import make_organiser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def queue(key: str = "a", due_at: datetime = NOW) -> bool:
    return queue_job(key=key, task="evaluation.make_report", args={"run": 7}, due_at=due_at)


def claimed(now: datetime, **kwargs: timedelta) -> list[str]:
    return [job.key for job in claim_due_jobs(now=now, **kwargs)]


def test_the_same_key_is_queued_once() -> None:
    assert [queue(), queue(due_at=NOW + SECOND)] == [True, False]
    assert Job.objects.get().due_at == NOW


def test_only_what_is_due_is_claimed_oldest_first() -> None:
    for key, seconds in (("later", 1), ("now", 0), ("before", -1)):
        queue(key, NOW + seconds * SECOND)
    assert claimed(NOW) == ["before", "now"]


def test_what_is_handed_out_is_not_handed_out_again_until_it_seems_lost() -> None:
    queue()
    seen = [claimed(NOW + after) for after in (0 * SECOND, RETRY_AFTER - SECOND, RETRY_AFTER, RETRY_AFTER + SECOND)]
    assert seen == [["a"], [], ["a"], []]
    assert Job.objects.get().attempts == 2


def test_the_wait_can_be_shortened() -> None:
    queue()
    assert [claimed(NOW), claimed(NOW, retry_after=timedelta(0))] == [["a"], ["a"]]


def test_what_is_done_is_never_handed_out() -> None:
    queue()
    finish_job(key="a", now=NOW)
    finish_job(key="a", now=NOW + SECOND)
    assert claimed(NOW + 10 * RETRY_AFTER) == []
    assert Job.objects.get().done_at == NOW


def test_after_twelve_attempts_it_is_given_up_until_someone_presses_again() -> None:
    queue()
    handed_out = [claimed(NOW + number * RETRY_AFTER) for number in range(GIVE_UP_AFTER + 3)]
    assert handed_out == [["a"]] * GIVE_UP_AFTER + [[]] * 3
    later = NOW + 100 * RETRY_AFTER
    assert retry_job(key="a", now=later)
    assert claimed(later) == ["a"]


def test_a_failure_keeps_its_reason_until_it_goes_well() -> None:
    queue()
    with pytest.raises(ValueError, match="no paper"), doing_job(key="a", now=NOW):
        raise ValueError("no paper")
    assert (Job.objects.get().last_error, Job.objects.get().done_at) == ("ValueError: no paper", None)
    with doing_job(key="a", now=NOW + SECOND):
        pass
    assert (Job.objects.get().last_error, Job.objects.get().done_at) == ("", NOW + SECOND)


def test_a_very_long_reason_is_cut_and_none_is_noted_on_what_is_done() -> None:
    queue()
    note_failure(key="a", error="x" * 5000)
    assert len(Job.objects.get().last_error) == 2000
    finish_job(key="a", now=NOW)
    note_failure(key="a", error="too late")
    assert Job.objects.get().last_error == ""
    assert not retry_job(key="a", now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_sweeps_at_once_hand_out_each_job_once() -> None:
    for number in range(20):
        queue(str(number))

    def sweep(_number: int) -> list[str]:
        try:
            return claimed(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [key for keys in pool.map(sweep, range(4)) for key in keys]
    assert sorted(found) == sorted(map(str, range(20)))


def test_the_admin_shows_what_failed_and_why_and_tries_again() -> None:
    client = make_organiser("Olga Organisatör").client()
    for key in ("failed", "done", "waiting"):
        queue(key)
    Job.objects.filter(key="failed").update(attempts=GIVE_UP_AFTER, last_error="OSError: skivan är full")
    finish_job(key="done", now=NOW)
    url = reverse("admin:seminars_job_changelist")
    html = client.get(url, {"state": "failing"}).content.decode()
    assert ("OSError: skivan är full" in html, "uppgivet" in html, ">waiting<" in html) == (True, True, False)
    client.post(url, {"action": "try_again", "_selected_action": list(Job.objects.values_list("pk", flat=True))})
    assert dict(Job.objects.values_list("key", "attempts")) == {"failed": 0, "done": 0, "waiting": 0}
    assert client.get(reverse("admin:seminars_job_add")).status_code == 403


def test_work_that_was_ended_because_it_failed_is_told_apart_and_tried_again() -> None:
    client, url = make_organiser("Olga Organisatör").client(), reverse("admin:seminars_job_changelist")
    for key in ("failed", "done"):
        queue(key)
        finish_job(key=key, now=NOW)
    Job.objects.filter(key="failed").update(last_error="x265: out of luck")
    html = client.get(url, {"state": "failing"}).content.decode()
    assert ("misslyckades" in html, "x265: out of luck" in html) == (True, True)
    assert "x265: out of luck" not in client.get(url, {"state": "done"}).content.decode()
    client.post(url, {"action": "try_again", "_selected_action": list(Job.objects.values_list("pk", flat=True))})
    assert {job.key: job.done_at is None for job in Job.objects.all()} == {"failed": True, "done": False}


def test_what_was_given_up_stays_visible_with_its_reason_and_is_never_swept_away() -> None:
    queue()
    for number in range(GIVE_UP_AFTER):
        at = NOW + number * RETRY_AFTER
        assert claimed(at) == ["a"]
        note_failure(key="a", error=f"OSError: try {number + 1}")
    assert claimed(NOW + timedelta(days=400)) == []
    job = Job.objects.get()
    assert (job.attempts, job.last_error, job.done_at) == (GIVE_UP_AFTER, "OSError: try 12", None)
    html = make_organiser("Olga Organisatör").client().get(reverse("admin:seminars_job_changelist")).content.decode()
    assert ("uppgivet" in html, "OSError: try 12" in html) == (True, True)

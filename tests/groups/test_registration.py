"""Registration is open for a while; groups get substitutes and are cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groups.errors import GroupsError
from groups.models import Facilitator, WorkGroup
from groups.services.registration import cancel_group, is_open, name_substitute
from seminars.models import Job, Run
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def code(error: pytest.ExceptionInfo[GroupsError]) -> str:
    return error.value.code


def test_registration_is_open_until_it_closes_and_never_once_begun(run: Run) -> None:
    assert is_open(run, NOW)
    assert not is_open(run, run.starts_at)
    run.registration_closes_at = NOW
    assert not is_open(run, NOW)
    assert is_open(run, NOW - timedelta(seconds=1))
    run.registration_closes_at = None
    run.status = Run.Status.CANCELLED
    assert not is_open(run, NOW)


def test_a_substitute_may_lead_too_and_is_mailed_once(group: WorkGroup) -> None:
    for _time in range(2):
        substitute = name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    assert substitute.is_substitute
    assert Facilitator.objects.filter(group=group).count() == 2
    assert Job.objects.get().args == {"facilitator": substitute.pk}


def test_a_cancelled_group_stays_cancelled(group: WorkGroup) -> None:
    assert cancel_group(group=group)
    assert not cancel_group(group=group)
    group.refresh_from_db()
    with pytest.raises(GroupsError) as error:
        name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    assert code(error) == "cancelled"

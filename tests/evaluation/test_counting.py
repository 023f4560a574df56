"""Screens are told how many have answered at most once a second per seminar, and never a wrong number for long."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest

from evaluation.models import Evaluation
from evaluation.services import counting as counting_service
from evaluation.services.counting import Counting, Told, tell_counts
from evaluation.services.evaluations import ensure_evaluation
from facilitation.models import Topic
from groups.models import WorkGroup
from tests.cast import Cast
from tests.evaluation.runs import ANSWERING


class Made:
    """A process whose clock stands until it is moved, with the waves that it sent."""

    def __init__(self, told: Told | Callable[[], Told] = Told.YES) -> None:
        self.at = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.waves: list[tuple[float, int, set[int]]] = []
        self.told = told
        self.counting = Counting(later=self._later, tell=self._tell, monotonic=lambda: self.at)

    def _later(self, seconds: float, work: Callable[[], None]) -> None:
        self.due.append((self.at + seconds, work))

    def _tell(self, run: int, groups: Collection[int]) -> Told:
        told = self.told if isinstance(self.told, Told) else self.told()
        if told is Told.YES:
            self.waves.append((self.at, run, set(groups)))
        return told

    def go_to(self, at: float) -> None:
        while self.due and min(self.due, key=lambda one: one[0])[0] <= at:
            one = min(self.due, key=lambda one: one[0])
            self.due.remove(one)
            self.at = one[0]
            one[1]()
        self.at = at


def test_1800_answers_in_a_minute_are_at_most_a_wave_a_second_and_each_group_is_told_of_its_last() -> None:
    made = Made()
    for number in range(1800):
        made.go_to(100 + number / 30)
        made.counting.note(1, number % 200)
    made.go_to(200)
    assert 55 <= len(made.waves) <= 61
    apart = [later - at for (at, *_), (later, *_) in zip(made.waves, made.waves[1:], strict=False)]
    assert min(apart) >= 1.0
    told_at = {group: at for at, _run, groups in made.waves for group in groups}
    assert all(told_at[number % 200] >= 100 + number / 30 for number in range(1800))


def test_one_answer_alone_is_told_at_once_and_two_seminars_do_not_wait_for_each_other() -> None:
    made = Made()
    made.counting.note(1, 7)
    made.counting.note(2, 8)
    made.go_to(101)
    assert [(run, groups) for _at, run, groups in made.waves] == [(1, {7}), (2, {8})]
    assert all(at < 100.5 for at, *_ in made.waves)


def test_what_another_process_or_a_lost_database_kept_from_being_told_is_told_a_second_later() -> None:
    answers = iter([Told.SOON, None, Told.YES])

    def told() -> Told:
        answer = next(answers)
        if answer is None:
            raise OSError("away")
        return answer

    made = Made(told)
    made.counting.note(1, 7)
    made.go_to(110)
    ((at, _run, groups),) = made.waves
    assert groups == {7}
    assert at == pytest.approx(102.1)


def test_a_run_that_is_gone_is_forgotten() -> None:
    made = Made(Told.GONE)
    made.counting.note(1, 7)
    made.go_to(110)
    assert (made.waves, made.due) == ([], [])


@pytest.mark.django_db
def test_two_processes_make_one_wave_a_second(cast: Cast) -> None:
    first, second, _third = cast.groups
    run = cast.run.pk

    def tell(group: WorkGroup, now: datetime) -> Told:
        return tell_counts(run=run, groups=[group.pk], now=now)

    assert tell(first, ANSWERING) is Told.GONE
    ensure_evaluation(cast.run)
    assert tell(first, ANSWERING) is Told.YES
    assert tell(second, ANSWERING + timedelta(seconds=0.9)) is Told.SOON
    assert tell(second, ANSWERING + timedelta(seconds=1)) is Told.YES
    assert tell(first, ANSWERING - timedelta(hours=1)) is Told.YES  # a clock that was set back holds nothing up
    revs = dict(Topic.objects.values_list("name", "group").annotate().values_list("group", "rev"))
    assert revs == {None: 3, first.pk: 2, second.pk: 1}
    assert Evaluation.objects.get(pk=run).told_at == ANSWERING - timedelta(hours=1)


def test_there_is_one_for_the_process() -> None:
    assert isinstance(counting_service.counting, Counting)

"""Times, icons and chairs as templates write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from seminars.agenda import Kind, standard_segments
from seminars.chairs import Progress
from seminars.icons import ICONS, OF_KIND
from seminars.templatetags import look

EIGHT_UTC = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    with override("sv"):
        return Template(source).render(Context(context))


def test_clocks_are_in_stockholm_with_a_point() -> None:
    assert look.clock(EIGHT_UTC) == "09.00"
    assert look.clock(EIGHT_UTC.replace(month=7)) == "10.00"


def test_days_are_written_the_swedish_way() -> None:
    assert rendered("{{ at|day }}", at=EIGHT_UTC) == "onsdag 25 november 2026"
    assert rendered("{{ at|month }}", at=date(2022, 10, 12)) == "oktober 2022"


def test_a_late_evening_in_utc_is_the_next_day_in_stockholm() -> None:
    assert rendered("{{ at|day }}", at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "onsdag 25 november 2026"


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(minutes=14, seconds=10), "14:10"),
        (timedelta(seconds=9.9), "0:09"),
        (timedelta(hours=1, minutes=4, seconds=10), "1:04:10"),
        (timedelta(seconds=-3), "0:00"),
    ],
)
def test_timers_show_whole_seconds(duration: timedelta, written: str) -> None:
    assert look.timer(duration) == written


def test_lengths_are_spoken_in_hours_and_minutes() -> None:
    with override("sv"):
        assert look.spoken(timedelta(minutes=140)) == "2 timmar och 20 minuter"
        assert look.spoken(timedelta(minutes=60)) == "1 timme"
        assert look.spoken(timedelta(minutes=1)) == "1 minut"


def test_every_kind_of_segment_has_an_icon() -> None:
    assert {kind: OF_KIND[kind] in ICONS for kind in Kind} == dict.fromkeys(Kind, True)


def test_an_unknown_icon_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        look.icon("unicorn")


def test_a_label_cannot_break_out_of_its_attribute() -> None:
    html = rendered("{% ring segments at label %}", segments=standard_segments(), at=None, label='"><script>')
    assert "<script>" not in html


def test_the_ring_has_a_path_a_chair_and_lights_one() -> None:
    html = rendered("{% ring segments at %}", segments=standard_segments(), at=Progress(3, 0.5))
    assert html.count("<path") == 28
    assert html.count("lamp now") == 1
    assert 'aria-hidden="true"' in html


def test_numbers_in_drawings_keep_their_point_in_swedish() -> None:
    html = rendered("{% people 7 2 3 %}{% logo_mark %}")
    assert 'y="-76.2"' in html
    assert "rotate(51.4)" in html


def test_a_row_shows_those_who_have_answered_and_those_who_have_not() -> None:
    html = rendered("{% chair_row 5 7 %}")
    assert (html.count("lamp done"), html.count("<svg")) == (5, 7)


def test_no_drawing_carries_a_style_of_its_own() -> None:
    html = rendered(
        "{% ring s p %}{% band s p %}{% people 7 2 %}{% chair_row 2 3 %}"
        "{% scale_chairs 2 %}{% logo_mark %}{% icon 'lamp' %}",
        s=standard_segments(),
        p=Progress(3, 0.5),
    )
    assert "style" not in html

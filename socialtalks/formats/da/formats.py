"""4. november 2026 09.00, as on every page of ours."""

DATETIME_FORMAT = "j. F Y H.i"
TIME_FORMAT = "H.i"
SHORT_DATETIME_FORMAT = "d.m.Y H.i"

from datetime import date

import pytest

from csdb import half_years


@pytest.mark.parametrize(
    ("month", "code", "label", "due"),
    [
        ("2026-01", "2026h1", "First half of 2026", date(2026, 8, 30)),
        ("2026-06", "2026h1", "First half of 2026", date(2026, 8, 30)),
        ("2026-07", "2026h2", "Second half of 2026", date(2027, 3, 2)),
        ("2027-12", "2027h2", "Second half of 2027", date(2028, 3, 1)),  # 2028 is a leap year
    ],
)
def test_a_month_is_in_a_half_year_that_is_due_60_days_after_it_closed(month, code, label, due):
    half = half_years.number(month)
    assert (half_years.code(half), half_years.label(half), half_years.due(half)) == (
        code,
        label,
        due,
    )
    assert half_years.of(code) == half


def test_half_years_count_on_without_gaps():
    months = [f"{year}-{month:02}" for year in range(2024, 2028) for month in range(1, 13)]
    found = [half_years.number(month) for month in months]
    assert found == [4048 + place // 6 for place in range(48)]
    assert half_years.number("2000-01") == half_years.FIRST
    assert half_years.number("2126-12") == half_years.LAST


@pytest.mark.parametrize("code", ["2026h3", "2026", "h1", "2026h", "", "rest"])
def test_what_is_no_code_of_a_half_year_is_refused(code):
    with pytest.raises(ValueError, match="is no half-year"):
        half_years.of(code)


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 6, 30), "2026h1"),
        (date(2026, 8, 29), "2026h1"),
        (date(2026, 8, 30), "2026h2"),
        (date(2026, 11, 22), "2026h2"),
        (date(2027, 1, 15), "2026h2"),
        (date(2027, 3, 2), "2027h1"),
    ],
)
def test_the_next_to_come_is_the_first_that_is_not_yet_due(today, code):
    assert half_years.code(half_years.coming(today)) == code
    assert half_years.due(half_years.coming(today)) > today

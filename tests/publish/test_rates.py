from pathlib import Path
from zipfile import ZipFile

import pytest
from currency_converter import CurrencyConverter

from csdb import money
from csdb.publish import rates
from csdb.publish.rates import Rates


def test_every_currency_offered_is_quoted_on_one_day():
    latest = rates.latest()
    assert set(latest.per_euro) == set(money.CURRENCIES)
    assert latest.per_euro["EUR"] == 1
    assert min(latest.per_euro.values()) > 0
    assert latest.date >= "2026-01-01"


def test_a_currency_into_itself_is_exactly_itself():
    latest = rates.latest()
    assert [latest.convert(code, code) for code in money.CURRENCIES] == [1.0] * len(
        money.CURRENCIES
    )


def test_money_goes_through_the_euro():
    quoted = Rates("2026-11-20", {"EUR": 1.0, "USD": 1.25, "GBP": 0.8})
    assert quoted.convert("EUR", "USD") == 1.25
    assert quoted.convert("USD", "EUR") == pytest.approx(0.8)
    assert quoted.convert("GBP", "USD") == pytest.approx(1.5625)


def test_the_grids_rough_worth_of_a_currency_is_not_far_from_the_quoted_one():
    for code in money.CURRENCIES:
        rough = money.rough(100_000, code)
        assert rough * rates.latest().convert(code, "USD") == pytest.approx(100_000, rel=0.35)


def test_no_later_day_than_the_one_told_is_wholly_quoted():
    converter = CurrencyConverter(fallback_on_missing_rate=False)
    days = [set(converter._rates[code].items()) for code in money.CURRENCIES if code != "EUR"]
    quoted = [{day for day, rate in each if rate is not None} for each in days]
    assert str(max(set.intersection(*quoted))) == rates.latest().date


def test_the_newest_day_is_found_whatever_the_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    found = rates.latest()
    with ZipFile(rates.CURRENCY_FILE) as archive:
        header, *days = archive.read(archive.namelist()[0]).decode().splitlines()
    turned = tmp_path / "turned.zip"
    with ZipFile(turned, "w") as archive:
        archive.writestr("rates.csv", "\n".join([header, *reversed(days)]))
    monkeypatch.setattr(rates, "CURRENCY_FILE", turned)
    assert rates.latest.__wrapped__() == found

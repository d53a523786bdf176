"""What pages tell programs: schema.org in its shape, every number one of the release."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from csdb.publish import wording
from csdb.publish.release import Release
from csdb.web import sharing
from tests.web.page import Read

Page = Callable[..., Read]
Publish = Callable[[Release], Release]
Told = dict[str, Any]

REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "DataCatalog": {"name", "url", "dataset"},
    "Dataset": {"name", "description", "license", "creator", "url"},
    "FAQPage": {"mainEntity"},
    "Occupation": {"name", "estimatedSalary", "occupationLocation", "mainEntityOfPage"},
}
"""What search engines ask of each kind they find on the site."""


@pytest.fixture
def told(page: Page) -> Callable[[str], dict[str, Told]]:
    """Everything a page tells, by its kind, each seen to have what its kind needs."""

    def read(path: str) -> dict[str, Told]:
        scripts = [s for s in page(path).all("script") if s.get("type") == "application/ld+json"]
        found = [json.loads(script.text or "") for script in scripts]
        for each in found:
            assert each["@context"] == "https://schema.org"
            assert REQUIRED[each["@type"]] <= each.keys(), path
        kinds = [each["@type"] for each in found]
        assert len(set(kinds)) == len(kinds), f"{path} tells one thing twice"
        return {each["@type"]: each for each in found}

    return read


@pytest.mark.parametrize("path", ["/", "/salary", "/salary/countries/us"])
def test_pay_is_told_by_the_published_quantiles(
    path: str, told: Callable[[str], dict[str, Told]], publish: Publish, full: Release
) -> None:
    publish(full)
    found = told(path)["Occupation"]
    assert [each["name"] for each in found["estimatedSalary"]] == ["Base pay", "On-target earnings"]
    for figure, salary in zip(("base", "ote"), found["estimatedSalary"], strict=True):
        cells = {
            name: full.value(figure, statistic=statistic)
            for name, statistic in (
                ("percentile10", "p10"),
                ("percentile25", "p25"),
                ("median", "median"),
                ("percentile75", "p75"),
                ("percentile90", "p90"),
            )
        }
        numbers = {name: cell.value for name, cell in cells.items() if cell}
        assert len(numbers) == 5
        assert (
            salary
            == {
                "@type": "MonetaryAmountDistribution",
                "name": salary["name"],
                "currency": "USD",
                "duration": "P1Y",
            }
            | numbers
        )


def test_a_withheld_quantile_is_not_told(
    told: Callable[[str], dict[str, Told]], publish: Publish, little: Release
) -> None:
    publish(little)
    (base, _) = told("/salary")["Occupation"]["estimatedSalary"]
    assert {key for key in base if key.startswith("percentile")} == set()
    assert base["median"] == little.value("base").value  # type: ignore[union-attr]


def test_before_the_first_release_no_pay_is_told(told: Callable[[str], dict[str, Told]]) -> None:
    assert "Occupation" not in told("/salary")
    assert "DataCatalog" not in told("/figures")


def test_a_page_tells_its_place(
    told: Callable[[str], dict[str, Told]], publish: Publish, full: Release
) -> None:
    publish(full)
    steps = told("/salary/by/level")["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step["item"] for step in steps] == [
        "http://localhost/",
        "http://localhost/salary",
        "http://localhost/salary/by/level",
    ]
    assert "BreadcrumbList" not in told("/")


def test_each_figure_is_a_dataset_and_all_of_them_a_catalogue(
    told: Callable[[str], dict[str, Told]], publish: Publish, full: Release
) -> None:
    publish(full)
    listed = told("/figures")["DataCatalog"]["dataset"]
    assert {each["url"] for each in listed} == {
        f"http://localhost/figures/{key}" for key in full.views
    }
    for each in [*listed, told("/figures/us-pay")["Dataset"], told("/data")["Dataset"]]:
        assert REQUIRED["Dataset"] <= each.keys()
        assert 50 <= len(each["description"]) <= 5000


def test_the_data_say_since_when_they_are_and_how_they_are_cited(
    told: Callable[[str], dict[str, Told]], publish: Publish, full: Release
) -> None:
    publish(full)
    found = told("/data")["Dataset"]
    assert found["temporalCoverage"] == "2025-07-01/2026-11-22"
    assert found["version"] in found["citation"]
    assert found["includedInDataCatalog"]["url"] == "http://localhost/figures"


def test_downloads_that_are_told_are_there(
    told: Callable[[str], dict[str, Told]], client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    for path in ("/data", "/figures/us-pay"):
        for each in told(path)["Dataset"]["distribution"]:
            found = client.get(each["contentUrl"].removeprefix("http://localhost"))
            assert (found.status_code, found.mimetype) == (200, each["encodingFormat"])


def meta(found: Read, name: str) -> str:
    """What a property of the page's head says; empty when it is not there."""
    return "".join(
        each.get("content", "")
        for each in found.all("meta")
        if name in (each.get("property"), each.get("name"))
    )


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "us-pay"),
        ("/salary/by/level", "us-pay-by-level"),
        ("/figures/us-kpis", "us-kpis"),
        ("/what-does-a-customer-success-manager-do", "us-renewal"),
        ("/methodology", "us-pay"),
        ("/salary/countries/de", "us-pay"),
    ],
)
def test_a_link_to_a_page_is_shown_with_its_own_figure(
    path: str, key: str, page: Page, client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    found = page(path)
    address = f"http://localhost/releases/{full.id}/{key}.share.png"
    assert meta(found, "og:image") == address
    assert full.views[key].finding in meta(found, "og:image:alt")
    assert meta(found, "twitter:card") == "summary_large_image"
    assert client.get(address.removeprefix("http://localhost")).mimetype == "image/png"


def test_before_the_first_release_a_link_has_no_picture(page: Page) -> None:
    found = page("/")
    assert meta(found, "og:image") == ""
    assert meta(found, "twitter:card") == "summary"


def test_the_picture_says_its_size(page: Page, publish: Publish, full: Release) -> None:
    found = page(publish(full) and "/")
    size = (meta(found, "og:image:width"), meta(found, "og:image:height"))
    assert size == tuple(map(str, sharing.SIZE))


def test_a_filtered_page_names_the_plain_one(client: FlaskClient) -> None:
    text = client.get("/salary?level=csm").get_data(as_text=True)
    assert '<link rel="canonical" href="http://localhost/salary">' in text


def test_no_number_in_the_head_is_made_up(page: Page, publish: Publish, full: Release) -> None:
    publish(replace(full, demonstration=False))
    known = {number for cell in full.cells for number in (cell.value, cell.low, cell.high)}
    for path in ("/", "/salary", "/salary/by/level", "/figures/us-pay"):
        found = page(path)
        for name in ("description", "og:title", "og:description", "og:image:alt"):
            amounts = re.findall(r"\$([\d,]+\d)", meta(found, name))
            assert {int(amount.replace(",", "")) for amount in amounts} <= known, (path, name)
    assert wording.number(full.value("base")) in meta(page("/"), "og:title")

"""No figure and no claim is typed into a template or text that the answers could contradict."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(
    str(file.relative_to(TEMPLATES))
    for ending in ("html", "md")
    for file in TEMPLATES.rglob(f"*.{ending}")
    if "console" not in file.parts
)

FIGURE = re.compile(
    r"[$€£]\s?\d[\d,.]*[kKM]?"  # an amount
    r"|\d[\d,.]*\s?(?:%|percent|per cent|points|dollars)"  # a share
    r"|\b\d+ (?:in|of|out of) (?:\d+|ten|a hundred)\b"  # as 3 in 10
    r"|\b\d[\d,.]* (?:to \d[\d,.]* )?(?:accounts|customers|people|answers|hours|years)\b"
)
CLAIM = re.compile(
    r"\b(?:most|many|few) (?:CSMs|companies|employers|plans|customer success managers)\b"
    r"|\b(?:majority|on average|typically|usually|commonly|rarely|seldom|nearly all|almost all)\b"
    r"|\b(?:earn|earns|pay|pays|paid) (?:more|less|better|worse)\b"
    r"|\b(?:half|a third|two thirds|a quarter|three quarters) of\b"
    r"|\btends? to\b|(?<!how )(?<!How )\boften\b"
    r"|\b(?:higher|lower|rising|falling) pay\b|\bdominates?\b|\bleads? the\b",
    re.IGNORECASE,
)

RULES = "tells the rule and what it was measured to do, never what people answered"
ALLOWED: dict[tuple[str, str], str] = {
    ("methodology.html", "*"): RULES,
    ("privacy.html", "$20,000"): "the steps in which the owner sees pay",
    ("by.html", "half of"): "what a median is",
    ("by.html", "earn less"): "what a median is",
    ("_reading.html", "half of"): "what a median is",
    ("_reading.html", "earn less"): "what a median is",
    ("_reading.html", "earns more"): "that overlapping intervals do not tell it",
    ("compare.html", "half of"): "what a median and a quartile are, in the key",
    ("compare.html", "earn less"): "what a median is, in the key",
    ("summary.html", "10%"): "the name of a quantile",
    ("summary.html", "25%"): "the name of a quantile",
    ("summary.html", "earn less"): "what a quantile is",
    ("summary.html", "earn more"): "what a quantile is",
    ("salary.html", "higher pay"): "the heading of what is found by regression",
    ("_together.html", "higher pay"): "that what goes with pay need not make it",
    ("*", "95%"): "the name of the interval",
}
"""(template, what is found) -> why it may stand there; "*" is any."""


_CODE = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)


def words(name: str) -> str:
    """What a template says by itself, also within expressions; no comments, no markup."""
    text = (TEMPLATES / name).read_text()
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    code = " ".join(_CODE.findall(text))
    quoted = " … ".join(re.findall(r'"([^"<>{}]*)"', code))
    markup = re.sub(r"<(?:svg|script|code)\b.*?</(?:svg|script|code)>", " ", text, flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>", " ", _CODE.sub(" … ", markup))
    return " ".join(f"{plain} … {quoted}".split())


def found(text: str) -> Iterator[str]:
    for pattern in (FIGURE, CLAIM):
        yield from (match.group().strip() for match in pattern.finditer(text))


def allowed(name: str, what: str) -> bool:
    return any(key in ALLOWED for key in ((name, what), (name, "*"), ("*", what)))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_nothing_that_the_answers_could_contradict(name: str) -> None:
    wrong = [what for what in found(words(name)) if not allowed(name, what)]
    assert not wrong, (
        f"{name} has typed in {wrong}: take it from the release, or from csdb/web/published.csv "
        "with its source; if it is about a rule of this site, name it in ALLOWED with the reason"
    )


@pytest.mark.parametrize(
    "text",
    [
        "CSMs earn $98,000",
        "about 41% of them",
        "4 in 10 of them",
        "30 to 50 accounts",
        "most CSMs work remotely",
        "they usually do",
        "renewal owners earn more",
        "half of them",
        "retention dominates",
    ],
)
def test_figures_and_claims_are_found(text: str) -> None:
    assert list(found(text))


@pytest.mark.parametrize("entry", [key for key in ALLOWED if key[0] != "*"])
def test_nothing_is_allowed_that_is_not_there(entry: tuple[str, str]) -> None:
    name, what = entry
    assert [each for each in found(words(name)) if what in ("*", each)], (
        f"drop {entry} from ALLOWED"
    )

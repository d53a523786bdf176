"""How long the form takes: a scripted fill of the pages as they are, against two minutes.

Keys, choices and words are counted on the pages that the site sends. What each takes is the
keystroke-level model of Card, Moran and Newell (1980): a key 0.28 s (an average typist), pointing
1.1 s, a press 0.2 s, a hand to the keyboard or back 0.4 s, making up one's mind 1.35 s a question.
Reading is at the rates of Carver (1992): questions and hints are read to understand
(300 words a minute), options are scanned (600) until one's own is found, which is half of them on
average, and of several that may be ticked all are; the check page is skimmed (450). Nobody is
quicker by knowing the form already. Beside it stands what it takes to read every single word at
238 words a minute (Brysbaert 2019, silent reading of prose), which hardly anybody does.
"""

from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from csdb.store.schema import upgrade
from csdb.web.form.steps import CORE, MORE, Step
from tests.web import filled
from tests.web.page import Read, read, said

LIMIT = 120
KEY, POINT, PRESS, HAND, MIND = 0.28, 1.1, 0.2, 0.4, 1.35
READ, SKIM, SCAN, PROSE = 300 / 60, 450 / 60, 600 / 60, 238 / 60
"""Words a second."""

HIDDEN = {"base_currency", "base_payments", "base_period"}
"""What the script has filled in already or hides: the currency of the country, pay for a year."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What filling in takes.

    keys pressed, choices pointed at, questions thought of, hands moved; words: all on the page,
    and how many seconds those take that are looked at
    """

    keys: int = 0
    choices: int = 0
    questions: int = 0
    hands: int = 0
    words: int = 0
    looking: float = 0

    def __add__(self, other: "Effort") -> "Effort":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Effort(*(mine + its for mine, its in pairs))

    @property
    def doing(self) -> float:
        """Seconds without any reading."""
        moving = (POINT + PRESS) * self.choices + HAND * self.hands
        return KEY * self.keys + moving + MIND * self.questions

    @property
    def seconds(self) -> float:
        return self.doing + self.looking

    @property
    def thorough(self) -> float:
        """Seconds of somebody who reads every word as prose."""
        return self.doing + self.words / PROSE


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'csdb.db'}"
        upgrade(url)
        app = filled.site(url, Path(folder))
        client = app.test_client()
        for name, skip in (("core, optional questions skipped", True), ("everything", False)):
            report(name, fill(client, skip=skip))
        for engine in ("csdb_engine", "csdb_pages"):
            app.extensions[engine].dispose()


def report(name: str, effort: dict[str, Effort]) -> None:
    for page, each in effort.items():
        print(
            f"  {page:9} {each.seconds:5.0f} s  {each.questions:2} questions {each.choices:3} "
            f"choices {each.keys:3} keys {each.words:4} words"
        )
    total = sum(each.seconds for each in effort.values())
    thorough = sum(each.thorough for each in effort.values())
    print(
        f"{name}: {total:.0f} s, {total / LIMIT:.2f} of two minutes; "
        f"reading every word {thorough:.0f} s, {thorough / LIMIT:.2f}"
    )


def fill(client: FlaskClient, *, skip: bool) -> dict[str, Effort]:
    """The effort of each page, of somebody who answers as tests do."""
    first = client.get("/submit")
    second = filled.core(client)
    check = filled.more(client, second, **({"skip": "yes"} if skip else {}))
    press = Effort(choices=1)
    return {
        "core": answering(read(first.text), CORE, filled.CORE) + press,
        "optional": press if skip else answering(read(second.text), MORE, filled.MORE) + press,
        "check": looked_at(words(said(read(check.text).tree.find(".//main"))), SKIM) + press,
    }


def answering(page: Read, step: Step, answers: dict[str, object]) -> Effort:
    """Reading a page of questions from its heading on, and answering those that `answers` has."""
    heading = sum(words(said(part)) for part in page.all("h1") + page.by_class("lead"))
    effort = looked_at(heading, READ)
    for box in page.by_class("question"):
        key = box.get("data-question", "")
        listed = sum(words(said(option)) for option in box.iter("option"))
        options = sum(words(said(e)) for e in box.iter() if e.get("class") == "option")
        effort += looked_at(words(said(box)) - listed - options, READ)
        effort += looked_at(options, SCAN if box.get("data-alone") else 2 * SCAN)
        effort += Effort(questions=1)
        names = {e.get("name") for e in box.iter() if e.tag in ("input", "select")} - HIDDEN
        for name in sorted(name for name in names if name in answers):
            effort += told(name, answers[name], listed=bool(listed) and name == key)
    return effort


def looked_at(count: int, rate: float) -> Effort:
    return Effort(words=count, looking=count / rate)


def told(name: str, answer: object, *, listed: bool) -> Effort:
    """Giving one answer: typing an amount, three letters into a list, or pointing at options."""
    if name.endswith("_amount"):
        return Effort(keys=len(str(answer)), choices=1, hands=2)
    if listed:
        return Effort(keys=3, choices=1, hands=2)
    return Effort(choices=len(answer) if isinstance(answer, list) else 1)


def words(text: str) -> int:
    return len(text.split())


if __name__ == "__main__":
    main()

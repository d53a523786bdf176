"""A made-up export of somebody else's survey, with the quirks real ones have."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

HEADER = (
    "Timestamp ",
    "industry",
    " Job_Title",
    "annual_salary ",
    "other_monetary_comp",
    "currency",
    "currency_other",
    "country",
    "state",
    "overall_years_of_professional_experience",
    "years_of_experience_in_field",
    "highest_level_of_education_completed  ",
)
NOTE = "This sheet is a copy. Please don't edit it, and mind the salaries!\r\n\r\n"
COUNTRIES = ("USA", "United States ", "US", "usa", "🇺🇸", "U.S.A.", "united states of america")
TITLES = ("Customer Success Manager", "Sr. client success manager ", "Director, Customer Success")
PAY = ("98000", "$85,000", "72 500", "110k", "64,000.00", "１０５０００")
BAD_PAY = ("98.000", "85", "n/a", "-70000", "9" * 400, "8,200")
UNUSUAL_PAY = ("15,000", "450k")
YEARS = ("2 - 4 years", "5-7 years", "21 - 30 years", "")


def made_up_survey(rows: int = 300, seed: int = 1) -> tuple[bytes, Counter[str]]:
    """The file, and how many of its `rows` should be accepted, held, rejected, not selected."""
    chance, expected = Random(seed), Counter[str]()
    text = io.StringIO(newline="")
    text.write(NOTE)
    writer = csv.writer(text)  # ends lines with CR LF
    writer.writerow(HEADER)
    sent, fate, cells = datetime(2021, 4, 27, 11, 2, tzinfo=UTC), "", [""]
    for _ in range(rows):
        before = fate
        fate = chance.choices(("accepted", "rejected", "not_selected", "held"), (5, 1, 3, 1))[0]
        if fate == "held" and before == "accepted":
            sent += timedelta(seconds=chance.randint(1, 60))  # the same answers once more
        else:
            sent += timedelta(seconds=chance.randint(180, 5400))
            cells = _cells(fate, chance)
        writer.writerow([f"{sent:%Y-%m-%dT%H:%M:%S}.743", *cells])
        expected[fate] += 1
    return text.getvalue().encode("utf-8-sig"), expected


def _cells(fate: str, chance: Random) -> list[str]:
    title = "Librarian" if fate == "not_selected" else chance.choice(TITLES)
    pay = chance.choice({"rejected": BAD_PAY, "held": UNUSUAL_PAY}.get(fate, PAY))
    bonus = chance.choice(("", "0", "1,000", "$5,000"))
    education = chance.choice(("College degree", "Master's degree ", "some college", ""))
    country = chance.choice(COUNTRIES)
    return ["Tech, mostly", title, pay, bonus, "USD", "", country, "Ohio", "11 - 20 years",
            chance.choice(YEARS), education]  # fmt: skip

"""The pages as others name them: one declared map of sections and of what to read after each.

A page that does not exist yet (or has no figures to show) is left out wherever it is named, so the
map may be ahead of the site.
"""

from dataclasses import dataclass

from csdb.language import marked


@dataclass(frozen=True, slots=True)
class Place:
    """A page as others name it: its address, its name in a list, and what one finds there."""

    path: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Section:
    """A question people come with: its name in the header, its first page, and all its pages."""

    name: str
    title: str
    path: str
    places: tuple[Place, ...]


ROLE = "/what-does-a-customer-success-manager-do"

SECTIONS: tuple[Section, ...] = (
    Section(
        marked("Pay"),
        marked("What does it pay?"),
        "/salary",
        (
            Place("/salary", marked("Pay"), marked("Base pay and OTE, and by what they differ")),
            Place(
                "/levels",
                marked("Levels"),
                marked("The ladder, the tracks beside it, and pay at each step"),
            ),
            Place(
                "/segments",
                marked("Segments"),
                marked("Portfolios by size of account, and their pay"),
            ),
            Place(
                "/incentives",
                marked("Incentives"),
                marked("Variable pay, and what a plan would pay out"),
            ),
            Place(
                "/salary/countries",
                marked("Countries"),
                marked("Pay in each country, in its own money"),
            ),
            Place("/salary/trend", marked("Over time"), marked("Pay by half-year")),
            Place(
                "/benchmarks",
                marked("Benchmarks"),
                marked("What others publish, held beside our figures"),
            ),
        ),
    ),
    Section(
        marked("The job"),
        marked("What is the job?"),
        ROLE,
        (
            Place(
                ROLE,
                marked("What a CSM does"),
                marked("Who owns what, from people who hold the role"),
            ),
            Place(
                "/job-description",
                marked("Job description"),
                marked("The role on one sheet, with a checklist"),
            ),
            Place(
                "/faq",
                marked("Questions people ask"),
                marked("Seventeen, each with the newest figure"),
            ),
        ),
    ),
    Section(
        marked("Where do I stand?"),
        marked("Where do I stand?"),
        "/compare",
        (
            Place(
                "/compare", marked("Compare"), marked("Your pay, or an offer, beside your peers")
            ),
            Place(
                "/summary",
                marked("Summary to print"),
                marked("One sheet about your peers for a review"),
            ),
            Place("/submit", marked("Add yours"), marked("Twelve questions, no account")),
            Place("/mine", marked("Your answers"), marked("See, change or withdraw them")),
        ),
    ),
    Section(
        marked("Data"),
        marked("Where is the data?"),
        "/data",
        (
            Place(
                "/data", marked("Data and downloads"), marked("Every figure as a file, free to use")
            ),
            Place(
                "/figures",
                marked("Figures"),
                marked("Each chart with its numbers, to download or embed"),
            ),
            Place("/releases", marked("Releases"), marked("What was published when, unchanged")),
            Place(
                "/data/changes",
                marked("Data changelog"),
                marked("What changed in definitions and methods"),
            ),
            Place(
                "/methodology",
                marked("Methodology"),
                marked("How figures are made, and their limits"),
            ),
            Place("/privacy", marked("Privacy"), marked("Exactly what is stored")),
            Place("/about", marked("About"), marked("Who runs this, and the licences")),
        ),
    ),
)
"""What people ask, in the order of the header; the pages of each in the order of the footer."""

PLACES = {place.path: place for section in SECTIONS for place in section.places}
SECTION = {place.path: section for section in SECTIONS for place in section.places}
ABOVE = {
    place.path: section.path
    for section in SECTIONS
    for place in section.places
    if place.path != section.path
} | dict.fromkeys(("/submit", "/mine", "/methodology", "/privacy", "/about"), "/")
"""Under which page each declared one lies, the first of its section unless it stands apart."""
ALWAYS = ("/mine",)  # open to everybody, but nothing to find: not among the addresses

NEXT: dict[str, tuple[str, ...]] = {
    "/": ("/compare", ROLE, "/benchmarks"),
    ROLE: ("/job-description", "/levels", "/segments", "/incentives"),
    "/salary": ("/compare", "/levels", "/segments", "/incentives", "/benchmarks"),
    "/salary/countries": ("/salary", "/benchmarks", "/methodology"),
    "/salary/trend": ("/salary", "/releases", "/methodology"),
    "/salary/by/level": ("/levels", "/compare", "/salary"),
    "/salary/by/years": ("/levels", "/compare", "/salary"),
    "/salary/by/segment": ("/segments", "/compare", "/salary"),
    "/salary/by/commission": ("/incentives", "/compare", "/salary"),
    "/salary/by/kpis": ("/incentives", ROLE, "/salary"),
    "/levels": ("/salary", "/segments", "/job-description", "/compare"),
    "/segments": ("/salary", "/levels", "/incentives", "/benchmarks"),
    "/incentives": ("/salary", ROLE, "/compare", "/benchmarks"),
    "/job-description": (ROLE, "/levels", "/compare", "/faq"),
    "/benchmarks": ("/salary", "/methodology", "/data"),
    "/faq": (ROLE, "/salary", "/job-description"),
    "/compare": ("/salary", "/levels", "/segments", "/summary"),
    "/summary": ("/compare", "/salary", "/methodology"),
    "/data": ("/releases", "/methodology", "/benchmarks"),
    "/data/changes": ("/methodology", "/releases", "/data"),
    "/releases": ("/data", "/methodology"),
    "/figures": ("/salary", "/data", "/methodology"),
    "/methodology": ("/privacy", "/data", "/benchmarks"),
    "/privacy": ("/methodology", "/mine", "/about"),
    "/about": ("/methodology", "/privacy", "/data"),
}
"""What to read after a page."""

UNDER = {
    "/salary/by/": ("/compare", "/salary", ROLE),
    "/salary/countries/": ("/salary/countries", "/compare", "/benchmarks"),
    "/figures/": ("/figures", "/methodology", "/data"),
    "/releases/": ("/releases", "/data", "/methodology"),
    "/data/": ("/data", "/releases", "/methodology"),
}
"""The same for pages of which there are many, by how their addresses begin."""

"""Who may import whom: the two halves meet only at the spine, the store and the release."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "csdb").rglob("*.py"))
}

SPINE = (
    "language numerals questionnaire countries groupings half_years money paymix payout pay_slip "
    "typed_*"
)
_words = ("csdb.language", "csdb.numerals")
_spine = tuple(f"csdb.{name}" for name in SPINE.split())

# module pattern -> patterns of our own modules it may import; the first that fits counts.
ALLOWED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("csdb.language", ()),
    ("csdb.numerals", ("csdb.language",)),
    ("csdb.questionnaire", ("csdb.countries", "csdb.language")),
    ("csdb.groupings", ("csdb.questionnaire",)),
    ("csdb.countries", ()),
    ("csdb.half_years", ()),
    ("csdb.money", ("csdb.numerals",)),
    ("csdb.paymix", ("csdb.language",)),
    ("csdb.payout", ("csdb.language",)),
    ("csdb.pay_slip", (*_words, "csdb.money", "csdb.typed_*")),
    ("csdb.typed_*", (*_words, "csdb.money", "csdb.typed_*", "csdb.pay_slip", "csdb.countries")),
    ("csdb.setting", ("csdb.countries", "csdb.language", "csdb.publish.rule")),
    (
        "csdb.config",
        ("csdb.language", "csdb.setting", "csdb.publish.rule", "csdb.publish.files.citation"),
    ),
    ("csdb.keys", ()),
    ("csdb.log", ()),
    ("csdb.apart", ()),
    ("csdb.garbage", ()),
    ("csdb.collect*", (*_spine, "csdb.collect.*")),
    ("csdb.publish.rule", ()),
    ("csdb.publish.refresh", (*_spine, "csdb.garbage", "csdb.publish*", "csdb.store.*")),
    ("csdb.publish.circumstances", ("csdb.store.*",)),
    ("csdb.publish.holding", ("csdb.publish*", "csdb.store.*")),
    ("csdb.publish.kept_charts", ("csdb.publish*", "csdb.store.*")),
    ("csdb.publish.preview", (*_spine, "csdb.publish*", "csdb.store.*")),
    ("csdb.publish.charts.process", (*_spine, "csdb.apart", "csdb.publish*")),
    ("csdb.publish*", (*_spine, "csdb.publish*")),
    ("csdb.store.tables", ("csdb.questionnaire",)),
    ("csdb.store.submissions", (*_spine, "csdb.collect.submission", "csdb.store.*")),
    ("csdb.store.intake", (*_spine, "csdb.collect.submission", "csdb.store.*")),
    ("csdb.store.reviews", (*_spine, "csdb.collect.submission", "csdb.store.*")),
    ("csdb.store.answers", (*_spine, "csdb.publish.columns", "csdb.store.*")),
    ("csdb.store.compact", _spine),
    ("csdb.store.coding", (*_spine, "csdb.publish.columns", "csdb.store.*")),
    (
        "csdb.store.standing",
        (
            *_spine,
            "csdb.publish.columns",
            "csdb.publish.ledger",
            "csdb.publish.matching",
            "csdb.publish.release",
            "csdb.store.*",
        ),
    ),
    (
        "csdb.store.copies",
        (*_spine, "csdb.publish.columns", "csdb.publish.matching", "csdb.store.*"),
    ),
    ("csdb.store.cohort_rows", ("csdb.publish.columns", "csdb.store.*")),
    ("csdb.store.releases", ("csdb.publish.release", "csdb.publish.columns", "csdb.store.*")),
    ("csdb.store*", ("csdb.questionnaire", "csdb.store.*")),
    (
        "csdb.web*",
        (
            *_spine,
            "csdb.config",
            "csdb.garbage",
            "csdb.keys",
            "csdb.log",
            "csdb.collect.*",
            "csdb.publish.changelog",
            "csdb.publish.files.citation",
            "csdb.publish.files.csvw",
            "csdb.publish.files.listed",
            "csdb.publish.moves",
            "csdb.publish.peers",
            "csdb.publish.questions",
            "csdb.publish.premium",
            "csdb.publish.release",
            "csdb.publish.rule",
            "csdb.publish.files.tidy",
            "csdb.publish.wording",
            "csdb.publish.phrases",
            "csdb.store.buckets",
            "csdb.store.engine",
            "csdb.store.submissions",
            "csdb.store.tombstones",
            "csdb.store.seen",
            "csdb.store.site",
            "csdb.store.ticks",
            "csdb.store.together",
            "csdb.store.releases",
            "csdb.web*",
        ),
    ),
    (
        "csdb.reviewing",
        (*_spine, "csdb.collect.admission", "csdb.publish.preview", "csdb.store.reviews"),
    ),
    (
        "csdb.console*",
        (
            *_words,
            "csdb.config",
            "csdb.reviewing",
            "csdb.publish.preview",
            "csdb.store.engine",
            "csdb.store.reviews",
            "csdb.web.csrf",
            "csdb.web.headers",
            "csdb.web.words",
            "csdb.console*",
        ),
    ),
    ("csdb.demonstration*", (*_spine, "csdb.collect.*", "csdb.demonstration*")),
    ("csdb", ("csdb.*",)),
    ("csdb.*", ("csdb*",)),  # commands, scheduler and checks run everything
)

# library -> where it may be imported. Engine, Connection, address and errors of SQLAlchemy are how
# a database is handed on and how it fails; statements are written in the store alone.
HOMES: dict[str, tuple[str, ...]] = {
    "flask": ("csdb", "csdb.web*", "csdb.console*", "csdb.commands*"),
    "werkzeug": ("csdb.web*", "csdb.console*", "csdb.commands*"),
    "wtforms": ("csdb.web*", "csdb.console*"),
    "flask_wtf": ("csdb.web*", "csdb.console*"),
    "sqlalchemy": ("csdb.store*",),
    "altair": ("csdb.publish.charts*",),
    "vl_convert": ("csdb.publish.charts*",),
    "pyarrow": ("csdb.publish.files.parquet",),
    "apscheduler": ("csdb.scheduler*",),
    "argon2": ("csdb.console*", "csdb.commands*"),
    "numpy": (
        "csdb.publish*",
        "csdb.store.answers",
        "csdb.store.coding",
        "csdb.store.cohort_rows",
        "csdb.store.copies",
        "csdb.store.packing",
        "csdb.store.standing",
    ),
}
HANDED_ON = {
    "sqlalchemy.Engine",
    "sqlalchemy.Connection",
    "sqlalchemy.exc",
    "sqlalchemy.make_url",
}


def imports(module: str) -> Iterator[str]:
    """The dotted names that a module imports anywhere in it, each as far as it is told."""
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(module: str) -> Iterator[str]:
    """The modules of csdb that a module imports, itself apart."""
    for name in imports(module):
        if name.partition(".")[0] == "csdb":
            found = name if name in MODULES else name.rpartition(".")[0]
            if found not in (module, "csdb"):
                yield found


def fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def rule_of(module: str) -> tuple[str, tuple[str, ...]]:
    return next(rule for rule in ALLOWED if fnmatchcase(module, rule[0]))


def forbidden(module: str, imported: str) -> str:
    """Why a module may not import another and what to do; nothing where it may."""
    pattern, allowed = rule_of(module)
    if fits(imported, allowed):
        return ""
    return (
        f"{module} imports {imported}. {pattern} may import only "
        f"{', '.join(allowed) or 'nothing of ours'}: "
        "move what both need to the spine, or hand it in from create_app, refresh or a command."
    )


@pytest.mark.parametrize("module", MODULES)
def test_modules_import_only_what_their_part_may(module: str) -> None:
    wrong = [said for imported in ours(module) if (said := forbidden(module, imported))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_where_they_belong(module: str) -> None:
    for name in imports(module):
        home = HOMES.get(name.partition(".")[0])
        handed_on = any(name == one or name.startswith(f"{one}.") for one in HANDED_ON)
        assert not home or handed_on or fits(module, home), (
            f"{module} imports {name}, which belongs in {', '.join(home or ())}: "
            "add a function there and call it."
        )


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("csdb.web.pages", "csdb.store.answers"),
        ("csdb.web.pages", "csdb.publish.figures"),
        ("csdb.web.pages", "csdb.publish.refresh"),
        ("csdb.web.pages", "csdb.store.reviews"),
        ("csdb.web.pages", "csdb.console.queue"),
        ("csdb.collect.submission", "csdb.publish.release"),
        ("csdb.publish.figures", "csdb.store.answers"),
        ("csdb.store.tables", "csdb.collect.submission"),
        ("csdb.questionnaire", "csdb.groupings"),
    ],
)
def test_the_rule_forbids_what_it_is_for(module: str, imported: str) -> None:
    assert f"{module} imports {imported}" in forbidden(module, imported)


@pytest.mark.parametrize(
    "name",
    [
        "changelog",
        "files.citation",
        "files.csvw",
        "files.listed",
        "files.tidy",
        "moves",
        "questions",
    ],
)
def test_what_web_processes_write_files_with_is_of_the_standard_library(name: str) -> None:
    used = {found.partition(".")[0] for found in imports(f"csdb.publish.{name}")}
    assert used - {"csdb"} <= sys.stdlib_module_names


def test_the_rule_is_of_the_standard_library_alone() -> None:
    used = {name.partition(".")[0] for name in imports("csdb.publish.rule")}
    assert used <= sys.stdlib_module_names, (
        "csdb/publish/rule.py is read with the settings by every web process: keep numbers and "
        "statistics out of it."
    )


def test_the_packages_of_both_halves_hold_nothing() -> None:
    for name in ("collect", "publish", "store"):
        text = (ROOT / "csdb" / name / "__init__.py").read_text()
        assert not text, (
            f"csdb/{name}/__init__.py must be empty: importing a part must not import all"
        )

"""The same figures in other countries: which there are, in which order, and where they stand."""

from csdb import half_years
from csdb.publish.release import ALL, Release


def in_order(release: Release) -> tuple[str, ...]:
    """The scopes as pages list them: home first, the largest next, all countries last."""

    def place(code: str) -> tuple[bool, bool, int, str]:
        return code == ALL, code != release.home, -release.scopes[code].people, code

    return tuple(sorted(release.scopes, key=place))


MANY = 6
"""How many scopes a page names beside its own; the page of countries has all of them."""


def other_scopes(
    release: Release, name: str, scope: str, *, figures: bool = False
) -> tuple[tuple[str, str], ...]:
    """Where else a view is published: (scope, address) of each; nothing where it is nowhere else.

    The scope of the page itself comes with an empty address. Of many, the largest. `figures` are
    the addresses of the single figures, in place of the pages that hold them.
    """
    found = [code for code in in_order(release) if release.view(name, scope=code)]
    others = [code for code in found if code != scope][:MANY]
    shown = [code for code in found if code == scope or code in others]
    if not others:
        return ()
    if figures:
        return tuple((code, "" if code == scope else f"/figures/{code}-{name}") for code in shown)
    return tuple((code, "" if code == scope else _address(release, code, name)) for code in shown)


def _address(release: Release, scope: str, name: str) -> str:
    """The page that holds a view of pay in a scope."""
    if scope == release.home:
        by = {"pay": "/salary", f"pay-by-{half_years.DIMENSION}": "/salary/trend"}
        return by.get(name) or f"/salary/by/{name.removeprefix('pay-by-')}"
    if scope == ALL:
        return "/salary/countries"
    return f"/salary/countries/{scope}#{scope}-{name}"

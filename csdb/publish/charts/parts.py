"""The marks and channels that layers are made of, as Vega-Lite; each is made by Altair once.

All charts share a few dozen of them, and making one takes Altair longer than all else there is to
a specification.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import altair as alt

Made = Callable[..., alt.SchemaBase]
"""What Altair calls a mark or a channel."""

Part = Mapping[str, object]
"""A piece of a specification; it may stand in many, so it must not be changed."""

_KEPT = 1_000


# Of a type and not only equal: 1 and 1.0 are different text in a specification.
@lru_cache(_KEPT, typed=True)
def made(kind: Made, **told: str | float | None) -> Part:
    """A mark or channel of Altair's with these properties."""
    return _plain(kind(**told))


@lru_cache(_KEPT, typed=True)
def across(field: str, low: float, high: float, left: float, right: float) -> Part:
    """The values of a field from left to right: `low` stands at pixel `left`, `high` at `right`."""
    scale = alt.Scale(domain=[low, high], range=[left, right], nice=False, zero=False, padding=0)
    return _plain(alt.X(field=field, type="quantitative", scale=scale, axis=None))


def pixel(kind: Made, field: str) -> Part:
    """A field that holds pixels."""
    return made(kind, field=field, type="quantitative", scale=None, axis=None)


def own(kind: Made, field: str) -> Part:
    """A field that holds the colour or shape of each mark itself."""
    return made(kind, field=field, type="nominal", scale=None)


def words(kind: Made, field: str) -> Part:
    """A field that holds what is said."""
    return made(kind, field=field, type="nominal")


def _plain(part: alt.SchemaBase) -> Part:
    """A part as Vega-Lite; it is not checked here: see `render.specify`."""
    told: Part = part.to_dict(validate=False)
    return told

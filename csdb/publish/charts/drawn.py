"""One chart in all its forms, as whoever drew it hands it on."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart as it is served.

    wide, narrow: SVG to set into a page, of classes chart-wide (680 px) and chart-narrow (340);
    colours are the custom properties of static/charts.css, and there are no ids
    svg, png: the picture to keep, with title, question and source, in plain colours on white
    share: a PNG of 1200 by 630 pixels with the headline in large letters, for links that are shared
    spec: the same picture as Vega-Lite JSON; it holds published numbers only
    """

    wide: str
    narrow: str
    svg: str
    png: bytes
    share: bytes
    spec: str

    @property
    def digest(self) -> str:
        """SHA-256 of the specification: the chart needs no drawing again while it stays."""
        return sha256(self.spec.encode()).hexdigest()

"""The colours and sizes of charts: by role, for light and dark pages and for pictures.

Charts are drawn in the light colours, which pictures keep. In a page every colour becomes the
custom property of its role, so no two roles may share a light colour; static/charts.css gives
the properties the values named here.
"""

from collections.abc import Mapping

FONT = "Arial, Helvetica, Liberation Sans"
"""Of one width whichever of them is there; the renderer carries the last."""

SIZE = 13
SMALL = 12
LINE = 17
"""Font sizes, and the distance between two lines of text, in pixels."""

WIDE = 680
NARROW = 340
BROAD = 560
"""Widths of a chart's drawings, in pixels: on a page, on a phone, and under large letters."""

TEXT = "#1b1b22"
MUTED = "#55606b"
PAPER = "#ffffff"
GRID = "#dfe4e7"
ACCENT = "#0b6e75"
RANGE = "#5f9ea3"
WARM = "#9a4508"
SAND = "#b8863b"
SLATE = "#4a5560"
ON_STRONG = "#fefefe"
ON_SOFT = "#15151c"

STACK: tuple[tuple[str, str], ...] = (
    (ACCENT, ON_STRONG),
    (RANGE, ON_SOFT),
    (SLATE, ON_STRONG),
    (SAND, ON_SOFT),
    (WARM, ON_STRONG),
)
"""Colours of the segments of a stacked bar, strong and soft by turns, each with its text's."""

LIGHT: Mapping[str, str] = {
    "text": TEXT,
    "muted": MUTED,
    "paper": PAPER,
    "grid": GRID,
    "accent": ACCENT,
    "range": RANGE,
    "warm": WARM,
    "sand": SAND,
    "slate": SLATE,
    "on-strong": ON_STRONG,
    "on-soft": ON_SOFT,
}
"""Role -> colour on a light page, in print and in pictures."""

DARK: Mapping[str, str] = {
    "text": "#e8eaed",
    "muted": "#a3adb8",
    "paper": "#14171a",
    "grid": "#2c3238",
    "accent": "#4fb3ba",
    "range": "#2f7d84",
    "warm": "#e08c3c",
    "sand": "#8a5a2c",
    "slate": "#b4bcc5",
    "on-strong": "#0e1114",
    "on-soft": "#fefefe",
}
"""Role -> colour on a dark page."""


def properties(colours: Mapping[str, str]) -> dict[str, str]:
    """Custom property -> colour, as static/charts.css must set them."""
    return {f"--viz-{role}": colour for role, colour in colours.items()}


def themed(svg: str) -> str:
    """A drawing whose light colours are replaced by the custom properties of their roles."""
    for role, colour in LIGHT.items():
        svg = svg.replace(f'"{colour}"', f'"var(--viz-{role})"')
    return svg

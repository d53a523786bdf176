"""The program that draws a chart live in a browser, as the renderer's own library bundles it.

It is written beside the other static files when the site is set up, because it belongs to the
installed version of the renderer, and it is fetched only by readers who ask for it:

    python -m csdb.publish.charts.live
"""

from pathlib import Path

import vl_convert

from csdb.publish.charts.render import VEGA_LITE

FILE = Path(__file__).parents[3] / "static" / "vendor" / "vega.js"
"""Where the site looks for it; without it pages offer no live chart."""


def program() -> str:
    """Vega, Vega-Lite and Vega-Embed as one module, about 900 KB; it sets window.vegaEmbed."""
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", VEGA_LITE)


def write(file: Path = FILE) -> None:
    """Put it where the site looks for it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(program(), encoding="utf-8")


if __name__ == "__main__":
    write()

"""The letters of every picture: those the renderer carries, whichever fonts the machine has."""

import os
from functools import cache
from pathlib import Path

import vl_convert

from csdb.publish.charts import theme

FAMILY = "Liberation Sans"
"""The font that the renderer carries; the last that is named in drawings."""

_NAMED = "FONTCONFIG_FILE"
"""Where the renderer, like any program that asks fontconfig, is told which fonts there are."""

_NONE = Path(__file__).with_name("fonts.conf")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
"""Where machines keep fonts, as fontconfig comes configured."""

_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@cache
def settle() -> None:
    """Let the renderer of this process prefer its own font; call it before anything is drawn.

    It takes the first it knows of a name, and would know the machine's first. Those come after
    now, for signs that it does not carry (₹). So a picture without such signs has the same bytes
    on every machine; and it is drawn in half the time, because a font of the machine is opened
    for each letter, four times, and a carried one is in memory.
    """
    before = os.environ.get(_NAMED)
    os.environ[_NAMED] = str(_NONE)
    try:
        vl_convert.svg_to_png(_EMPTY)  # it looks for fonts when it first draws, and never again
    finally:
        os.environ.pop(_NAMED)
        os.environ |= {} if before is None else {_NAMED: before}
    for folder in _FOLDERS:
        vl_convert.register_font_directory(str(Path(folder).expanduser()))


def carried(picture: str) -> str:
    """A drawing that names the renderer's font where others may stand before it."""
    return picture.replace(theme.FONT, FAMILY)

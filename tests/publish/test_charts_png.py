"""Packed pictures: smaller, and the same picture pixel by pixel."""

import os
import struct
import subprocess
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import vl_convert

from csdb.publish.charts import font, png, theme

PAPER = '<rect width="400" height="60" fill="#ffffff"/>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">{}</svg>'
CHART = SVG.format(PAPER + '<text x="5" y="40" font-size="30" fill="#0b6e75">$98k</text>')
EDGES = SVG.format(  # rows that end in another colour than the next one begins with
    PAPER + '<path d="M0 0H400V60H350V20H60Z" fill="#9a4508"/>'
    '<text x="300" y="40" font-size="30" fill="#fefefe">€125k, 40%</text>'
)
RAINBOW = SVG.format(
    '<linearGradient id="g"><stop stop-color="red"/><stop offset=".5" stop-color="lime"/>'
    '<stop offset="1" stop-color="blue"/></linearGradient>'
    '<rect width="400" height="60" fill="url(#g)"/>'
)


font.settle()  # the renderer looks for fonts once, and some tests here ask it without our code


def parts(image: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(image):
        (size,) = struct.unpack_from(">I", image, at)
        kind, body = image[at + 4 : at + 8], image[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", image, at + 8 + size) == (zlib.crc32(kind + body),)
        found[kind] = body
        at += 12 + size
    return found


def pixels(image: bytes) -> np.ndarray:
    """The pixels of a picture as the renderer packs it: differences to the pixel before."""
    told = parts(image)
    width, height, *kind = struct.unpack(">IIBBBBB", told[b"IHDR"])
    assert kind == [8, 6, 0, 0, 0]
    lines = np.frombuffer(zlib.decompress(told[b"IDAT"]), np.uint8).reshape(height, 4 * width + 1)
    assert (lines[:, 0] == 1).all()
    found = np.cumsum(lines[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)
    red, green, blue = (found[..., at].astype(np.uint32) for at in range(3))
    return red << 16 | green << 8 | blue


def colours(image: bytes) -> np.ndarray:
    """The pixels of a picture whose colours are in a palette."""
    told = parts(image)
    width, height, *kind = struct.unpack(">IIBBBBB", told[b"IHDR"])
    assert kind == [8, 3, 0, 0, 0]
    lines = np.frombuffer(zlib.decompress(told[b"IDAT"]), np.uint8).reshape(height, width + 1)
    palette = np.frombuffer(told[b"PLTE"], np.uint8).reshape(-1, 3).astype(np.uint32)
    found = palette[lines[:, 1:]]
    return found[..., 0] << 16 | found[..., 1] << 8 | found[..., 2]


@pytest.mark.parametrize("drawing", [CHART, EDGES], ids=["chart", "edges"])
def test_a_packed_picture_is_smaller_and_the_same(drawing: str) -> None:
    plain = vl_convert.svg_to_png(drawing, scale=2)
    small = png.packed(plain)
    assert len(small) < len(plain) / 2
    assert (colours(small) == pixels(plain)).all()
    assert struct.unpack(">II", small[16:24]) == (800, 120)


def test_a_picture_of_many_colours_or_without_a_ground_stays_as_it_is() -> None:
    for drawing in (RAINBOW, SVG.format("")):
        plain = vl_convert.svg_to_png(drawing, scale=2)
        assert png.packed(plain) == plain


def test_what_is_packed_once_stays_as_it_is() -> None:
    small = png.png(CHART)
    assert png.packed(small) == small


# Which letters there are.

DRAW = (
    "import hashlib, sys; from csdb.publish.charts import font, png;"
    "font._FOLDERS = sys.argv[2:];"
    "print(hashlib.sha256(png.png(sys.argv[1])).hexdigest())"
)
WORDS = SVG.format(PAPER + '<text y="30" font-size="20">$115,000 by level, at Vienna</text>')
SIGN = SVG.format(PAPER + '<text y="30" font-size="20">&#xEA60;</text>')


def drawn_elsewhere(picture: str, folder: Path, *fonts: Path) -> str:
    """The digest of a picture that another process draws on a machine that has these fonts."""
    config = folder / "fonts.conf"
    told = "".join(f"<dir>{each}</dir>" for each in (folder, *fonts))
    config.write_text(f"<fontconfig>{told}</fontconfig>")
    named = picture.replace("<svg ", f'<svg font-family="{theme.FONT}" ')
    command = [sys.executable, "-c", DRAW, named, *map(str, fonts)]
    here = os.environ | {"PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(config)}
    run = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def icons() -> Path:
    """A folder that holds a font of signs, wherever the tests run: Playwright's own."""
    playwright = find_spec("playwright")
    assert playwright
    assert playwright.origin
    return next(Path(playwright.origin).parent.rglob("codicon*.ttf")).parent


ROOT = Path(__file__).parents[2]
SYSTEM = Path("/usr/share/fonts")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="fontconfig is not asked there")
def test_letters_are_the_same_on_every_machine_and_a_sign_not_carried_is_the_machines(
    tmp_path: Path,
) -> None:
    assert drawn_elsewhere(WORDS, tmp_path) == drawn_elsewhere(WORDS, tmp_path, icons(), SYSTEM)
    assert drawn_elsewhere(SIGN, tmp_path) != drawn_elsewhere(SIGN, tmp_path, icons())


@pytest.mark.slow
@pytest.mark.parametrize("before", [None, "/etc/fonts/fonts.conf"])
def test_the_fonts_of_other_programs_stay_as_they_were(before: str | None) -> None:
    program = (
        "import os; from csdb.publish.charts import font; font.settle();"
        "print(os.environ.get('FONTCONFIG_FILE'))"
    )
    told = {"FONTCONFIG_FILE": before} if before else {}
    here = {name: each for name, each in os.environ.items() if name != "FONTCONFIG_FILE"}
    command = [sys.executable, "-c", program]
    run = subprocess.run(
        command, env=here | told | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert run.stdout.strip() == str(before)

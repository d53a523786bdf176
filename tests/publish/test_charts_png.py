"""Packed pictures: smaller, and the same picture pixel by pixel."""

import struct
import zlib

import numpy as np
import vl_convert

from csdb.publish.charts import png

PAPER = '<rect width="400" height="60" fill="#ffffff"/>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">{}</svg>'
CHART = SVG.format(PAPER + '<text x="5" y="40" font-size="30" fill="#0b6e75">$98k</text>')
RAINBOW = SVG.format(
    '<linearGradient id="g"><stop stop-color="red"/><stop offset=".5" stop-color="lime"/>'
    '<stop offset="1" stop-color="blue"/></linearGradient>'
    '<rect width="400" height="60" fill="url(#g)"/>'
)


def parts(image: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(image):
        (size,) = struct.unpack_from(">I", image, at)
        kind, body = image[at + 4 : at + 8], image[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", image, at + 8 + size) == (zlib.crc32(kind + body),)
        found[kind] = body
        at += 12 + size
    return found


def colours(image: bytes) -> np.ndarray:
    """The pixels of a picture whose colours are in a palette."""
    told = parts(image)
    width, height, *kind = struct.unpack(">IIBBBBB", told[b"IHDR"])
    assert kind == [8, 3, 0, 0, 0]
    lines = np.frombuffer(zlib.decompress(told[b"IDAT"]), np.uint8).reshape(height, width + 1)
    palette = np.frombuffer(told[b"PLTE"], np.uint8).reshape(-1, 3).astype(np.uint32)
    found = palette[lines[:, 1:]]
    return found[..., 0] << 16 | found[..., 1] << 8 | found[..., 2]


def test_a_packed_picture_is_smaller_and_the_same() -> None:
    plain = vl_convert.svg_to_png(CHART, scale=2)
    small = png.packed(plain)
    assert len(small) < len(plain) / 2
    assert (colours(small) == png.read(plain)).all()
    assert struct.unpack(">II", small[16:24]) == (800, 120)


def test_a_picture_of_many_colours_or_without_a_ground_stays_as_it_is() -> None:
    for drawing in (RAINBOW, SVG.format("")):
        plain = vl_convert.svg_to_png(drawing, scale=2)
        assert png.packed(plain) == plain


def test_what_is_packed_once_stays_as_it_is() -> None:
    small = png.png(CHART)
    assert png.packed(small) == small

"""A picture as PNG, packed as small as its few colours allow."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import vl_convert

from csdb.publish.charts import font

_SIGNATURE = 8
_LEVEL = 6
_PALETTE = 256
_OPAQUE = 255
_DIFFERENCES = 1
_BAND = 128


@dataclass(frozen=True, slots=True)
class Stretches:
    """A picture as stretches of one colour, row after row; a row begins with a new one.

    width, height: of the picture, in pixels
    begins: where each stretch begins, in pixels from the first of the picture
    colours: that of each: red, green and blue in the lower 24 bits
    """

    width: int
    height: int
    begins: npt.NDArray[np.intp]
    colours: npt.NDArray[np.uint32]


def png(picture: str, *, scale: int = 2) -> bytes:
    """A stand-alone SVG as a PNG, two pixels (or `scale`) for each of its own."""
    font.settle()
    return packed(vl_convert.svg_to_png(font.carried(picture), scale=scale))


def packed(image: bytes) -> bytes:
    """The same picture in an eighth of the bytes: each pixel by its place among the colours.

    A picture of more than 256 colours, or packed as the renderer does not, is left as it is.
    """
    found = read(image)
    if found is None:
        return image
    colours, place = np.unique(found.colours, return_inverse=True)
    if len(colours) > _PALETTE:
        return image
    width, height = found.width, found.height
    places = np.repeat(place.astype(np.uint8), np.diff(found.begins, append=width * height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    lines = np.zeros((height, width + 1), dtype=np.uint8)  # each begins with its filter: none
    lines[:, 1:] = places.reshape(height, width)
    return b"".join(
        (
            image[:_SIGNATURE],
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", _bytes(colours)),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def read(image: bytes) -> Stretches | None:
    """A picture as the renderer packs it; None if it is of another kind.

    The renderer writes red, green, blue and alpha of eight bits, each the difference to the pixel
    before (filter 1): of most pixels nothing. So only the others are looked at, a band of rows at
    a time, because all pixels of a tall picture are many megabytes.
    """
    chunks = list(_chunks(image))
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[0][1])
    if kind != [8, 6, 0, 0, 0]:
        return None
    begins, colours, top = [], [], 0
    for lines in _bands(b"".join(body for name, body in chunks if name == b"IDAT"), width, height):
        found = _stretches(lines)
        if found is None:
            return None
        begins.append(found[0] + top * width)
        colours.append(found[1])
        top += len(lines)
    return Stretches(width, height, np.concatenate(begins), np.concatenate(colours))


def _bands(packed_: bytes, width: int, height: int) -> Iterator[npt.NDArray[np.uint8]]:
    """The bytes of so many rows at a time, each with its filter before it."""
    opened, line = zlib.decompressobj(), 1 + 4 * width
    for top in range(0, height, _BAND):
        rows = min(_BAND, height - top)
        data = opened.decompress(packed_, rows * line)
        packed_ = opened.unconsumed_tail
        yield np.frombuffer(data, dtype=np.uint8).reshape(rows, line)


def _stretches(
    lines: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint32]] | None:
    """Where the stretches of some rows begin, and their colours; None if they are of another kind.

    Pictures have a white ground: what can be seen through is of another kind.
    """
    steps = np.ascontiguousarray(lines[:, 1:]).view(np.uint32)
    if (lines[:, 0] != _DIFFERENCES).any() or not steps[:, 0].all():
        return None
    begins = np.flatnonzero(steps != 0)
    rows = np.searchsorted(begins, np.arange(0, steps.size, steps.shape[1]))
    parts = _parts(steps.ravel()[begins], rows)
    if (parts[:, 3] != _OPAQUE).any():
        return None
    return begins, parts.view(">u4").ravel().astype(np.uint32) >> np.uint32(8)


def _parts(steps: npt.NDArray[np.uint32], rows: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    """Red, green, blue and alpha of each stretch, from the differences; `rows` begin from nothing.

    Sums are modulo 256, so what all rows before came to can be taken away afterwards.
    """
    sums = np.cumsum(steps.view(np.uint8).reshape(-1, 4), axis=0, dtype=np.uint8)
    before = np.vstack([np.zeros(4, dtype=np.uint8), sums[rows[1:] - 1]])
    return np.asarray(sums - np.repeat(before, np.diff(rows, append=len(sums)), axis=0))


def _bytes(colours: npt.NDArray[np.uint32]) -> bytes:
    return np.stack([colours >> 16, colours >> 8, colours], axis=1).astype(np.uint8).tobytes()


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of each part of a PNG. Source: the PNG specification, section 5."""
    at = _SIGNATURE
    while at < len(image):
        (size,) = struct.unpack_from(">I", image, at)
        yield image[at + 4 : at + 8], image[at + 8 : at + 8 + size]
        at += 12 + size


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

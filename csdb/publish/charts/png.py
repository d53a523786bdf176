"""A picture as PNG, packed as small as its few colours allow."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import vl_convert

_SIGNATURE = 8
_LEVEL = 6
_PALETTE = 256

Pixels = npt.NDArray[np.uint32]
"""A colour a pixel, by row and column: red, green and blue in the lower 24 bits."""


def png(picture: str, *, scale: int = 2) -> bytes:
    """A stand-alone SVG as a PNG, two pixels (or `scale`) for each of its own."""
    return packed(vl_convert.svg_to_png(picture, scale=scale))


def packed(image: bytes) -> bytes:
    """The same picture in an eighth of the bytes: each pixel by its place among the colours.

    A picture of more than 256 colours, or packed as the renderer does not, is left as it is.
    """
    pixels = read(image)
    if pixels is None:
        return image
    flat = pixels.ravel()
    begins = np.flatnonzero(np.append(True, flat[1:] != flat[:-1]))  # of stretches of one colour
    colours, place = np.unique(flat[begins], return_inverse=True)
    if len(colours) > _PALETTE:
        return image
    places = np.repeat(place.astype(np.uint8), np.diff(begins, append=flat.size))
    height, width = pixels.shape
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


def read(image: bytes) -> Pixels | None:
    """The pixels of a picture as the renderer packs it; None if it is of another kind.

    The renderer writes red, green, blue and alpha of eight bits, each the difference to the pixel
    before (filter 1). Its pictures have a white ground, so alpha says nothing.
    """
    chunks = list(_chunks(image))
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[0][1])
    if kind != [8, 6, 0, 0, 0]:
        return None
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    lines = np.frombuffer(data, dtype=np.uint8).reshape(height, 1 + 4 * width)
    if (lines[:, 0] != 1).any():
        return None
    parts = np.cumsum(lines[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)
    if (parts[..., 3] != 255).any():
        return None
    red, green, blue = (parts[..., at].astype(np.uint32) for at in range(3))
    return np.asarray(red << 16 | green << 8 | blue, dtype=np.uint32)


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

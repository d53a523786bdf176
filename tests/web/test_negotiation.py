"""What requests ask of ready bytes, as RFC 9110 has it."""

import pytest

from csdb.web.ready.negotiation import OutsideError, accepted, is_known, span


@pytest.mark.parametrize(
    ("header", "liked"),
    [
        ("", ("",)),
        ("gzip, deflate, br, zstd", ("br", "gzip", "")),
        ("gzip", ("gzip", "")),
        ("x-gzip", ("gzip", "")),
        ("GZIP", ("gzip", "")),
        ("br;q=0.5, gzip;q=0.8", ("gzip", "br", "")),
        ("br;q=0, gzip", ("gzip", "")),
        ("identity, gzip;q=0.5", ("", "gzip")),
        ("identity;q=0, gzip", ("gzip",)),
        ("*", ("br", "gzip", "")),
        ("*;q=0", ()),
        ("gzip;q=1.0, *;q=0", ("gzip",)),
        ("br ; q=0.2 , gzip ; q=0.1", ("br", "gzip", "")),
        ("br;q=2", ("",)),
        ("br;q=x, gzip", ("gzip", "")),
        ("deflate", ("",)),
        (",,;=,\x00", ("",)),
    ],
)
def test_encodings_are_taken_by_weight_and_then_by_size(
    header: str, liked: tuple[str, ...]
) -> None:
    assert accepted(header) == liked


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        (" * ", True),
        ('"b"', False),
        ("a", False),
        ('"b, a"', False),
        ("", False),
    ],
)
def test_a_tag_is_known_weak_or_strong_alone_or_in_a_list(header: str, known: bool) -> None:
    assert is_known(header, '"a"') == known


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=9-0", None),
        ("bytes=0-1, 5-6", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=0-1", None),
        ("bytes=" + 30 * "9" + "-", None),
    ],
)
def test_one_part_is_sent_and_whatever_else_is_asked_for_is_all(
    header: str, part: tuple[int, int] | None
) -> None:
    assert span(header, 100, condition="", etag='"a"') == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-101", "bytes=-0"])
def test_a_part_after_the_end_is_told_apart(header: str) -> None:
    with pytest.raises(OutsideError):
        span(header, 100, condition="", etag='"a"')


def test_a_part_of_other_bytes_than_somebody_has_is_not_sent() -> None:
    assert span("bytes=0-9", 100, condition='"a"', etag='"a"') == (0, 10)
    for other in ('"b"', 'W/"a"', "Sat, 28 Nov 2026 21:16:13 GMT"):
        assert span("bytes=0-9", 100, condition=other, etag='"a"') is None

"""Ready responses in bounded memory."""

from csdb.web.ready.kept import Kept, keep
from csdb.web.ready.shelf import Shelf

HEADERS = [("Content-Type", "image/png"), ("Cache-Control", "public, max-age=60")]


def kept(size: int) -> Kept:
    return keep(HEADERS, b"\x00" * size)


def test_what_was_not_wanted_for_longest_is_put_out_first() -> None:
    shelf = Shelf(50_000)
    for name in "abcd":
        shelf.put(name, kept(10_000))
    assert shelf.get("a")
    shelf.put("e", kept(10_000))
    assert shelf.get("a")
    assert shelf.get("b") is None
    assert shelf.size <= 50_000


def test_one_response_never_takes_all_the_room() -> None:
    shelf = Shelf(50_000)
    shelf.put("small", kept(1_000))
    shelf.put("large", kept(40_000))
    assert shelf.get("large") is None
    assert shelf.get("small")


def test_a_response_put_twice_counts_once() -> None:
    shelf = Shelf(50_000)
    for _ in range(20):
        shelf.put("a", kept(10_000))
    assert shelf.size == kept(10_000).size


def test_pages_stay_whatever_else_is_asked_for() -> None:
    shelf = Shelf(50_000)
    shelf.pages["/"] = kept(10_000)
    for number in range(100):
        shelf.put(str(number), kept(10_000))
    assert shelf.get("/")

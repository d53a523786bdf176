"""What is on show: the edition of this moment with the responses drawn for it, swapped whole.

A thread of its own looks for what is new, so that no reader waits for the database or for drawing.
While the database is away what is on show stays.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from threading import Event, Lock, Thread
from time import monotonic
from weakref import ref

import structlog

from csdb import garbage
from csdb.web.current import Current, Edition
from csdb.web.phrasing import next_check
from csdb.web.ready.kept import BEST, keep
from csdb.web.ready.shelf import Shelf

LOOK = 1.0
"""Seconds between two looks at the database: a release is on show this much later at most, and as
long as it takes to draw the pages."""

ROOM = 4_000_000
"""Bytes kept of responses of an edition that are not in the list of its pages."""

TRIES = 10
"""Looks after which an edition is shown although a page cannot be drawn: Flask will say so."""

_SHARE = 0.3
"""Seconds of each look's pause in which pages are packed smaller; the rest is for requests."""

log = structlog.get_logger()


@dataclass(slots=True)
class Stand:
    """An edition at a moment (the next check, and today), and the responses drawn for it.

    drawn: all its pages are; of the first stand of a process readers see the others meanwhile
    """

    edition: Edition
    moment: tuple[str, str]
    shelf: Shelf = field(default_factory=lambda: Shelf(ROOM))
    drawn: bool = False

    def shows(self, edition: Edition, moment: tuple[str, str]) -> bool:
        """Whether it is of this edition and this moment."""
        mine = self.edition
        return (
            mine.release is edition.release
            and (mine.checked, mine.made_up, mine.unread)
            == (edition.checked, edition.made_up, edition.unread)
            and self.moment == moment
        )


class Editions:
    """Keeps the stand of this process new.

    times: of day, at which figures are worked out; fill: draws the pages of a stand, and says
    whether that went well
    """

    def __init__(
        self, current: Current, *, times: tuple[time, ...], fill: Callable[[Stand], bool]
    ) -> None:
        self.now: Stand | None = None
        self._current, self._times, self._fill = current, times, fill
        self._beginning, self._stop = Lock(), Event()
        self._unpacked: Iterator[str] = iter(())
        self._tries = 0
        mine = ref(self), self._stop
        self._thread = Thread(target=_keep_new, args=mine, name="editions", daemon=True)

    def begin(self) -> Stand:
        """The first stand, and from here on a thread that keeps it new.

        Called by the first request: a server may fork after the application is made, and threads
        do not survive that.
        """
        with self._beginning:
            if self.now is None:
                self.now = self._newest()
                self._thread.start()
            return self.now

    def end(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _newest(self) -> Stand:
        now = datetime.now(UTC)
        moment = next_check(self._times, now), now.date().isoformat()
        return Stand(self._current.edition(), moment)

    def turn(self) -> None:
        """What there is to do once in a while. Never raises: the next time may go well."""
        try:
            self.look()
            self._pack()
        except Exception as problem:
            log.error("edition.failed", error=type(problem).__name__)

    def look(self) -> None:
        """Show what is new, once its pages are drawn; nothing while the database is away."""
        new = self._newest()
        if self._current.away:
            return
        if self.now and self.now.shows(new.edition, new.moment):
            new = self.now
        if not new.drawn:
            self._tries += 1
            if self._fill(new) or self._tries >= TRIES:
                self.show(new)

    def show(self, stand: Stand) -> None:
        """Put a stand whose pages are drawn in the place of the one before."""
        stand.drawn = True
        self.now, self._tries = stand, 0
        self._unpacked = iter(list(stand.shelf.pages))

    def _pack(self) -> None:
        """Pack pages as small as they get: too slow to do before they are shown.

        That takes 12 MB, which the C library would keep, with what drawing took.
        """
        until = monotonic() + _SHARE * LOOK
        pages, packed = self.now.shelf.pages if self.now else {}, False
        for address in _before(until, self._unpacked):
            plain = pages[address].bodies[""]
            pages[address] = keep(plain.found, plain.data, effort=BEST)
            packed = True
        if packed:
            garbage.give_back()


def _keep_new(mine: "ref[Editions]", stop: Event) -> None:
    """Give editions their turns until they are told to stop, or nobody has any use for them."""
    while not stop.wait(LOOK) and (editions := mine()):
        editions.turn()
        del editions


def _before(until: float, addresses: Iterable[str]) -> Iterator[str]:
    """Addresses until the time (monotonic seconds) is over; what is not taken is left for later."""
    while monotonic() < until and (address := next(iter(addresses), None)) is not None:
        yield address

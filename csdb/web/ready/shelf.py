"""Ready responses by address: those of the pages for good, and of the rest what was asked for last.

Whatever is asked for, what is kept of it stays within a number of bytes.
"""

from collections import OrderedDict
from threading import Lock

from csdb.web.ready.kept import Kept


class Shelf:
    """Responses by address. `pages` are never put out; `others` are bounded by `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.pages: dict[str, Kept] = {}
        self.others: OrderedDict[str, Kept] = OrderedDict()
        self.limit = limit
        self.size = 0
        self._changing = Lock()

    def get(self, address: str) -> Kept | None:
        """The response of an address, if it is there."""
        found = self.pages.get(address)
        if found is None and (found := self.others.get(address)):
            try:
                self.others.move_to_end(address)
            except KeyError:  # put out by another thread just now; its bytes are as good as before
                return found
        return found

    def put(self, address: str, kept: Kept) -> None:
        """Keep a response among the others, and put out those that were not wanted for longest.

        One that would take more than a quarter of the room is not kept.
        """
        if kept.size > self.limit // 4:
            return
        with self._changing:
            if address in self.others:
                self.size -= self.others.pop(address).size
            self.others[address] = kept
            self.size += kept.size
            while self.size > self.limit:
                self.size -= self.others.popitem(last=False)[1].size

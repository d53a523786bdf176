"""Memory while much is read and worked out: what is looked through, and what is given back."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL


@contextmanager
def only_new() -> Iterator[None]:
    """Look for garbage seldom, and only among what comes from now on, until the block ends.

    Everything imported is a hundred thousand objects that live on, and every few thousand new rows
    have them all looked through once more: a tenth of the time that a refresh takes. Rows and
    cells go by themselves when nobody holds them.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


_SELDOM = 50_000
"""New objects after which garbage is looked for."""


def lives_on() -> None:
    """Never look again through what is there now: it lives as long as the process.

    To look through all that a web process imports takes 50 ms, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Give back to the system what was let go of, where the C library can (that of Linux).

    It keeps what is smaller than a few columns of a million answers, to use it again: a refresh has
    no more use for that once figures are made, and whatever comes next would be added to it.
    """
    with suppress(AttributeError, OSError, TypeError):
        CDLL(None).malloc_trim(0)

"""What Python looks through for garbage while much is read and worked out."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def only_new() -> Iterator[None]:
    """Look for garbage only among what comes from now on, until the block ends.

    Everything imported is a hundred thousand objects that live on, and every few thousand new rows
    have them all looked through once more: a tenth of the time that a refresh takes.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

"""Long work on many small things, undisturbed by the collector of cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Inside, nothing is swept: the collector would walk again and again over all that is still needed.

    Mercurial does the same (`util.nogc`). What goes out of use is freed as always; only cycles wait.
    """
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()

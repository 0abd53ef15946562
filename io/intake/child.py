"""Reading binary workbooks in a process of their own.

The library that reads them can be made to abort the whole process or to take all memory by a malformed file. A child
with limits on memory and time takes that risk; what it found comes back through a pipe, or one clear line does.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

from book.errors import FileProblem
from intake.source import Source

MOST_SECONDS = 60
MOST_MEMORY = 3 * 2**30


def read_apart(
    path: Path, kind: str, data: bytes | None = None, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY
) -> Source:
    """The source at `path`, of kind `xls` or `xlsb`; `data` are its bytes where it had to be decrypted.

    Raises FileProblem, also where the child died or took too long.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, path, kind, data, seconds, memory), daemon=True)
    with _without_main():
        child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise FileProblem(
                f"{path.name} takes more than {seconds} seconds to read; save it as .xlsx and import that"
            )
        answer = ours.recv()
    except (EOFError, OSError) as error:
        raise FileProblem(
            f"{path.name} is damaged or needs too much memory to read; open it in Excel and save it as .xlsx"
        ) from error
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    if isinstance(answer, Source):
        return answer
    raise FileProblem(str(answer))


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the running program from the child, which would run it once more to find what it was asked to do."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _work(pipe: Connection, path: Path, kind: str, data: bytes | None, seconds: int, memory: int) -> None:
    """What the child does: limit itself, read, answer with a Source or a message."""
    _limit(seconds, memory)
    from intake.binary import read_binary

    try:
        pipe.send(read_binary(path, kind, data))
    except FileProblem as error:
        pipe.send(str(error))
    except (MemoryError, RecursionError):
        pipe.send(f"{path.name} needs too much memory to read; save it as .xlsx and import that")
    finally:
        pipe.close()


def _limit(seconds: int, memory: int) -> None:
    """Limit memory and processor time where the system can; elsewhere the parent's clock is the limit."""
    if sys.platform == "win32":
        return
    import os
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)  # an abort prints its own words, which help nobody

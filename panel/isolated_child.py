"""The child process: set limits, import one function of the panel and write its result.

isolated.py starts it: isolated_child.py <module> <function> [<seconds> <megabytes> <file bytes>]. With limits, standard
input has a line of JSON with the function's arguments and then its body, and the result goes to standard output. Keep
the imports few: each child pays for them.
"""

import errno
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from math import ceil
from pathlib import Path
from types import ModuleType, TracebackType

OUT_OF_MEMORY, REFUSED, TOO_LARGE = 3, 4, 5


def main(module: str, function: str, *limits: str) -> None:
    """Run the function, and end the process."""
    sys.excepthook = write_name
    if limits:
        seconds, megabytes, file_bytes = limits
        set_limits(float(seconds), int(megabytes), int(file_bytes))
        os.environ["TMPDIR"] = str(Path.cwd())
    make_findable(module)
    called = getattr(import_module(module), function)
    code = write_result(called) if limits else called()
    # Without the libraries' cleanup at exit, which is not needed.
    os._exit(code or 0)


def set_limits(seconds: float, megabytes: int, file_bytes: int) -> None:
    """Set the process's limits irrevocably. After `seconds` the system ends it, even if the panel does not."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(seconds) + 1, ceil(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)


def make_findable(module: str) -> None:
    """Make the panel's modules importable, without running the `__init__` of parent packages, to save time."""
    root = Path(__file__).resolve().parents[1]
    sys.path.insert(0, str(root))
    *above, _ = module.split(".")
    for depth in range(1, len(above) + 1):
        package = ModuleType(".".join(above[:depth]))
        package.__path__ = [str(root.joinpath(*above[:depth]))]
        sys.modules[package.__name__] = package


def write_result(function: Callable[..., bytes]) -> int:
    """Write the function's result, and return the exit code."""
    from panel.errors import UserError

    try:
        arguments = json.loads(sys.stdin.buffer.readline())
        write(function(sys.stdin.buffer.read(), *arguments))
    except UserError as error:
        write(str(error).encode())
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as error:
        if error.errno == errno.EFBIG:
            return TOO_LARGE
        raise
    return 0


def write(output: bytes) -> None:
    """Write all of it to standard output. Raises OSError."""
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()


def write_name(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write the name of the exception that ends the process: its text may quote input, which must not be logged."""
    sys.stderr.write(kind.__name__)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Run as a script: limits itself as the first arguments say, then becomes a program.

`confined.py MEMORY CPU SIZE PROGRAM ARGUMENT…`: bytes of memory, seconds of work, bytes
of what it writes. Imported by nobody; needs no package.
"""

import os
import resource
import sys


def main(arguments: list[str]) -> None:
    """Never returns."""
    memory, cpu, size = map(int, arguments[:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(arguments[3], arguments[3:])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])

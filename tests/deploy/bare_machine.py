"""A machine with nothing but its Python: no network, no root, no settings of ours.

It is a user namespace and a network namespace with a loopback alone. Where the kernel
forbids them, the same is done without.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

# In the network namespace, before root is given up: the loopback comes up.
_LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
    fcntl.ioctl(own, 0x8914, struct.pack("16sH14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
os.execvp(sys.argv[1], sys.argv[1:])
"""


@cache
def _walls() -> tuple[str, ...]:
    """The words before a command that put it there; none where that is forbidden."""
    within = ("unshare", "--user", "--map-root-user", "--net")
    up = (sys.executable, "-I", "-S", "-c", _LOOPBACK_UP)
    nobody = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    walls = (*within, *up, *nobody)
    try:
        code = subprocess.run([*walls, "true"], capture_output=True).returncode
    except FileNotFoundError:
        return ()
    return walls if code == 0 else ()


class BareMachine:
    """One home folder on it; each command finds it as the one before left it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.has_walls = bool(_walls())
        self.environment = {
            "HOME": str(home),
            "PATH": f"{sys.base_prefix}/bin:/usr/bin:/bin",
        }

    def command(self, *words: str) -> list[str]:
        return [*_walls(), *words]

    def types(self, script: str, **more: str) -> tuple[int, str]:
        """What a shell says to it, and its exit code."""
        done = subprocess.run(
            self.command("sh", "-e", "-c", script),
            cwd=self.home,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.returncode, done.stdout.decode()

    def does(self, script: str) -> str:
        code, said = self.types(script)
        assert code == 0, said
        return said

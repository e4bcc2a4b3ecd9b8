"""A socket on the port that was asked for, or on the next free one."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from ajeeb.errors import Environment
from ajeeb.settings import Settings

_PORTS_TRIED = 50
_SOCKETS_WAITING = 1024


def free_port(settings: Settings) -> int:
    """The port of the settings, or the next one that is free now."""
    with listening(settings, exact=False) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def listening(settings: Settings, exact: bool) -> Iterator[socket.socket]:
    """A socket on the port of the settings, or on the next free one."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, settings, 1 if exact or settings.port == 0 else _PORTS_TRIED)
        listener.listen(_SOCKETS_WAITING)
        yield listener
    finally:
        listener.close()


def _bind(listener: socket.socket, settings: Settings, tries: int) -> None:
    last = min(settings.port + tries, 65_536)
    for port in range(settings.port, last):
        try:
            listener.bind((settings.host, port))
            return
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Environment(
                    f"cannot listen on {settings.host} ({error.strerror}); check --host"
                ) from error
    raise Environment(f"no port from {settings.port} to {last - 1} is free; choose another one with --port")

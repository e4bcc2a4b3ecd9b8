"""Ray itself: imported when first needed, started or joined once per process."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from ajeeb.errors import BadTask, ModelFailed

T = TypeVar("T")

PATIENCE_S = 5.0
"""How long a cluster has to open its door."""

_JOINING = threading.Lock()
_BEFORE_IMPORT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Else Ray ends the process that lost its cluster, and workers would lose their server with it.
    "RAY_gcs_rpc_server_reconnect_timeout_s": str(365 * 86_400),
}
_QUIET = {"log_to_driver": False, "configure_logging": False}
_WAYS = "set RAY_ADDRESS to auto where a node runs on this machine (ray start --head, or ray start --address=HEAD:6379)"


def ray() -> Any:
    """The package `ray`. Raises: BadTask if it is not installed."""
    return _imported("ray")


def serve() -> Any:
    """The package `ray.serve`. Raises: BadTask if it is not installed."""
    return _imported("ray.serve")


def _imported(name: str) -> Any:
    for variable, value in _BEFORE_IMPORT.items():
        os.environ.setdefault(variable, value)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BadTask("models on a cluster need Ray; install it with pip install 'ajeeb[ray]'") from error


def connect(address: str = "") -> None:
    """Join the cluster at this address, or start a Ray in this process where there is none; does nothing if it has one.

    address: as in RAY_ADDRESS: `auto`, or HOST:PORT of the cluster's head.
    Raises: ModelFailed (`unavailable`) if nobody answers there.
    """
    if address:
        join(address)
        return
    with _JOINING:
        if not ray().is_initialized():
            _started()


def join(address: str) -> None:
    """As `connect`, but without an address there must be a Ray in this process already."""
    if address.startswith("ray://"):
        raise ModelFailed(
            "unavailable", f"Ray's client protocol ({address}) cannot stream; {_WAYS}", lasting=True
        )
    if ray().is_initialized():
        return
    if not address:
        raise ModelFailed("unavailable", f"there is no Ray cluster; {_WAYS}")
    if not _JOINING.acquire(timeout=PATIENCE_S):
        raise ModelFailed("unavailable", f"joining the Ray cluster at '{address}' takes long; {_WAYS}")
    try:
        _joined(address)
    finally:
        _JOINING.release()


def _joined(address: str) -> None:
    if ray().is_initialized():
        return
    logging.getLogger("ray.serve").setLevel(logging.WARNING)
    try:
        _knock(address)
        ray().init(address=address, **_QUIET)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ModelFailed("unavailable", f"no Ray cluster answers at '{address}'; {_WAYS}") from error


def _knock(address: str) -> None:
    """Ray itself would wait at the door of a machine that is off for as long as it may wait for one that it lost."""
    host, _, port = address.rpartition(":")
    if host:
        socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_S).close()


def _started() -> None:
    """Start Ray in a thread that stays: its processes end with the thread that started them."""
    done: Future[None] = Future()

    def start() -> None:
        _settle(done, lambda: ray().init(address="local", include_dashboard=False, **_QUIET))
        threading.Event().wait()

    threading.Thread(target=start, name="ray", daemon=True).start()
    done.result()


async def in_thread(work: Callable[[], T], limit_s: float) -> T:
    """What the work gives; it is left to itself after `limit_s`, and keeps no process from ending.

    Raises: TimeoutError.
    """
    done: Future[T] = Future()
    threading.Thread(target=lambda: _settle(done, work), daemon=True).start()
    async with asyncio.timeout(limit_s):
        return await asyncio.wrap_future(done)


def _settle(done: Future[T], work: Callable[[], T]) -> None:
    with contextlib.suppress(Exception):  # that of a future whose reader left
        try:
            found = work()
        except Exception as error:  # noqa: BLE001 - carried over to whoever waits
            done.set_exception(error)
        else:
            done.set_result(found)

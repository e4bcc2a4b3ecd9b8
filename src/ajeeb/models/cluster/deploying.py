"""Any Ajeeb model as an application of Ray Serve."""

from __future__ import annotations

import os
from typing import Any, Unpack

from ajeeb.errors import BadTask

from .engine import connect, serve
from .replica import Replica, Source
from .settings import Settings, complete, options


def application(model: Source, **settings: Unpack[Settings]) -> Any:
    """The model as a `serve.Application`, for `serve.run` or a configuration of `serve deploy`.

    model: its name, itself, or a function that makes it; the latter two are sent to the replicas with pickle.
    Ajeeb must be installed on the nodes of the cluster, in the same version.
    Raises: BadTask naming a setting that there is not.
    """
    whole = complete(settings)
    return serve().deployment(Replica, name="model", **options(whole)).bind(model, whole)


def deploy(name: str, model: Source, **settings: Unpack[Settings]) -> None:
    """Put the model on the cluster as the application that tasks call `ray:NAME`; returns when it is ready.

    The cluster is that of RAY_ADDRESS, else a Ray that runs in this process and ends with it.
    Raises: BadTask if the model cannot be made there; ModelFailed if there is no such cluster; SystemExit with one
        sentence if Ray is not installed, as this is called by a script.
    """
    try:
        connect(os.environ.get("RAY_ADDRESS", ""))
    except BadTask as error:
        if isinstance(error.__cause__, ImportError):
            raise SystemExit(str(error)) from None
        raise
    serve().start(proxy_location="Disabled")
    try:
        serve().run(application(model, **settings), name=name, route_prefix=None)
    except RuntimeError as error:
        raise BadTask(f"'{name}' could not be put on the cluster: {error}") from error

"""An application on the cluster, as this process sees it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import perf_counter
from typing import Any, Literal

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models.base import ImageRequest, ModelInfo, TextRequest
from ajeeb.models.health import WITHIN_S, Health
from ajeeb.models.watch import Watch

from .engine import in_thread, join, ray, serve
from .failures import failed, not_there
from .heard import Heard

_CONNECT_S = 20.0


class App:
    """One deployment of one application; found on the cluster when it is first asked.

    Raises: BadTask if Ray is not installed, or if the name is none.
    """

    def __init__(self, name: str, address: str) -> None:
        app, slash, deployment = name.partition("/")
        if not app or (slash and not deployment) or "/" in deployment:
            raise BadTask(f"'ray:{name}' names no application; write ray:APP or ray:APP/DEPLOYMENT")
        serve()
        self._app, self._deployment, self._address = app, deployment, address
        self._handle: Any = None
        self.info = ModelInfo(name=f"ray:{name}", version="")

    async def ask(
        self, method: Literal["image", "text"], request: ImageRequest | TextRequest, watch: Watch
    ) -> Heard:
        """Everything that a replica said. Raises: ModelFailed if Ray did."""
        handle = self._handle or await self._found()
        watch.queued()
        heard = Heard(self.info.name, watch)
        response: Any = None
        try:
            response = handle.options(method_name=method).remote(request)
            async for pieces in response:
                for piece in pieces:
                    heard.take(piece)
        except asyncio.CancelledError:
            if response is not None:
                response.cancel()
            if _we_were_cancelled():
                raise
            raise ModelFailed("lost", f"the replica of {self.info.name} stopped while it worked") from None
        except (ray().exceptions.RayError, serve().exceptions.RayServeException) as error:
            raise self._failed(error) from error
        finally:
            self._learn(heard)
        return heard

    async def health(self) -> Health:
        """Whether the application runs, as Ray sees it."""
        try:
            return await in_thread(self._state, WITHIN_S)
        except (TimeoutError, ray().exceptions.RayError) as error:
            return Health(ok=False, message=str(failed(self.info.name, error)))
        except ModelFailed as error:
            return Health(ok=False, message=str(error))

    def _state(self) -> Health:
        start = perf_counter()
        join(self._address)
        apps = serve().status().applications
        took_ms = round((perf_counter() - start) * 1000)
        names = tuple(sorted(f"ray:{name}" for name in apps))
        app = apps.get(self._app)
        if app is None or self._deployment not in ("", *app.deployments):
            return Health(ok=False, latency_ms=took_ms, message=str(not_there(self.info.name)), models=names)
        state, said = str(app.status.value), str(app.message)
        message = (
            "" if state == "RUNNING" else f"{self.info.name} is {state.lower()} on its Ray cluster: {said}"
        )
        return Health(
            ok=state == "RUNNING",
            latency_ms=took_ms,
            message=message,
            version=self.info.version,
            models=names,
        )

    async def _found(self) -> Any:
        try:
            found = await in_thread(self._look, _CONNECT_S)
        except (TimeoutError, ray().exceptions.RayError) as error:
            raise failed(self.info.name, error) from error
        self._handle = found.options(stream=True)
        return self._handle

    def _look(self) -> Any:
        join(self._address)
        try:
            if self._deployment:
                return serve().get_deployment_handle(self._deployment, self._app)
            return serve().get_app_handle(self._app)
        except serve().exceptions.RayServeException as error:
            raise not_there(self.info.name) from error

    def _failed(self, error: Exception) -> ModelFailed:
        failure = failed(self.info.name, error)
        if failure.status == "unavailable":
            self._handle = None  # it may be put up again
        return failure

    def _learn(self, heard: Heard) -> None:
        if heard.taken is not None:
            params = {**heard.taken.model.params, "model": heard.taken.model.name}
            self.info = replace(heard.taken.model, name=self.info.name, params=params)


def _we_were_cancelled() -> bool:
    """Ray says the same when work there was cancelled by somebody else as when a caller left."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

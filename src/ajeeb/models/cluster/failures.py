"""What Ray raises, as failures of the model that was asked."""

from __future__ import annotations

from ajeeb.errors import ModelFailed

from .engine import ray, serve


def failed(name: str, error: Exception) -> ModelFailed:
    """The failure that is told for an error of Ray; name: of the model, such as `ray:painter`."""
    causes, serves = ray().exceptions, serve().exceptions
    match error:
        case serves.BackPressureError():
            text = f"too many wait for {name}; put up more replicas, or let more wait with max_queued"
            return ModelFailed("rate_limited", text, retry_after_s=error.retry_after_s)
        case causes.RayTaskError():
            return ModelFailed("internal", f"the replica of {name} broke: {type(error.cause).__name__}")
        case (
            causes.RayActorError()
            | causes.WorkerCrashedError()
            | causes.NodeDiedError()
            | causes.ObjectLostError()
        ):
            return ModelFailed("lost", f"the replica of {name} died while it worked")
        case TimeoutError():
            return ModelFailed(
                "unavailable", f"the Ray cluster of {name} does not answer; look at it with ray status"
            )
    return not_there(name)


def not_there(name: str) -> ModelFailed:
    """The failure of a cluster that has no such application."""
    app = name.removeprefix("ray:").partition("/")[0]
    way = f"ajeeb.models.cluster.deploy('{app}', …) puts it up, serve status lists what is there"
    return ModelFailed("unavailable", f"nothing answers as {name} on the Ray cluster; {way}")

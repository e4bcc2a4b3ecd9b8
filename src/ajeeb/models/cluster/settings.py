"""How a model is put on the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from ajeeb.errors import BadTask
from ajeeb.models.base import Json


class Settings(TypedDict, total=False):
    """Each may be left out; see `USUAL`."""

    replicas: int | Literal["auto"]
    """Copies of the model; with `auto` Ray adds and removes some as it sees fit."""
    autoscaling: Mapping[str, Json]
    """Ray's `autoscaling_config`, such as `{"min_replicas": 1, "max_replicas": 4}`; in place of `replicas`."""
    num_gpus: float
    """GPUs that each copy has for itself; 0.5 lets two share one."""
    num_cpus: float
    """Processors that each copy is counted for."""
    at_once: int
    """Calls that a copy works on at the same time, if it does not take them in batches."""
    max_batch: int
    """The largest batch, for models that have `images`; of others a copy has so many wait beside it."""
    batch_wait_s: float
    """Seconds that the first of a batch waits for others."""
    max_queued: int
    """Calls of one server that may wait for a copy; the next one is told to come again."""
    retry_after_s: float
    """Seconds after which a call that was one too many shall come again."""
    options: Mapping[str, Json]
    """Further options of Ray Serve's deployments, under their own names."""


USUAL: Settings = {
    "replicas": 1,
    "autoscaling": {},
    "num_gpus": 0,
    "num_cpus": 1,
    "at_once": 1,
    "max_batch": 1,
    "batch_wait_s": 0.02,
    "max_queued": 100,
    "retry_after_s": 5.0,
    "options": {},
}


def complete(settings: Settings) -> Settings:
    """With what was left out. Raises: BadTask naming what there is not, or what is too small."""
    if unknown := sorted(set(settings) - set(USUAL)):
        raise BadTask(f"there is no setting '{unknown[0]}'; there are: {', '.join(USUAL)}")
    whole: Settings = {**USUAL, **settings}
    for name, value in (("at_once", whole["at_once"]), ("max_batch", whole["max_batch"])):
        if value < 1:
            raise BadTask(f"{name} must be at least 1, not {value}")
    return whole


def options(settings: Settings) -> dict[str, Json]:
    """The settings as Ray Serve has them."""
    # One batch works, others gather; with fewer, Ray's router hands them on too late to fill one.
    beside = 4 * settings["max_batch"] if settings["max_batch"] > 1 else 0
    count: dict[str, Json] = {"num_replicas": settings["replicas"]}
    if settings["autoscaling"]:
        count = {"autoscaling_config": dict(settings["autoscaling"])}
    return {
        **count,
        "max_ongoing_requests": max(settings["at_once"], beside),
        "max_queued_requests": settings["max_queued"],
        "backpressure_config": {"status_code": 429, "retry_after_s": settings["retry_after_s"]},
        # Ray's own half a second would keep a call waiting that long beside a copy that is free.
        "request_router_config": {"initial_backoff_s": 0.01, "max_backoff_s": 0.05},
        "max_constructor_retry_count": 2,
        "logging_config": {"enable_access_log": False},
        **settings["options"],
        "ray_actor_options": {
            "num_gpus": settings["num_gpus"],
            "num_cpus": settings["num_cpus"],
            **settings["options"].get("ray_actor_options", {}),
        },
    }

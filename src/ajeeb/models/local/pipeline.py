"""A text-to-image pipeline of diffusers, loaded. Imports torch: for a model's thread only."""

from __future__ import annotations

import inspect
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

import diffusers
import transformers

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, ImageRequest, Json
from ajeeb.models.watch import NOBODY, Watch

from .asked import Weights
from .hardware import contents, generator, loading, only_local, place, working
from .origin import releases
from .preview import Previews
from .thread import Stopped

INDEX = "model_index.json"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Images to make in one go: alike in all but prompt and seed. params: under the pipeline's names, sizes too."""

    requests: Sequence[ImageRequest]
    watches: Sequence[Watch]
    params: Mapping[str, Json]


class Pipeline:
    """What `from_pretrained` gave; used by one thread."""

    def __init__(self, weights: Weights) -> None:
        self.place = place(weights.device, weights.dtype)
        with loading("diffusers", weights.origin):
            self._pipe = _loaded(weights, self.place.dtype)
            self.takes = frozenset(inspect.signature(self._pipe.__call__).parameters) - {"kwargs"}
            if weights.offload:
                self._pipe.enable_model_cpu_offload(device=self.place.device)
            else:
                self._pipe.to(self.place.device)
        self._pipe.set_progress_bar_config(disable=True)
        # An offloaded VAE would push the model that works out of the GPU's memory, four times a second.
        self._has_previews = not weights.offload
        made_of = contents(weights.origin, INDEX, weights.revision)
        libraries = releases("diffusers", "transformers", "torch")
        self.version = f"{type(self._pipe).__name__}; {libraries}" + (f"; {made_of}" if made_of else "")

    @property
    def scheduler(self) -> str:
        return type(getattr(self._pipe, "scheduler", None)).__name__

    def defaults(self) -> dict[str, Json]:
        """Steps and guidance that the pipeline takes if nobody says."""
        parameters = inspect.signature(self._pipe.__call__).parameters
        names = {"num_inference_steps": "steps", "guidance_scale": "guidance"}
        return {ours: parameters[name].default for name, ours in names.items() if name in parameters}

    def images(self, batch: Batch, previews: bool, stop: Event) -> list[ImageAnswer | ModelFailed]:
        """Each image, or that the safety checker held it back.

        Raises: Stopped at the end of the step in which nobody waits for them any more; ModelFailed.
        """
        self._check(batch.params)
        start = time.monotonic()
        call = self._call(batch)
        if "callback_on_step_end" in self.takes:
            seen = Previews(self._pipe) if previews and self._has_previews else None
            call["callback_on_step_end"] = _Steps(batch, seen, stop)
        with working("diffusers"):
            try:
                made = self._pipe(**call)
            except Stopped:
                self._pipe.maybe_free_model_hooks()
                raise
        return self._answers(batch, made, time.monotonic() - start)

    def _check(self, params: Mapping[str, Json]) -> None:
        unknown = sorted(set(params) - self.takes)
        if unknown:  # many pipelines would pass over it in silence
            raise ModelFailed(
                "internal",
                f"{type(self._pipe).__name__} takes no '{unknown[0]}'; it takes {', '.join(sorted(self.takes))}",
                lasting=True,
            )

    def _call(self, batch: Batch) -> dict[str, Json]:
        always = batch.params.get("negative_prompt", "")
        negatives = [request.negative or always for request in batch.requests]
        asked: dict[str, Json] = {
            "prompt": [request.prompt for request in batch.requests],
            "generator": [generator(request.seed) for request in batch.requests],
            **({"negative_prompt": negatives} if any(negatives) and "negative_prompt" in self.takes else {}),
        }
        if len(batch.requests) == 1:  # some pipelines take no lists
            asked = {name: value[0] for name, value in asked.items()}
        return {**batch.params, **asked, "output_type": "pil", "return_dict": True}

    def _answers(self, batch: Batch, made: Any, took_s: float) -> list[ImageAnswer | ModelFailed]:
        flags = getattr(made, "nsfw_content_detected", None)
        unsafe = list(flags) if flags is not None else [None] * len(batch.requests)
        trace = {
            "pipeline": type(self._pipe).__name__,
            "scheduler": self.scheduler,
            "device": self.place.device,
            "dtype": self.place.dtype_name,
            "batch": len(batch.requests),
            "params": dict(batch.params),
        }
        return [
            ModelFailed("filtered", "The pipeline's safety checker held the image back.")
            if flag
            else _answer(image, request, {**trace, "safety": {"nsfw_content_detected": flag}}, took_s)
            for image, request, flag in zip(made.images, batch.requests, unsafe, strict=True)
        ]


class _Steps:
    """Is called at the end of each step: tells the watches, and ends the pipeline when nobody waits."""

    def __init__(self, batch: Batch, previews: Previews | None, stop: Event) -> None:
        self._batch = batch
        self._previews = previews if any(watch is not NOBODY for watch in batch.watches) else None
        self._stop = stop
        self._start_s = time.monotonic()

    def __call__(self, pipe: Any, index: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        if self._stop.is_set():
            # Setting `_interrupt` would still decode the image that nobody wants, and not every pipeline looks at it.
            raise Stopped
        step, steps = index + 1, max(index + 1, getattr(pipe, "num_timesteps", None) or 0)
        eta_s = (time.monotonic() - self._start_s) / step * (steps - step)
        for watch in self._batch.watches:
            watch.progress(step / steps, step=step, steps=steps, eta_s=eta_s)
        if self._previews and step < steps and self._previews.due():
            self._show(self._previews, tensors)
        return tensors

    def _show(self, previews: Previews, tensors: Mapping[str, Any]) -> None:
        size = (self._batch.params.get("width", 0), self._batch.params.get("height", 0))
        frames = previews.made(tensors["latents"], size) if "latents" in tensors else []
        for watch, frame in zip(self._batch.watches, frames, strict=False):
            watch.preview(frame, "image/jpeg")


def _loaded(weights: Weights, dtype: Any) -> Any:
    for library in (diffusers, transformers):  # a server's log is no place for bars
        library.utils.logging.disable_progress_bar()
    options = {"variant": weights.variant} if weights.variant else {}
    pipe = diffusers.AutoPipelineForText2Image.from_pretrained(
        weights.origin.source,
        local_files_only=only_local(weights.origin, INDEX, weights.revision),
        revision=weights.revision,
        dtype=dtype,
        **options,
    )
    if weights.scheduler:
        kind = getattr(diffusers, weights.scheduler, None)
        if kind is None or not hasattr(kind, "from_config"):
            raise ValueError(f"diffusers has no scheduler '{weights.scheduler}'")
        pipe.scheduler = kind.from_config(pipe.scheduler.config)
    return pipe


def _answer(image: Any, request: ImageRequest, trace: Json, took_s: float) -> ImageAnswer:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=3)
    return ImageAnswer(
        data=buffer.getvalue(),
        media_type="image/png",
        width=image.width,
        height=image.height,
        seed_used=request.seed,
        trace=trace,
        timings={"inference_s": round(took_s, 3)},
    )

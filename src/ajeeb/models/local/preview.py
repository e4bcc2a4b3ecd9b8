"""How far an image has come, at little cost. Imports torch: for a model's thread only."""

from __future__ import annotations

import inspect
import io
import time
from typing import Any

import torch
from torch.nn.functional import interpolate

EVERY_S = 0.25
SHARE = 0.1
"""Of the time that an image takes, at most this may go into its previews."""
MAX_LATENT_SIDE = 24
"""Latents are made this small first; with the usual factor of 8 that gives 192 pixels."""


class Previews:
    """Small JPEGs of unfinished images, four times a second at most; none where the pipeline has no fitting VAE."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._vae: Any = getattr(pipe, "vae", None)
        self._next_s = 0.0

    def due(self) -> bool:
        """Whether it is time for one."""
        return self._vae is not None and time.monotonic() >= self._next_s

    def made(self, latents: torch.Tensor, size: tuple[int, int]) -> list[bytes]:
        """One for each image of the batch; none, then and later, if these latents cannot be decoded.

        size: width and height of the images, in pixels.
        """
        start = time.monotonic()
        try:
            frames = self._decoded(latents, size)
        except (RuntimeError, ValueError, TypeError, AttributeError, IndexError, KeyError):
            # Pipelines differ in what their latents are; the image is worth more than its previews.
            self._vae = None
            return []
        took_s = time.monotonic() - start
        self._next_s = start + max(EVERY_S, took_s / SHARE)
        return frames

    def _decoded(self, latents: torch.Tensor, size: tuple[int, int]) -> list[bytes]:
        vae, processor = self._vae, self._pipe.image_processor
        small = _small(self._unpacked(latents, size))
        # What SDXL does with its own VAE before it decodes: in half precision the numbers run over.
        is_too_narrow = vae.dtype == torch.float16 and getattr(vae.config, "force_upcast", False)
        if is_too_narrow:
            vae.to(torch.float32)
        try:
            images = vae.decode(_unscaled(small, vae.config).to(vae.dtype), return_dict=False)[0]
        finally:
            if is_too_narrow:
                vae.to(torch.float16)
        return [_jpeg(image) for image in processor.postprocess(images.float(), output_type="pil")]

    def _unpacked(self, latents: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
        """Latents as an image has them: Flux and its kin lay them out as a sequence of patches."""
        if latents.ndim == 4:
            return latents
        unpack = self._pipe._unpack_latents  # the only way there is; left out where its arguments are others
        if list(inspect.signature(unpack).parameters) != ["latents", "height", "width", "vae_scale_factor"]:
            raise ValueError
        width, height = size
        unpacked = unpack(latents, height, width, self._pipe.vae_scale_factor)
        if unpacked.ndim != 4:
            raise ValueError
        return unpacked


def _small(latents: torch.Tensor) -> torch.Tensor:
    longest = max(latents.shape[-2:])
    if longest <= MAX_LATENT_SIDE:
        return latents
    factor = MAX_LATENT_SIDE / longest
    size = [max(1, round(side * factor)) for side in latents.shape[-2:]]
    return interpolate(latents.float(), size=size, mode="area").to(latents.dtype)


def _unscaled(latents: torch.Tensor, config: Any) -> torch.Tensor:
    """Latents as the VAE had them before the pipeline brought them to a variance of one."""
    mean, std = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
    scale, shift = config.scaling_factor, getattr(config, "shift_factor", None) or 0.0
    if mean is None or std is None:
        return latents / scale + shift
    shape = (1, -1, 1, 1)
    of_channels = [torch.tensor(values, device=latents.device).view(shape) for values in (std, mean)]
    return latents * of_channels[0] / scale + of_channels[1]


def _jpeg(image: Any) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=70)
    return buffer.getvalue()

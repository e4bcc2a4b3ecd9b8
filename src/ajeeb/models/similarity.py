"""How alike two images are: colours, structure and shapes, each for itself and together."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.float32]

SIDE_PX = 128
MAX_PIXELS = 40_000_000
WEIGHTS = {"colour": 0.2, "layout": 0.2, "structure": 0.15, "shape": 0.45}


@dataclass(frozen=True, kw_only=True)
class Similarity:
    """1.0 is identical; each part is from 0 to 1 as well.

    colour: intersection of colour histograms; layout: closeness of colours, place by place; structure: SSIM of the
    lightness; shape: agreement of edge directions where either image has edges, which tells right things from wrong
    ones on the same background.
    """

    value: float
    colour: float
    layout: float
    structure: float
    shape: float

    @property
    def parts(self) -> dict[str, float]:
        return {
            "colour": self.colour,
            "layout": self.layout,
            "structure": self.structure,
            "shape": self.shape,
        }


def similarity(one: bytes | Image.Image, other: bytes | Image.Image) -> Similarity:
    """Compare two images of any size and mode; what is transparent counts as white.

    Raises: ValueError if bytes are no image, or an image of more than 40 megapixels.
    """
    a, b = _pixels(one), _pixels(other)
    grey_a, grey_b = _lightness(a), _lightness(b)
    parts = {
        "colour": _histogram_intersection(a, b),
        "layout": _layout(a, b),
        "structure": _ssim(grey_a, grey_b),
        "shape": _edge_agreement(grey_a, grey_b),
    }
    value = sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return Similarity(value=round(value, 4), **{name: round(part, 4) for name, part in parts.items()})


def _pixels(image: bytes | Image.Image) -> Pixels:
    """The image as 128 × 128 × 3, from 0 to 1."""
    try:
        opened = Image.open(io.BytesIO(image)) if isinstance(image, bytes) else image
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("the image has more than 40 megapixels")
        rgba = opened.convert("RGBA").resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("these bytes are no image that can be read") from error
    white = Image.new("RGBA", rgba.size, "white")
    flat = Image.alpha_composite(white, rgba).convert("RGB")
    return (np.asarray(flat, dtype=np.float32) / 255).astype(np.float32)


def _lightness(pixels: Pixels) -> Pixels:
    grey: Pixels = pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return grey


def _histogram_intersection(a: Pixels, b: Pixels) -> float:
    """Swain & Ballard (1991), Color Indexing: shared mass of two 6 × 6 × 6 colour histograms."""
    return float(np.minimum(_histogram(a), _histogram(b)).sum())


def _histogram(pixels: Pixels) -> Pixels:
    bins = np.minimum((pixels * 6).astype(np.int64), 5)
    counts = np.bincount((bins @ np.array([36, 6, 1])).ravel(), minlength=216)
    share: Pixels = counts.astype(np.float32) / counts.sum()
    return share


def _layout(a: Pixels, b: Pixels) -> float:
    """Mean closeness of the colours of 16 × 16 tiles; half the colour cube's side apart is already nothing alike."""
    distance = np.abs(_tiles(a) - _tiles(b)).mean(axis=-1)
    return float(np.clip(1 - 2 * distance, 0, 1).mean())


def _tiles(pixels: Pixels) -> Pixels:
    side = SIDE_PX // 16
    tiles: Pixels = pixels.reshape(16, side, 16, side, 3).mean(axis=(1, 3))
    return tiles


def _ssim(a: Pixels, b: Pixels) -> float:
    """Structural similarity, mean over the image, negative parts as 0.

    Source: Wang, Bovik, Sheikh & Simoncelli (2004), Image Quality Assessment: From Error Visibility to Structural
    Similarity; here with a flat 7 × 7 window in place of the Gaussian, by running sums.
    """
    mean_a, mean_b = _blurred(a), _blurred(b)
    var_a, var_b = _blurred(a * a) - mean_a**2, _blurred(b * b) - mean_b**2
    covariance = _blurred(a * b) - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    above = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    below = (mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)
    return float(np.clip((above / below).mean(), 0, 1))


def _blurred(grey: Pixels, window: int = 7) -> Pixels:
    """Means over every whole window, in double precision: variances are small differences of large sums."""
    sums = np.pad(grey.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    total = (
        sums[window:, window:] - sums[:-window, window:] - sums[window:, :-window] + sums[:-window, :-window]
    )
    mean: Pixels = total / window**2
    return mean


def _edge_agreement(a: Pixels, b: Pixels) -> float:
    """Shared edge mass by direction in overlapping cells, after Dalal & Triggs (2005), Histograms of
    Oriented Gradients.

    Twice what is shared by what both have: edges that only one image has count against it, wherever they are.
    Two images without any edge agree.
    """
    cells_a, cells_b = _oriented(a), _oriented(b)
    total = float(cells_a.sum() + cells_b.sum())
    if total < 1e-6:
        return 1.0
    return float(2 * np.minimum(cells_a, cells_b).sum() / total)


def _oriented(grey: Pixels) -> Pixels:
    """Edge strength, compressed so that one strong outline does not drown the rest: 32 × 32 cells × 6 directions."""
    down, across = np.gradient(grey)
    strength = np.sqrt(np.hypot(across, down))
    strength[strength < 0.12] = 0
    direction = (np.arctan2(down, across) % np.pi) / np.pi * 6
    side = SIDE_PX // 32
    cells = np.zeros((32, 32, 6), dtype=np.float32)
    for bin_ in range(6):
        # Each edge is shared by the two nearest directions.
        share = np.maximum(0, 1 - np.abs((direction - bin_ + 3) % 6 - 3))
        cells[:, :, bin_] = (strength * share).reshape(32, side, 32, side).sum(axis=(1, 3))
    padded = np.pad(cells, ((1, 1), (1, 1), (0, 0)))
    # A little blur forgives a shift of a cell.
    shifts = [padded[i : i + 32, j : j + 32] for i in range(3) for j in range(3)]
    mean: Pixels = np.mean(shifts, axis=0, dtype=np.float32)
    return mean

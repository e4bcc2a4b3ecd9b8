"""What torch runs on, and what its errors and the hub's mean. Imports torch: for a model's thread only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import huggingface_hub
import torch
from huggingface_hub.errors import (
    GatedRepoError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from ajeeb.errors import ModelFailed

from .origin import Origin, fingerprint

_DTYPES: Mapping[str, torch.dtype] = {
    "float32": torch.float32, "fp32": torch.float32,
    "float16": torch.float16, "fp16": torch.float16,
    "bfloat16": torch.bfloat16, "bf16": torch.bfloat16,
}  # fmt: skip
HUB_TIMEOUT_S = 10.0
MAX_SAID = 300
"""Characters of a library's own words in a message."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """device: such as `cuda`, `cuda:1`, `mps`, `cpu`. dtype: what the weights are held in."""

    device: str
    dtype: torch.dtype

    @property
    def dtype_name(self) -> str:
        return str(self.dtype).removeprefix("torch.")


def place(device: str, dtype: str) -> Place:
    """What was asked for; left open, the best device there is, and half precision only on CUDA.

    Raises: ModelFailed (lasting) if there is no such device or precision.
    """
    chosen = device if device not in ("", "auto") else _best()
    if dtype not in ("", "auto"):
        if dtype not in _DTYPES:
            raise ModelFailed(
                "internal", f"there is no dtype '{dtype}': write {' or '.join(_DTYPES)}", lasting=True
            )
        return Place(device=chosen, dtype=_DTYPES[dtype])
    if not chosen.startswith("cuda"):
        return Place(device=chosen, dtype=torch.float32)
    half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return Place(device=chosen, dtype=half)


def _best() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def generator(seed: int) -> torch.Generator:
    """Random numbers of this seed alone, drawn on the CPU so that every device gets the same."""
    return torch.Generator("cpu").manual_seed(seed & 0xFFFF_FFFF_FFFF_FFFF)


def contents(origin: Origin, index: str, revision: str | None) -> str:
    """What of the model was loaded: its files' fingerprint, for the hub's also the commit."""
    if origin.folder:
        return f"files {fingerprint(origin.folder)}"
    kept = huggingface_hub.try_to_load_from_cache(origin.written, index, revision=revision)
    if not isinstance(kept, str):
        return ""
    snapshot = Path(kept).parent
    return f"commit {snapshot.name[:12]}, files {fingerprint(snapshot)}"


def only_local(origin: Origin, index: str, revision: str | None) -> bool:
    """Whether to load without asking the hub: a folder, or a model fetched before whose hub is away.

    The libraries themselves ask an absent hub again and again, for the better part of a minute.
    """
    if origin.folder:
        return True
    try:
        huggingface_hub.HfApi().model_info(origin.written, revision=revision, timeout=HUB_TIMEOUT_S)
    except (RepositoryNotFoundError, RevisionNotFoundError):
        raise
    except (httpx2.HTTPError, OfflineModeIsEnabled, OSError):
        kept = huggingface_hub.try_to_load_from_cache(origin.written, index, revision=revision)
        if not isinstance(kept, str):
            raise
        return True
    return False


@contextmanager
def loading(kind: str, origin: Origin) -> Iterator[None]:
    """Says why a model cannot be loaded.

    Raises: ModelFailed: `unavailable` if the hub or the memory is the reason, else `internal`; always lasting.
    """
    name = f"{kind}:{origin.written}"
    try:
        yield
    except (GatedRepoError, RepositoryNotFoundError) as error:
        raise ModelFailed(
            "unavailable",
            f"the hub shows no {name} to us: mend the name, accept its terms, or set HF_TOKEN",
            lasting=True,
        ) from error
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise ModelFailed(
            "unavailable", f"{name} does not fit into memory: {_WAY_OUT}", lasting=True
        ) from error
    except (
        httpx2.HTTPError, OfflineModeIsEnabled, OSError, ValueError, RuntimeError, TypeError, AttributeError,
        KeyError, ImportError,
    ) as error:  # fmt: skip
        message = f"{name} cannot be loaded: {said(error)}"
        if origin.folder:
            raise ModelFailed("internal", message, lasting=True) from error
        way_out = "if the hub cannot be reached from here, fetch the model first and name its folder"
        raise ModelFailed("unavailable", f"{message}; {way_out}", lasting=True) from error


_WAY_OUT = "ask for a smaller width and height, or put dtype=float16 or offload=true into the model's name"


@contextmanager
def working(kind: str) -> Iterator[None]:
    """Says what went wrong in a model that works.

    Raises: ModelFailed: `unavailable` if the memory is full, `invalid` if it cannot take what it was asked, else
        `internal`.
    """
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        torch.cuda.empty_cache()
        raise ModelFailed("unavailable", f"{kind} ran out of memory: {_WAY_OUT}") from error
    except ValueError as error:
        raise ModelFailed("invalid", f"{kind} cannot take this: {said(error)}") from error
    except RuntimeError as error:
        if "can't allocate memory" in str(error) or "not enough memory" in str(error):
            raise ModelFailed("unavailable", f"{kind} ran out of memory: {_WAY_OUT}") from error
        raise ModelFailed("internal", f"{kind} broke: {said(error)}") from error
    except (TypeError, AttributeError, IndexError, KeyError, NotImplementedError) as error:
        raise ModelFailed("internal", f"{kind} broke: {said(error)}") from error


def said(error: BaseException) -> str:
    """An error's first words, on one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= MAX_SAID else f"{text[: MAX_SAID - 1]}…"

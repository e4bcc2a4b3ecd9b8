"""What is written is what `datasets` reads."""

from pathlib import Path

import pytest

from ajeeb.export import TABLES, export

from .compared import RUN, comparing
from .record import scene, whole_loop


@pytest.mark.extras
async def test_every_table_loads_with_datasets(tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  # an optional dependency

    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    cache = str(tmp_path / "cache")
    for name in (*TABLES, "attempts_flat"):
        file = str(tmp_path / "out" / f"{name}.jsonl")
        assert datasets.load_dataset("json", data_files=file, split="train", cache_dir=cache).num_rows
    rows = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=cache)
    assert rows["prompt"][2] == "a dog on a green hill"
    assert rows.features["score"].dtype == "float64"


@pytest.mark.extras
async def test_runs_with_several_models_load_too(tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  # an optional dependency

    async with comparing(tmp_path / "data"):
        pass
    export(tmp_path / "data", RUN, tmp_path / "out")
    cache = str(tmp_path / "cache")
    for name in (*TABLES, "arm", "attempts_flat"):
        file = str(tmp_path / "out" / f"{name}.jsonl")
        assert datasets.load_dataset("json", data_files=file, split="train", cache_dir=cache).num_rows
    rows = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=cache)
    assert rows["chosen_index"][0] == 1
    assert rows.features["cost"].dtype == "float64"

"""What is written is what `datasets`, DuckDB, pandas and polars read."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ajeeb.export import TABLES, export

from .compared import RUN, comparing
from .record import Scene, picture, scene, whole_loop

pytestmark = pytest.mark.extras
PROMPTS = ["a hill", "a green hill", "a dog on a green hill", "a tree"]


async def drawn(here: Scene) -> None:
    """A loop of which the files are no pictures, and one with a picture."""
    await whole_loop(here)
    work = await here.open("ben", 1)
    await here.act(work, ask={"prompt": "a tree", "style": "flat"})
    await here.answer(work, picture(9))


@pytest.fixture
async def out(tmp_path: Path) -> Path:
    async with scene(tmp_path / "data") as here:
        await drawn(here)
    export(tmp_path / "data", "run-1", tmp_path / "out", formats=("parquet", "jsonl", "csv"))
    return tmp_path / "out"


def _is_picture(found: Any) -> bool:
    return isinstance(found, Image.Image) and found.getpixel((0, 0)) == (9, 9, 9)


async def test_datasets_opens_attempts_with_their_pictures(out: Path, tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  # an optional dependency

    cache = str(tmp_path / "cache")
    file = str(out / "attempts_flat.parquet")
    rows = datasets.load_dataset("parquet", data_files=file, split="train", cache_dir=cache)
    assert isinstance(rows.features["image"], datasets.Image)
    assert _is_picture(rows[3]["image"])
    assert rows.features["score"].dtype == "float64"
    whole = datasets.load_dataset(str(out), split="train", cache_dir=cache)
    assert list(whole["prompt"]) == PROMPTS
    assert _is_picture(whole[3]["image"])
    outputs = datasets.load_dataset(str(out), "output", split="train", cache_dir=cache)
    assert _is_picture(outputs[2]["media"])


async def test_every_table_loads_with_datasets(out: Path, tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  # an optional dependency

    cache = str(tmp_path / "cache")
    for name in (*(name for name in TABLES if name != "review"), "attempts_flat"):
        for kind, suffix in (("json", "jsonl"), ("parquet", "parquet")):
            file = str(out / f"{name}.{suffix}")
            assert datasets.load_dataset(kind, data_files=file, split="train", cache_dir=cache).num_rows


async def test_runs_with_several_models_load_too(tmp_path: Path) -> None:
    import datasets  # noqa: PLC0415  # an optional dependency

    async with comparing(tmp_path / "data"):
        pass
    export(tmp_path / "data", RUN, tmp_path / "out")
    cache = str(tmp_path / "cache")
    rows = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=cache)
    assert rows["chosen_index"][0] == 1
    assert rows.features["cost"].dtype == "float64"
    arms = datasets.load_dataset(str(tmp_path / "out"), "arm", split="train", cache_dir=cache)
    assert arms.num_rows == 2


async def test_duckdb_reads_it(out: Path) -> None:
    import duckdb  # noqa: PLC0415  # an optional dependency

    for kind in ("parquet", "csv"):
        found = duckdb.sql(
            f"SELECT prompt, score FROM '{out / f'attempts_flat.{kind}'}' WHERE score = 10"
        ).fetchall()
        assert found == [("a dog on a green hill", 10)]
    joined = duckdb.sql(
        f"SELECT count(*) FROM '{out / 'attempt.parquet'}' JOIN '{out / 'assignment.parquet'}' USING (assignment_id)"
    ).fetchall()
    assert joined == [(4,)]


async def test_pandas_reads_it(out: Path) -> None:
    import pandas as pd  # noqa: PLC0415  # an optional dependency

    for frame in (
        pd.read_parquet(out / "attempts_flat.parquet"),
        pd.read_csv(out / "attempts_flat.csv"),
        pd.read_json(out / "attempts_flat.jsonl", lines=True),
    ):
        assert frame["prompt"].tolist() == PROMPTS
        assert frame["score"].max() == 10
    parquet = pd.read_parquet(out / "attempts_flat.parquet")
    assert _is_picture(Image.open(io.BytesIO(parquet["image"][3]["bytes"])))


async def test_polars_reads_it(out: Path) -> None:
    import polars as pl  # noqa: PLC0415  # an optional dependency

    for frame in (pl.read_parquet(out / "attempts_flat.parquet"), pl.read_csv(out / "attempts_flat.csv")):
        assert frame["prompt"].to_list() == PROMPTS
        assert frame["score"].max() == 10

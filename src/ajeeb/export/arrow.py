"""Rows as Arrow: what Parquet files and notebooks get. pyarrow is loaded on first use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

from .as_json import as_json
from .columns import Column, Kind, Row

Batch: TypeAlias = Any  # pyarrow.RecordBatch; pyarrow has no types
Schema: TypeAlias = Any  # pyarrow.Schema
_LARGEST = 2**63
_HOT_ROWS = 256
_DTYPES: dict[Kind, str] = {
    "text": "string",
    "json": "string",
    "whole": "int64",
    "number": "float64",
    "truth": "bool",
}


def schema(columns: Sequence[Column], *, pictures: bool = False) -> Schema:
    """The types of a table. pictures: images as `datasets` has them, with their bytes; else as paths."""
    import pyarrow as pa  # noqa: PLC0415  # 0.2 s that no server and no task should wait for

    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())]) if pictures else pa.string()
    types = {
        "text": pa.string(),
        "json": pa.string(),
        "image": image,
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
    }
    made = pa.schema([pa.field(column.name, types[column.kind]) for column in columns])
    if pictures and any(column.kind == "image" for column in columns):
        told = {"info": {"features": {column.name: _feature(column.kind) for column in columns}}}
        made = made.with_metadata({"huggingface": json.dumps(told)})
    return made


def spare_memory() -> None:
    """Give memory back as soon as it is free, and use one thread: several processes share a machine."""
    import pyarrow as pa  # noqa: PLC0415  # as above

    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_cpu_count(1)


def batch(columns: Sequence[Column], rows: Sequence[Row]) -> Batch:
    """Rows as one batch, images as paths. Each row has every column and no other."""
    import pyarrow as pa  # noqa: PLC0415  # as above

    made = schema(columns)
    arrays = [
        _array(column, values, made.field(place).type)
        for place, (column, values) in enumerate(zip(columns, _by_column(columns, rows), strict=True))
    ]
    return pa.record_batch(arrays, schema=made)


def batches(columns: Sequence[Column], rows: Iterable[Row], size: int = 4096) -> Iterator[Batch]:
    """Rows as batches of so many rows."""
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == size:
            yield batch(columns, waiting)
            waiting = []
    if waiting:
        yield batch(columns, waiting)


def with_pictures(found: Batch, wanted: Schema, read: Callable[[str], bytes | None]) -> Batch:
    """The batch with the pictures in place of their paths. read: gives the content of a path; None for no picture."""
    import pyarrow as pa  # noqa: PLC0415  # as above

    arrays = []
    for place, column in enumerate(wanted):
        array = found.column(place)
        if pa.types.is_struct(column.type):
            paths = array.to_pylist()
            kept = [None if path is None else read(path) for path in paths]
            pictures = [
                None if path is None or data is None else {"bytes": data, "path": path}
                for path, data in zip(paths, kept, strict=True)
            ]
            array = pa.array(pictures, column.type)
        arrays.append(array)
    return pa.record_batch(arrays, schema=wanted)


def write_batch(path: Path, found: Batch) -> None:
    """A batch as a file of its own, to be read again soon.

    Raises: OSError if the disk refuses.
    """
    import pyarrow as pa  # noqa: PLC0415  # as above

    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with path.open("wb") as file, pa.ipc.new_file(file, found.schema, options=options) as writer:
        writer.write_batch(found)


def read_batch(path: Path) -> Batch:
    """What `write_batch` wrote."""
    import pyarrow as pa  # noqa: PLC0415  # as above

    with path.open("rb") as file, pa.ipc.open_file(file) as reader:
        return reader.get_batch(0)


class ParquetFile:
    """A Parquet file that grows by groups of rows; the same bytes for the same rows with the same pyarrow.

    Its methods raise OSError if the disk refuses.
    """

    def __init__(self, path: Path, wanted: Schema) -> None:
        from pyarrow import parquet  # noqa: PLC0415  # as above

        self._schema = wanted
        self._file = path.open("wb")
        self._writer = parquet.ParquetWriter(
            self._file,
            wanted,
            version="2.6",
            compression="zstd",
            compression_level=1,
            data_page_version="1.0",
        )

    def write(self, group: list[Batch]) -> None:
        """One more group."""
        import pyarrow as pa  # noqa: PLC0415  # as above

        table = pa.Table.from_batches(group, self._schema)
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))

    def close(self) -> None:
        """Write its end, and let go of it."""
        self._writer.close()
        self._file.close()


def _by_column(columns: Sequence[Column], rows: Sequence[Row]) -> list[list[Any]]:
    """The values of each column. Of some rows at a time: they are in the processor's cache then for all columns."""
    if len(columns) < 2:
        return [[row[column.name] for row in rows] for column in columns]
    take = itemgetter(*(column.name for column in columns))
    found: list[list[Any]] = [[] for _ in columns]
    for start in range(0, len(rows), _HOT_ROWS):
        for values, some in zip(
            found, zip(*map(take, rows[start : start + _HOT_ROWS]), strict=True), strict=True
        ):
            values.extend(some)
    return found


def _array(column: Column, values: list[Any], kind: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415  # as above

    if column.kind == "json":
        values = [None if value is None else as_json(value).decode() for value in values]
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        # A value that nobody declared, such as a number beyond 64 bits: it is in the JSONL as it was.
        return pa.array([_fitting(column.kind, value) for value in values], kind)


def _fitting(kind: Kind, value: Any) -> Any:
    """The value as the column can hold it; None where it cannot."""
    match kind, value:
        case _, None:
            return None
        case "whole", int():
            return int(value) if -_LARGEST <= value < _LARGEST else None
        case "number", int() | float():
            return float(value) if abs(value) < 1e308 else None
        case "truth", bool():
            return value
        case "text" | "image" | "json", _:
            text = value if isinstance(value, str) else as_json(value).decode()
            return text.encode(errors="replace").decode()
    return None


def _feature(kind: Kind) -> dict[str, str]:
    return {"_type": "Image"} if kind == "image" else {"dtype": _DTYPES[kind], "_type": "Value"}

"""What the data card says about the files: for `datasets`, and for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .columns import Column, Kind
from .filters import Filters
from .options import Options

_FEATURES: dict[Kind, str] = {
    "text": "string",
    "image": "string",
    "whole": "int64",
    "number": "float64",
    "truth": "bool",
}
_TYPED = ("parquet", "jsonl", "csv")
LOOKS = [
    "`asset.perceptual_hash` is a 64-bit difference hash in hexadecimal digits: the picture on white, in grey, brought "
    "to 9 x 8 pixels by means of areas; a bit is 1 where a pixel is darker than its right neighbour, row by row, the "
    "first bit highest. Copies in another size or format differ in about 8 bits at most, other pictures in about 32. "
    "It is null where a file is no image, was uploaded, or was kept before there was such a hash. "
    "Source: dHash, Krawetz (2013), *Kind of Like That*.",
    "",
]
"""How `perceptual_hash` is made."""


def front(options: Options, tables: Mapping[str, Sequence[Column]]) -> str:
    """What `datasets` reads first: a configuration for each table, the one that is meant as the default.

    Parquet files tell the types of their columns themselves; of others those of the first table are told here.
    """
    kind = _best(options)
    first, *others = tables
    configs = [
        line
        for name in (first, *others)
        for line in (
            f"- config_name: {name}",
            f"  data_files: {name}.{kind}",
            *(["  default: true"] if name == first else []),
        )
    ]
    types = [] if kind == "parquet" else ["dataset_info:", *_typed(first, tables[first])]
    return "\n".join(["---", "configs:", *configs, *types, "---", "", ""])


def loading(first: str, options: Options) -> list[str]:
    """How to load it."""
    kind = _best(options)
    how = "json" if kind == "jsonl" else kind
    return [
        "```python",
        "import datasets",
        "",
        f'rows = datasets.load_dataset("{how}", data_files="{first}.{kind}", split="train")',
        "```",
        "",
    ]


def filtered(filters: Filters) -> list[str]:
    """What was asked for."""
    some = {
        "Only work with the decision": [f"`{one}`" for one in filters.decisions],
        "Only work of the arms": [f"`{one}`" for one in filters.arms],
        "Only work on the units": [str(one) for one in filters.units],
    }
    return [
        f"- Work of a trial is {'in' if filters.pilot else 'left out'}; "
        f"simulated work is {'in, with `simulated` true' if filters.simulated else 'left out'}.",
        *(f"- {what}: {', '.join(which)}." for what, which in some.items() if which),
        "- What reviewers set aside is "
        + ("in, with `excluded` true." if filters.excluded else "left out, single attempts too."),
    ]


def formats_told(options: Options) -> list[str]:
    """What is to be known of the files."""
    said = {
        "parquet": "- Parquet: values of the kind `json` are texts; `image` is "
        + (
            "the picture with its path, as `datasets` has them; null where there is none, or one that is no PNG, JPEG, "
            "WebP or GIF (its file is in `media`)."
            if options.pictures == "inside"
            else "the path of the file."
        ),
        "jsonl": "- JSON Lines: values of the kind `json` are nested; `image` is the path of the file.",
        "csv": "- CSV: texts are in quotes and null is nothing. A text that begins with `=`, `+`, `-`, `@`, a tab or a "
        "carriage return, which a spreadsheet would take for a formula, has a `'` before it; the other formats have it "
        "as it was typed. Numbers are as they are.",
    }
    beside = {
        "inside": [],
        "beside": [],
        "none": [
            "- The files are not here; their paths say what they would be called (`--pictures beside`)."
        ],
    }[options.pictures]
    return ["## Formats", "", *(said[kind] for kind in options.formats), *beside, ""]


def _best(options: Options) -> str:
    return next(kind for kind in _TYPED if kind in options.formats)


def _typed(first: str, columns: Sequence[Column]) -> list[str]:
    features = [f"  - name: {_quoted(c.name)}\n    dtype: {_FEATURES.get(c.kind, 'string')}" for c in columns]
    return [f"- config_name: {first}", "  features:", *features]


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'

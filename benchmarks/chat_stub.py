"""A chat service that notes when it sends what: `python -m benchmarks.chat_stub PORT`.

A message `stream NAME N` is answered with N words of its own, one after the other; any other one begins to be answered
and never ends.
`GET /noted` gives the seconds of the clock at which each message came and each word was sent. `GET /page` is a page
that reads such an answer and shows it, with nothing of Ajeeb between.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .machine import pin

_FIRST_S, _NEXT_S = (0.25, 0.45), (0.06, 0.14)  # drawn, so that words meet all parts of a frame
_PAGE = """<!doctype html><meta charset=utf-8><title>Bare</title><p class="output-text"></p><script>
window.say = async (content) => {
  const body = JSON.stringify({ model: "stub", messages: [{ role: "user", content }] });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/v1/chat/completions", { method: "POST", headers, body });
  let text = "";
  for (const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const said = text.split("\\n\\n").slice(0, -1).map((one) => one.slice(6)).filter((one) => one !== "[DONE]");
    const words = said.map((one) => JSON.parse(one).choices[0].delta.content ?? "");
    document.querySelector("p").textContent = words.join("");
  }
};
</script>"""


class Chat:
    """What was noted, in seconds since 1970."""

    def __init__(self) -> None:
        self._came: dict[str, float] = {}
        self._sent: dict[str, float] = {}
        self._rng = random.Random(1)

    async def completions(self, request: Request) -> Response:
        came = time.time()
        said = (await request.json())["messages"][-1]["content"]
        self._came[said] = came
        return StreamingResponse(self._told(said), media_type="text/event-stream")

    async def noted(self, _: Request) -> Response:
        return JSONResponse({"came": self._came, "sent": self._sent})

    async def page(self, _: Request) -> Response:
        return HTMLResponse(_PAGE)

    async def _told(self, said: str) -> AsyncIterator[str]:
        if not said.startswith("stream "):
            yield _chunk("Well")
            await asyncio.Event().wait()
        _, name, words = said.split(" ")
        for number in range(int(words)):
            await asyncio.sleep(self._rng.uniform(*(_NEXT_S if number else _FIRST_S)))
            word = f"<{name}.{number}> "
            self._sent[word.strip()] = time.time()
            yield _chunk(word)
        await asyncio.sleep(self._rng.uniform(*_NEXT_S))
        yield _chunk("", "stop")
        yield "data: [DONE]\n\n"


def _chunk(word: str, reason: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": reason}
    return f"data: {json.dumps({'id': 'stub', 'model': 'stub', 'choices': [choice]})}\n\n"


def main() -> None:
    pin(1)
    chat = Chat()
    routes = [
        Route("/v1/chat/completions", chat.completions, methods=["POST"]),
        Route("/noted", chat.noted),
        Route("/page", chat.page),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), port=int(sys.argv[1]), lifespan="off", access_log=False, log_config=None
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()

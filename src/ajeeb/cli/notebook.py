"""Serving a task that was made in Python: until Ctrl-C, or beside a notebook."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

from ajeeb.errors import AjeebError, Environment
from ajeeb.settings import Settings
from ajeeb.tasks import PreparedTask, Task, prepare

from .listening import listening
from .printing import Greeting
from .serving import Serving, serve, settings_from


def serve_task(task: Task, *, open: bool = False, **options: Any) -> Served | None:
    """Serve a task made in Python; see Task.run. options: those of Settings by name."""
    try:
        settings = settings_from(**options)
        prepared = prepare(task)
        if _in_notebook():
            return Served(prepared, settings, open_browser=open)
        serve(prepared, settings, open_browser=open)
    except AjeebError as error:
        if _in_notebook():
            raise
        print(f"ajeeb: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, Environment) else 1)
    return None


class Served:
    """A server that runs beside a notebook. links: of workers; review: the way into the review app; url: its own."""

    def __init__(self, task: PreparedTask, settings: Settings, *, open_browser: bool) -> None:
        ready = threading.Event()
        self.links: list[str] = []
        self.review = self.url = ""
        self._failed: BaseException | None = None
        self._serving: Serving | None = None

        def started(greeting: Greeting) -> None:
            self.links, self.review, self.url = greeting.links, greeting.review, greeting.local_url
            ready.set()

        def work() -> None:
            try:
                with listening(settings, exact=False) as listener:
                    self._serving = Serving(
                        task, settings, listener, open_browser=open_browser, started=started
                    )
                    asyncio.run(self._serving.run())
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
                self._failed = error
            finally:
                ready.set()

        self._thread = threading.Thread(target=work, name="ajeeb-server", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failed is not None:
            raise self._failed

    def __repr__(self) -> str:
        links = "\n".join(self.links)
        return f"Serving; .stop() ends it.\nWorkers:\n{links}\nReview (works once):\n{self.review}"

    def stop(self) -> None:
        """Stop serving; what is under way is waited for."""
        if self._serving is not None and self._serving.server is not None:
            self._serving.server.should_exit = True
        self._thread.join()


def _in_notebook() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True

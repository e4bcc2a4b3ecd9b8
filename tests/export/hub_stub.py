"""A server that takes datasets as Hugging Face does: create, preupload, LFS and commit."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TOKEN = "hf_secret_of_the_test"


@dataclass
class Hub:
    """What was put there. refuses: the status that every commit is answered with."""

    url: str = ""
    refuses: int = 0
    repos: dict[str, bool] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)


@contextmanager
def hub() -> Iterator[Hub]:
    """One that is empty."""
    state = Hub()
    handler = type("Handler", (_Handler,), {"hub": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if not self._known():
            return
        if "/tree/" in path:
            found = [
                {"type": "file", "path": name, "size": len(data), "oid": "0"}
                for name, data in self.hub.files.items()
            ]
            self._answer(found)
        else:
            siblings = [{"rfilename": name} for name in self.hub.files]
            self._answer({"id": "me/set", "sha": "0" * 40, "siblings": siblings, "tags": [], "private": True})

    def do_PUT(self) -> None:
        data = self._body()
        self.hub.objects[hashlib.sha256(data).hexdigest()] = data
        self._answer({})

    def do_POST(self) -> None:
        path, body = self.path.partition("?")[0], self._body()
        if not self._known():
            return
        if path == "/api/repos/create":
            asked = json.loads(body)
            name = "/".join(filter(None, (asked.get("organization"), asked["name"])))
            self.hub.repos[name] = bool(asked.get("private")) or asked.get("visibility") == "private"
            self._answer({"url": f"{self.hub.url}/datasets/{name}", "name": name, "id": name})
        elif "/preupload/" in path:
            self._answer({"files": [self._mode(one["path"]) for one in json.loads(body)["files"]]})
        elif path.endswith("/info/lfs/objects/batch"):
            self._answer(
                {"transfer": "basic", "objects": [self._place(one) for one in json.loads(body)["objects"]]}
            )
        elif "/commit/" in path:
            self._commit([json.loads(line) for line in body.splitlines()])
        else:
            self._answer({})

    def _mode(self, path: str) -> dict[str, Any]:
        mode = "lfs" if path.endswith((".parquet", ".png")) else "regular"
        return {"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": None}

    def _place(self, one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "actions": {"upload": {"href": f"{self.hub.url}/put/{one['oid']}"}}}

    def _commit(self, lines: list[dict[str, Any]]) -> None:
        if self.hub.refuses:
            self._answer({"error": "no room for this dataset"}, self.hub.refuses)
            return
        for line in lines:
            value = line["value"]
            match line["key"]:
                case "file":
                    self.hub.files[value["path"]] = base64.b64decode(value["content"])
                case "lfsFile":
                    self.hub.files[value["path"]] = self.hub.objects[value["oid"]]
                case "deletedFile":
                    self.hub.files.pop(value["path"], None)
        address = f"{self.hub.url}/datasets/me/set/commit/1"
        self._answer({"success": True, "commitOid": "1", "commitUrl": address, "hookOutput": ""})

    def _known(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            return True
        self.hub.foreign.append(self.path)
        self._answer({"error": "Invalid credentials"}, 401)
        return False

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            data = b""
            while size := int(self.rfile.readline(), 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, what: Any, status: int = 200) -> None:
        data = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the test says what it wants to know."""

"""Where a service is and the key that it wants: read from the environment here and nowhere else."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import quote

import httpx2

from ajeeb.errors import BadTask

Scheme: TypeAlias = Literal["Bearer", "Key", "Basic"]


@dataclass(frozen=True, kw_only=True)
class Variables:
    """Where a kind of service is configured. key_name: for Basic the variable holds USER:PASSWORD.

    address_name, usual: the variable of the address, and the address without it; both empty if the model's name has it.
    """

    key_name: str
    scheme: Scheme
    address_name: str = ""
    usual: str = ""


_OPENAI = Variables(
    key_name="OPENAI_API_KEY",
    scheme="Bearer",
    address_name="OPENAI_BASE_URL",
    usual="https://api.openai.com/v1",
)
KINDS: Mapping[str, Variables] = {
    "openai": _OPENAI,
    "openai-chat": _OPENAI,
    "replicate": Variables(
        key_name="REPLICATE_API_TOKEN",
        scheme="Bearer",
        address_name="REPLICATE_BASE_URL",
        usual="https://api.replicate.com",
    ),
    "fal": Variables(
        key_name="FAL_KEY", scheme="Key", address_name="FAL_QUEUE_URL", usual="https://queue.fal.run"
    ),
    "automatic1111": Variables(key_name="AUTOMATIC1111_AUTH", scheme="Basic"),
    "comfyui": Variables(key_name="COMFYUI_AUTH", scheme="Basic"),
}


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service that is asked over HTTP.

    kind: as in a model's name, such as `openai`. base_url: without a slash at the end. key: never shown by `repr`.
    key_name, address_name: the variables of key and address, for messages.
    """

    kind: str
    base_url: str
    key: str = field(default="", repr=False)
    key_name: str = ""
    address_name: str = "its address"
    scheme: Scheme = "Bearer"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#@\s]*)?", self.base_url, re.IGNORECASE):
            where = f"; a password belongs into {self.key_name}" if "@" in self.base_url else ""
            raise BadTask(
                f"the address of {self.kind} is '{without_secrets(self.base_url)}'; "
                f"write it as https://HOST or http://HOST:PORT{where}"
            )
        pattern = r"([!-~]+:[!-~]+)?" if self.scheme == "Basic" else r"[!-~]*"
        if not re.fullmatch(pattern, self.key):
            form = (
                "USER:PASSWORD"
                if self.scheme == "Basic"
                else "a key: it has spaces or letters that no key has"
            )
            raise BadTask(f"{self.key_name} is not {form}")
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))

    @property
    def headers(self) -> dict[str, str]:
        """What says who asks; only ever sent to the service itself."""
        if not self.key:
            return {}
        said = _packed(self.key) if self.scheme == "Basic" else self.key
        return {"Authorization": f"{self.scheme} {said}"}

    @property
    def secrets(self) -> frozenset[str]:
        """The key and its parts in every form in which a service may repeat them."""
        parts = {self.key, _packed(self.key), *self.key.split(":")}
        return frozenset(form for part in parts for form in (part, quote(part, safe="")) if len(form) > 3)

    @property
    def origin(self) -> str:
        """Where it is, for messages; without the path, in which a gateway may have a key."""
        url = httpx2.URL(self.base_url)
        return f"{url.scheme}://{url.netloc.decode('ascii')}"

    def owns(self, url: str) -> bool:
        """Whether an address is one of this service, so that it may see the key."""
        try:
            return httpx2.URL(self.base_url).origin == httpx2.URL(url).origin
        except (httpx2.InvalidURL, ValueError):
            return False


def without_secrets(url: str) -> str:
    """An address that is none of ours, for a message: a password or a key may stand before the `@` or after the `?`."""
    return re.sub(r"[?#].*", "?…", re.sub(r"^(\w+://)?.*@", r"\1…@", url))


def service(kind: str, environment: Mapping[str, str], base_url: str = "") -> Service:
    """The service of this kind as the environment has it, at `base_url` where the name of the model says so.

    Raises: BadTask if a key is needed and not there, or if an address is none.
    """
    known = KINDS[kind]
    found = base_url or environment.get(known.address_name, "").strip() or known.usual
    key = environment.get(known.key_name, "").strip()
    if not key and found == known.usual:
        raise BadTask(f"the model '{kind}' needs a key; set {known.key_name} where Ajeeb is started")
    return Service(
        kind=kind,
        base_url=found,
        key=key,
        key_name=known.key_name,
        address_name=known.address_name or "the address in its name",
        scheme=known.scheme,
    )


def _packed(key: str) -> str:
    return base64.b64encode(key.encode()).decode()

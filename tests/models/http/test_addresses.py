"""An address in a model's answer never leads into a network that the model's side should not see."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable

import httpx2
import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http.addresses import is_private, is_public, public
from ajeeb.models.http.service import Service
from ajeeb.models.http.wire import Wire

FAR = "93.184.215.14"
KEY = "sk-canary-1234"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (FAR, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds hand out credentials
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is expected


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://localhost:8188/view",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "gopher://127.0.0.1/",
        "//example.com/a",
        "http://user:pass@example.com/",
        "http://",
        "",
        "no address",
    ],
)
async def test_what_is_not_public_is_not_fetched(url: str) -> None:
    with pytest.raises(ModelFailed) as failure:
        await public(url)
    assert failure.value.status in ("invalid", "unavailable")


async def test_a_host_is_looked_up_once_and_asked_by_its_address() -> None:
    place = await public(f"https://{FAR}:8443/a.png?token=1")
    assert str(place.url) == f"https://{FAR}:8443/a.png?token=1"
    assert place.headers == {"Host": f"{FAR}:8443"}


@pytest.mark.parametrize(("url", "expected"), [("http://127.0.0.1:7860", True), (f"https://{FAR}", False)])
async def test_whether_a_configured_service_is_at_home(url: str, expected: bool) -> None:
    assert await is_private(url) is expected


Answer = Callable[[httpx2.Request], httpx2.Response]


async def fetched(answer: Answer, url: str, *, at_home: bool = False) -> tuple[bytes, list[httpx2.Request]]:
    """What a service far away has us fetch, and the requests that were made."""
    made: list[httpx2.Request] = []

    def noted(request: httpx2.Request) -> httpx2.Response:
        made.append(request)
        return answer(request)

    service = Service(kind="replicate", base_url=f"https://{FAR}", key=KEY)
    async with httpx2.AsyncClient(
        transport=httpx2.MockTransport(noted), verify=ssl.create_default_context()
    ) as client:
        return await Wire(service, client, at_home=at_home).file(url), made


async def test_a_redirect_into_the_own_network_is_refused() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"location": "http://127.0.0.1:5432/secret"})

    with pytest.raises(ModelFailed, match="private network") as failure:
        await fetched(answer, f"https://{FAR}/a.png")
    assert failure.value.status == "invalid"


async def test_redirects_are_followed_a_few_times() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = int(request.url.path[1:])
        return (
            httpx2.Response(302, headers={"location": f"/{number + 1}"})
            if number < 3
            else httpx2.Response(200, text="x")
        )

    assert (await fetched(answer, f"https://{FAR}/0"))[0] == b"x"

    def for_ever(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"location": "/0"})

    with pytest.raises(ModelFailed, match="again and again"):
        await fetched(for_ever, f"https://{FAR}/0")


async def test_the_key_goes_to_the_service_only() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text="x")

    _, own = await fetched(answer, f"https://{FAR}/files/a.png")
    _, other = await fetched(answer, "https://93.184.215.15/a.png")
    assert own[0].headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in other[0].headers


async def test_a_service_in_the_own_network_may_point_into_it() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text="x")

    data, made = await fetched(answer, "http://192.168.1.7/a.png", at_home=True)
    assert (data, "authorization" in made[0].headers) == (b"x", False)


async def test_an_endless_file_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ajeeb.models.http.wire.MAX_BYTES", 1000)

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b"x" * 1001)

    with pytest.raises(ModelFailed, match="too large"):
        await fetched(answer, f"https://{FAR}/a.png")


async def test_an_image_may_be_in_the_answer_itself() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("nothing is fetched")

    assert (await fetched(answer, "data:image/png;base64,aGVsbG8="))[0] == b"hello"

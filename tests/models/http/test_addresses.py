"""An address in a model's answer never leads into a network that the model's side should not see."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable

import httpx2
import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http.addresses import Near, near, nearness, place
from ajeeb.models.http.service import Service
from ajeeb.models.http.wire import Wire

FAR = "93.184.215.14"
KEY = "sk-canary-1234"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (FAR, Near.WORLD),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", Near.WORLD),
        ("127.0.0.1", Near.MACHINE),
        ("127.8.8.8", Near.MACHINE),
        ("10.1.2.3", Near.NETWORK),
        ("172.16.0.1", Near.NETWORK),
        ("192.168.1.1", Near.NETWORK),
        ("169.254.169.254", Near.NOWHERE),  # where clouds hand out credentials
        ("fd00:ec2::254", Near.NOWHERE),
        ("100.100.100.200", Near.NOWHERE),
        ("100.64.0.1", Near.NETWORK),
        ("0.0.0.0", Near.NOWHERE),
        ("224.0.0.1", Near.NOWHERE),
        ("240.0.0.1", Near.NOWHERE),
        ("::", Near.NOWHERE),
        ("::1", Near.MACHINE),
        ("fe80::1", Near.NOWHERE),
        ("fd00::1", Near.NETWORK),
        ("fec0::1", Near.NETWORK),
        ("::127.0.0.1", Near.NOWHERE),
        ("::ffff:127.0.0.1", Near.MACHINE),
        ("::ffff:169.254.169.254", Near.NOWHERE),
        ("::ffff:93.184.215.14", Near.WORLD),
        ("64:ff9b::7f00:1", Near.MACHINE),
        ("64:ff9b::a00:1", Near.NETWORK),
        ("64:ff9b:1::a00:1", Near.NOWHERE),
        ("2002:7f00:1::", Near.MACHINE),
        ("2002:a9fe:a9fe::", Near.NOWHERE),
    ],
)
def test_how_close_an_address_is(address: str, expected: Near) -> None:
    assert nearness(ipaddress.ip_address(address)) is expected


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
        await place(url)
    assert failure.value.status in ("invalid", "unavailable")


async def test_a_host_is_looked_up_once_and_asked_by_its_address() -> None:
    where = await place(f"https://{FAR}:8443/a.png?token=1")
    assert str(where.url) == f"https://{FAR}:8443/a.png?token=1"
    assert where.headers == {"Host": f"{FAR}:8443", "Connection": "close"}
    assert where.extensions == {"sni_hostname": FAR}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:7860", Near.MACHINE),
        ("http://localhost:7860", Near.MACHINE),
        ("http://192.168.1.7", Near.NETWORK),
        (f"https://{FAR}", Near.WORLD),
        ("http://no-such-host.invalid", Near.WORLD),
    ],
)
async def test_how_close_a_configured_service_is(url: str, expected: Near) -> None:
    assert await near(url) is expected


@pytest.mark.parametrize(
    ("addresses", "service", "is_fetched"),
    [
        ([FAR], Near.WORLD, True),
        (["127.0.0.1"], Near.WORLD, False),
        ([FAR, "10.0.0.1"], Near.WORLD, False),  # one good address does not make up for another
        (["169.254.169.254"], Near.WORLD, False),
        (["::1", "127.0.0.1"], Near.MACHINE, True),
        (["10.0.0.1"], Near.NETWORK, True),
        (["127.0.0.1"], Near.NETWORK, False),
        (["169.254.169.254"], Near.MACHINE, False),
    ],
)
async def test_a_name_leads_where_its_addresses_are(
    addresses: list[str], service: Near, is_fetched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked_up(_: object) -> list[object]:
        return [ipaddress.ip_address(address) for address in addresses]

    monkeypatch.setattr("ajeeb.models.http.addresses._addresses", looked_up)
    if is_fetched:
        where = await place("https://results.example/a.png", service)
        assert (where.url.host, where.headers["Host"]) == (addresses[0], "results.example")
        return
    with pytest.raises(ModelFailed, match=r"private network \(results\.example\)"):
        await place("https://results.example/a.png", service)


Answer = Callable[[httpx2.Request], httpx2.Response]


async def fetched(
    answer: Answer, url: str, service_is: Near = Near.WORLD
) -> tuple[bytes, list[httpx2.Request]]:
    """What a service far away has us fetch, and the requests that were made."""
    made: list[httpx2.Request] = []

    def noted(request: httpx2.Request) -> httpx2.Response:
        made.append(request)
        return answer(request)

    service = Service(kind="replicate", base_url=f"https://{FAR}", key=KEY)
    async with httpx2.AsyncClient(
        transport=httpx2.MockTransport(noted), verify=ssl.create_default_context()
    ) as client:
        return await Wire(service, client, service_is).file(url), made


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:5432/secret",
        "http://localhost:5432/secret",
        "http://10.0.0.1/",
        "//169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "file:///etc/passwd",
        "http://user:pass@93.184.215.14/",
        "http://[",
    ],
)
async def test_a_redirect_into_the_own_network_is_refused(location: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == FAR
        return httpx2.Response(302, headers={"location": location})

    with pytest.raises(ModelFailed) as failure:
        await fetched(answer, f"https://{FAR}/a.png")
    assert failure.value.status in ("invalid", "unavailable")


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


async def test_a_service_in_the_own_network_may_point_into_it_and_no_closer() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text="x")

    data, made = await fetched(answer, "http://192.168.1.7/a.png", Near.NETWORK)
    assert (data, "authorization" in made[0].headers) == (b"x", False)
    for url in ("http://127.0.0.1:5432/", "http://169.254.169.254/latest/meta-data/"):
        with pytest.raises(ModelFailed, match="private network"):
            await fetched(answer, url, Near.NETWORK)


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

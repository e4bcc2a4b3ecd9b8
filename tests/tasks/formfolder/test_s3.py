"""Listing and presigning, against a server that checks what is signed."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ajeeb.errors import AjeebError, BadTask, Environment
from ajeeb.settings import S3Settings, s3_settings
from ajeeb.tasks.formfolder import list_files, presigned_url, presigned_urls
from tests.tasks.formfolder.conftest import ODD_KEYS
from tests.tasks.formfolder.s3_server import S3Server, s3_server, with_credentials

AMAZON = "https://pictures.s3.eu-west-1.amazonaws.com"


def test_the_path_is_the_beginning_of_keys(s3: S3Server) -> None:
    base = f"{s3.address}/pictures"
    assert list_files(f"{base}/cats/") == [
        f"{base}/cats/1.png",
        f"{base}/cats/2.JPG",
        f"{base}/cats/deep/er/3.csv",
    ]
    assert [url.rpartition("pictures/")[2] for url in list_files(f"{base}/cats")] == [
        "cats.txt", "cats/1.png", "cats/2.JPG", "cats/deep/er/3.csv", "catsup.bin",
    ]  # fmt: skip
    assert list_files(f"{base}/dogs") == []
    assert len(list_files(base)) == len(list_files(f"{base}/")) == 5 + len(ODD_KEYS)


def test_a_bucket_in_the_host_is_listed_alike(s3: S3Server) -> None:
    assert list_files(f"{AMAZON}/cats/deep") == [f"{AMAZON}/cats/deep/er/3.csv"]


def test_more_than_a_thousand_files_are_listed_in_order(s3: S3Server) -> None:
    urls = list_files(f"{s3.address}/many/n/")
    assert len(set(urls)) == 2_100
    assert urls == sorted(urls)


def test_odd_keys_come_through_listing_and_presigning(s3: S3Server) -> None:
    urls = list_files(f"{s3.address}/pictures/odd/")
    assert len(urls) == len(ODD_KEYS)
    for (_, signed), key in zip(presigned_urls(urls), sorted(ODD_KEYS), strict=True):
        answer = s3.get(signed)
        assert (answer.status_code, answer.text) == (200, key)
        assert answer.headers["content-type"] == "image/png"


def test_keys_may_be_percent_encoded_or_not(s3: S3Server) -> None:
    for path in ("odd/a%20b.png", "odd/a b.png"):
        for base in (f"{s3.address}/pictures", AMAZON):
            assert s3.get(presigned_url(f"{base}/{path}")).text == "odd/a b.png"


def test_folders_are_no_files(credentials: Path, monkeypatch: pytest.MonkeyPatch, markers: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", markers)
    assert list_files(f"{markers}/b/") == [f"{markers}/b/a.png"]


def test_urls_with_the_bucket_in_the_host_are_asked_there(
    credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = credentials / "s3"
    with s3_server(folder, buckets_in_host=True) as server:
        server.put("pictures", "a b/1.png")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://s3.test")
        monkeypatch.setenv("HTTP_PROXY", server.address)
        assert list_files("http://pictures.s3.test/a") == ["http://pictures.s3.test/a b/1.png"]
        signed = presigned_url("http://pictures.s3.test/a%20b/1.png")
        assert signed.startswith("http://pictures.s3.test/a%20b/1.png?")
        assert server.get(signed).text == "a b/1.png"


@pytest.mark.parametrize(
    ("url", "signed", "region"),
    [
        (f"{AMAZON}/x.png", f"{AMAZON}/x.png", "eu-west-1"),
        ("https://s3.eu-west-1.amazonaws.com/pictures/x.png", None, "eu-west-1"),
        ("https://s3.dualstack.eu-west-1.amazonaws.com/pictures/x.png", None, "eu-west-1"),
        ("https://pictures.s3.amazonaws.com/x.png", None, "ap-south-1"),
        ("https://s3.amazonaws.com/pictures/x.png", "https://s3.ap-south-1.amazonaws.com/pictures/x.png", "ap-south-1"),
        ("https://pictures.s3.wasabisys.com/x.png", None, "ap-south-1"),
    ],
)  # fmt: skip
def test_a_presigned_url_keeps_its_host(
    credentials: Path, monkeypatch: pytest.MonkeyPatch, url: str, signed: str | None, region: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    place, _, query = presigned_url(url).partition("?")
    assert place == (signed or url)
    values = parse_qs(query)
    assert values["X-Amz-Credential"][0].split("/")[2] == region
    assert values["X-Amz-Expires"] == ["3600"]
    assert values["response-content-type"] == ["image/png"]


def test_without_a_region_it_is_the_first_one(credentials: Path) -> None:
    assert "us-east-1" in presigned_url("https://pictures.s3.amazonaws.com/x")
    assert presigned_url("https://s3.amazonaws.com/b/x").startswith("https://s3.amazonaws.com/b/x?")


def test_what_is_signed_expires_and_cannot_be_changed(s3: S3Server) -> None:
    url = f"{s3.address}/pictures/cats/1.png"
    signed = presigned_url(url, 2)
    assert s3.get(signed).text == "cats/1.png"
    assert s3.get(signed.replace("1.png", "2.JPG")).status_code == 403
    assert s3.get(signed.replace("Expires=2&", "Expires=600&")).status_code == 403
    assert s3.get(url).status_code == 400
    time.sleep(3.1)
    late = s3.get(signed)
    assert late.status_code in (400, 403)
    assert "AccessDenied" in late.text


def test_many_are_signed_in_order(s3: S3Server) -> None:
    urls = [f"{s3.address}/many/n/{number}.txt" for number in range(60)] + [f"{AMAZON}/cats.txt"] * 2
    pairs = presigned_urls(urls)
    assert [url for url, _ in pairs] == urls
    assert [s3.get(signed).text for _, signed in pairs[57:]] == [
        "n/57.txt", "n/58.txt", "n/59.txt", "cats.txt", "cats.txt",
    ]  # fmt: skip
    assert presigned_urls([]) == []


def test_every_url_that_fails_is_named_in_one_error(s3: S3Server) -> None:
    wrong = ["https://example.org/1", f"{s3.address}/pictures", "s3://pictures/cats.txt"]
    with pytest.raises(BadTask) as raised:
        presigned_urls([*wrong, f"{AMAZON}/cats.txt"])
    assert [url in str(raised.value) for url in (*wrong, AMAZON)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("name", "value", "path", "kind", "said"),
    [
        ("AWS_SECRET_ACCESS_KEY", "wrong", "pictures/", Environment, "SignatureDoesNotMatch"),
        ("AWS_ACCESS_KEY_ID", "somebody-else", "pictures/", Environment, "check AWS_ACCESS_KEY_ID"),
        ("AWS_ACCESS_KEY_ID", "", "pictures/", Environment, "no credentials"),
        ("AWS_PROFILE", "nobody", "pictures/", Environment, "nobody"),
        ("AWS_DEFAULT_REGION", "x y", "pictures/", Environment, "x y"),
        ("AWS_MAX_ATTEMPTS", "1", "not-there/", BadTask, "there is no bucket 'not-there'"),
        ("AWS_MAX_ATTEMPTS", "1", "not%20a bucket/", BadTask, "mend the address"),
    ],
)  # fmt: skip
def test_what_s3_refuses_is_said_with_the_way_out(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, *,
    name: str, value: str, path: str, kind: type[AjeebError], said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(name, value)
    if not value:
        monkeypatch.delenv(name)
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    url = f"{s3.address}/{path}"
    with pytest.raises(kind, match=said) as raised:
        list_files(url)
    assert url in str(raised.value)


def test_without_credentials_nothing_is_signed(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(Environment, match="set AWS_ACCESS_KEY_ID"):
        presigned_url(f"{AMAZON}/x.png")


def test_a_server_that_is_not_there_is_said(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(Environment, match="cannot be reached"):
        list_files(f"{AMAZON}/x")


def test_without_boto3_the_way_out_is_named(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("boto3", "botocore")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.setitem(sys.modules, "botocore", None)
    for attempt in (lambda: list_files(f"{AMAZON}/x"), lambda: presigned_urls([f"{AMAZON}/x"])):
        with pytest.raises(Environment, match=r"ajeeb\[s3\]"):
            attempt()


@pytest.mark.parametrize("seconds", [0, 7 * 24 * 3600 + 1])
def test_nothing_is_signed_for_longer_than_a_week(seconds: int) -> None:
    with pytest.raises(Environment, match="604800 seconds"):
        presigned_urls([], seconds)


@pytest.mark.parametrize(
    ("said", "minutes"), [("", 60), ("1", 1), (" 90 ", 90), ("10080", 10_080), ("0", None), ("10081", None),
                          ("-5", None), ("1.5", None), ("an hour", None), ("٣", None), ("9" * 5_000, None)],
)  # fmt: skip
def test_expiry_is_a_number_of_minutes_up_to_a_week(said: str, minutes: int | None) -> None:
    environment = {"S3_URL_EXPIRATION_MINUTES": said}
    if minutes is not None:
        assert s3_settings(environment).url_expiration_minutes == minutes
        return
    with pytest.raises(Environment, match="S3_URL_EXPIRATION_MINUTES"):
        s3_settings(environment)


def test_the_service_is_named_by_the_environment() -> None:
    assert s3_settings({}) == S3Settings()
    both = {"AWS_ENDPOINT_URL_S3": "http://Mine:9000/", "AWS_ENDPOINT_URL": "https://other"}
    assert s3_settings(both).endpoint == "http://mine:9000"
    assert (
        s3_settings({"AWS_ENDPOINT_URL_S3": "", "AWS_ENDPOINT_URL": "https://other"}).endpoint
        == "https://other"
    )
    with pytest.raises(Environment, match="localhost:9000"):
        s3_settings({"AWS_ENDPOINT_URL": "localhost:9000"})


def test_the_environment_says_for_how_long(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_URL_EXPIRATION_MINUTES", "5")
    assert parse_qs(urlsplit(presigned_url(f"{AMAZON}/x")).query)["X-Amz-Expires"] == ["300"]


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    with_credentials(monkeypatch, tmp_path)
    return tmp_path


class _Markers(BaseHTTPRequestHandler):
    """Lists two folders, as the web page of S3 makes them, and a file. (rclone's server has no such files.)"""

    def do_GET(self) -> None:
        keys = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in ("a.png", "folder/", "folder/in/"))
        body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{keys}</ListBucketResult>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def markers() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Markers) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join(10)

"""What an URL of S3 names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ajeeb.errors import BadTask
from ajeeb.forms.composer import S3Url, parse_s3_url

AMAZON = "amazonaws.com"


def parts(url: str, endpoint: str | None = None) -> tuple[str, str, str, str | None]:
    found = parse_s3_url(url, endpoint)
    return found.service, found.bucket, found.key, found.region


@pytest.mark.parametrize(
    ("url", "service", "bucket", "region"),
    [
        # the bucket in the host
        ("https://b.s3.amazonaws.com/k/x.png", "s3.amazonaws.com", "b", None),
        ("https://b.s3.eu-west-1.amazonaws.com/k/x.png", "s3.eu-west-1.amazonaws.com", "b", "eu-west-1"),
        ("https://b.s3-eu-west-1.amazonaws.com/k/x.png", "s3-eu-west-1.amazonaws.com", "b", "eu-west-1"),
        ("https://b.s3.dualstack.ap-south-2.amazonaws.com/k/x.png", "s3.dualstack.ap-south-2.amazonaws.com", "b",
         "ap-south-2"),
        ("https://b.s3-fips.us-gov-west-1.amazonaws.com/k/x.png", "s3-fips.us-gov-west-1.amazonaws.com", "b",
         "us-gov-west-1"),
        ("https://b.s3.cn-north-1.amazonaws.com.cn/k/x.png", "s3.cn-north-1.amazonaws.com.cn", "b", "cn-north-1"),
        ("https://my.s3.files.s3.eu-west-1.amazonaws.com/k/x.png", "s3.eu-west-1.amazonaws.com", "my.s3.files",
         "eu-west-1"),
        ("https://s3-files.s3.amazonaws.com/k/x.png", "s3.amazonaws.com", "s3-files", None),
        ("https://s3b.s3.amazonaws.com/k/x.png", "s3.amazonaws.com", "s3b", None),
        ("https://B.S3.Amazonaws.Com/k/x.png?versionId=1#top", "s3.amazonaws.com", "b", None),
        # the bucket in the path
        ("https://s3.amazonaws.com/b/k/x.png", "s3.amazonaws.com", "b", None),
        ("https://s3.eu-west-1.amazonaws.com/b/k/x.png", "s3.eu-west-1.amazonaws.com", "b", "eu-west-1"),
        ("https://s3-us-west-2.amazonaws.com/b/k/x.png", "s3-us-west-2.amazonaws.com", "b", "us-west-2"),
        ("https://s3.dualstack.eu-west-1.amazonaws.com/b.c/k/x.png", "s3.dualstack.eu-west-1.amazonaws.com", "b.c",
         "eu-west-1"),
        # others that speak S3
        ("https://b.s3.wasabisys.com/k/x.png", "s3.wasabisys.com", "b", None),
        ("https://s3.us-west-004.backblazeb2.com/b/k/x.png", "s3.us-west-004.backblazeb2.com", "b", "us-west-004"),
        ("https://s3.example.org:9000/b/k/x.png", "s3.example.org:9000", "b", None),
        ("https://objects3.example.org/b/k/x.png", "objects3.example.org", "b", None),
    ],
)  # fmt: skip
def test_both_styles_are_read(url: str, service: str, bucket: str, region: str | None) -> None:
    assert parts(url) == (f"https://{service}", bucket, "k/x.png", region)


@pytest.mark.parametrize(
    ("path", "key"),
    [("", ""), ("a%20b", "a b"), ("a+b", "a+b"), ("a%2Bb", "a+b"), ("100%.png", "100%.png"), ("%25", "%"),
     ("é", "é"), ("%C3%A9/", "é/"), ("/twice", "/twice"), ("a%2Fb", "a/b")],
)  # fmt: skip
def test_keys_are_percent_decoded(path: str, key: str) -> None:
    assert parse_s3_url(f"https://b.s3.{AMAZON}/{path}").key == key
    assert parse_s3_url(f"https://s3.{AMAZON}/b/{path}").key == key


@pytest.mark.parametrize(
    "url",
    [
        "", "b", "s3://b/k", f"http://b.s3.{AMAZON}/k", f"https://b.{AMAZON.replace('s3', '')}/k", "https://s3",
        f"https://b.s3.{AMAZON}", f"https://s3.{AMAZON}/", f"https://s3.{AMAZON}//k", "https://[s3/k",
        f"https://s3.{AMAZON}@example.org/b/k", f"https://b.s3.{AMAZON}:port/k", f"https://b.s3.{AMAZON}/%FF",
        "https:///s3/k", "http://localhost:9000/b/k",
    ],
)  # fmt: skip
def test_what_is_no_url_of_s3_is_named(url: str) -> None:
    with pytest.raises(BadTask, match="is not the address of a file on S3") as raised:
        parse_s3_url(url)
    assert f"'{url}'" in str(raised.value)


def test_a_service_of_ones_own_is_known_by_its_address() -> None:
    own = "http://localhost:9000"
    assert parts("http://localhost:9000/b/k", own) == (own, "b", "k", None)
    assert parts("http://b.localhost:9000/k", own) == (own, "b", "k", None)
    assert parts(f"https://b.s3.{AMAZON}/k", own)[0] == f"https://s3.{AMAZON}"
    assert parts("https://me.r2.example.org/b/k", "https://me.r2.example.org/")[1] == "b"
    assert parts("http://[::1]:9000/b/k", "http://[::1]:9000") == ("http://[::1]:9000", "b", "k", None)
    for other in ("http://localhost:9001/b/k", "https://localhost:9000/b/k", "http://other:9000/b/k"):
        with pytest.raises(BadTask):
            parse_s3_url(other, own)


@given(key=st.text(st.characters(exclude_categories=["Cs"])))
def test_the_url_of_a_key_leads_back_to_it(key: str) -> None:
    for url in (f"https://b.s3.{AMAZON}/x", f"https://s3.eu-west-1.{AMAZON}/b/x", "https://s3.x.org:81/b/"):
        place = parse_s3_url(url)
        found: S3Url = parse_s3_url(place.of_key(key))
        assert (found.key, found.bucket, found.service) == (key, "b", place.service)


def test_a_key_stays_readable_where_it_can() -> None:
    assert (
        parse_s3_url(f"https://s3.{AMAZON}/b/dir").of_key("dir/ä b.png")
        == f"https://s3.{AMAZON}/b/dir/ä b.png"
    )
    assert parse_s3_url(f"https://b.s3.{AMAZON}/dir").of_key("1+1=2") == f"https://b.s3.{AMAZON}/1%2B1=2"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.JPEG", "image/jpeg"),
        ("b.x/a.mkv", "video/x-matroska"),
        ("a.txt", None),
        ("png", None),
    ],
)
def test_the_extension_tells_what_a_file_is(name: str, kind: str | None) -> None:
    assert parse_s3_url(f"https://b.s3.{AMAZON}/{name}").content_type == kind

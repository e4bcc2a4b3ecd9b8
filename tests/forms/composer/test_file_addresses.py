"""Pictures that a form names by their path in its folder."""

import pytest

from ajeeb.forms.composer import with_file_addresses

BASE = "/t/0123/"


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ('<img src="insertions/a.png">', '<img src="/t/0123/insertions/a.png">'),
        ("<img alt='x' src='insertions/a b.png'/>", "<img alt='x' src='/t/0123/insertions/a b.png'/>"),
        ("<img src=insertions/a.png>", "<img src=/t/0123/insertions/a.png>"),
        ('<IMG SRC = "./insertions/a.png">', '<IMG SRC = "/t/0123/insertions/a.png">'),
        (
            '<img srcset="insertions/a.png 1x, insertions/b.png 2x">',
            '<img srcset="/t/0123/insertions/a.png 1x, /t/0123/insertions/b.png 2x">',
        ),
        ('<a href="insertions/a.pdf">x</a>', '<a href="/t/0123/insertions/a.pdf">x</a>'),
        ('<video poster="insertions/a.png"></video>', '<video poster="/t/0123/insertions/a.png"></video>'),
        (
            '<p style="background: url(insertions/a.png)">x</p>',
            '<p style="background: url(/t/0123/insertions/a.png)">x</p>',
        ),
        (
            "<style>p { background: url('insertions/a.png') }</style>",
            "<style>p { background: url('/t/0123/insertions/a.png') }</style>",
        ),
        (
            '<img title="1 > 0" src="insertions/a.png">\n<img src="insertions/b.png">',
            '<img title="1 > 0" src="/t/0123/insertions/a.png">\n<img src="/t/0123/insertions/b.png">',
        ),
    ],
)
def test_html_gets_the_address(written: str, served: str) -> None:
    assert with_file_addresses({"instruction": written}, BASE) == {"instruction": served}


@pytest.mark.parametrize(
    "text",
    [
        "insertions/a.png",
        "see insertions/a.png, and 1 < 2",
        '<p title="insertions/a.png">insertions/a.png</p>',
        '<img src="/insertions/a.png">',
        '<img src="https://example.org/insertions/a.png">',
        '<img src="my-insertions/a.png">',
        '<img src="../insertions/a.png">',
        '<img data-src="insertions/a.png">',
        '<img src="insertions/a.png',
    ],
)
def test_all_else_stays(text: str) -> None:
    assert with_file_addresses({"help": text}, BASE) == {"help": text}


def test_wherever_it_stands_in_a_document() -> None:
    config = {"form": {"title": "x", "sections": [{"instruction": '<img src="insertions/a.png">', "n": 1}]}}
    assert with_file_addresses(config, BASE) == {
        "form": {"title": "x", "sections": [{"instruction": '<img src="/t/0123/insertions/a.png">', "n": 1}]}
    }


def test_what_a_worker_wrote_stays() -> None:
    answer = {
        "errors": ['src="insertions/a.png"'],
        "fieldset": {"value": 'src="insertions/a.png"', "label": "x"},
    }
    assert with_file_addresses(answer, BASE) == answer


def test_a_long_text_is_read_in_no_time() -> None:
    text = "<img " + 'src=insertions/ src="' * 20_001 + "src  " * 20_000 + "<a style='url(" * 20_000
    assert len(with_file_addresses({"title": text}, BASE)["title"]) >= len(text)

"""The table of work against a naive model: every filter, sort and page, while work is added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.errors import Invalid, Unknown
from ajeeb.review.neighbours import neighbours
from ajeeb.review.work import matching, work_page
from ajeeb.review.work_filter import filter_of
from ajeeb.review.work_found import MOST_COUNTED, found_by
from ajeeb.review.work_order import read_place
from ajeeb.review.work_rates import Rates
from ajeeb.review.work_search import in_run, phrases_of
from ajeeb.review.work_shapes import WorkFilter, WorkQuery
from ajeeb.store.findable import signs_of, words_of
from ajeeb.store.migrate import SCHEMA

RUN = "r-1"
SORTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "newest": lambda one: one["assignment_id"],
    "last": lambda one: one["last_at"],
    "attempts": lambda one: one["attempts"],
    "score": lambda one: one["score"],
    "duration": lambda one: None if one["ended_at"] is None else one["ended_at"] - one["opened_at"],
    "unit": lambda one: one["unit_number"],
    "worker": lambda one: one["worker_number"],
}
WORDS = ("red", "house", "Très", "42", "tree-house", "->", "🐱")
NAMES = ("42", "redbird", "!!!9", "5f8e none*")
"""With which the workers came."""

ONE: dict[str, Any] = {
    "run_id": RUN, "worker_number": 0, "status": "submitted", "simulated": False, "pilot": False,
    "opened_at": 1, "lasts": 2, "last_at": 3, "end_reason": "goal", "attempts": 1, "failures": 0,
    "score": 2.0, "decision": None, "excluded": 0, "excluded_attempts": 0, "notes": 0, "typed": 1,
    "pasted": 0, "small_edits": 0, "texts": [["red"], ["house"]],
}  # fmt: skip
rows = st.lists(
    st.fixed_dictionaries(
        {
            "run_id": st.sampled_from([RUN, RUN, RUN, "other-1"]),
            "worker_number": st.integers(0, 3),
            "status": st.sampled_from(["open", "submitted", "timed_out"]),
            "simulated": st.booleans(),
            "pilot": st.booleans(),
            "opened_at": st.integers(0, 9),
            "lasts": st.none() | st.integers(0, 5),
            "last_at": st.integers(0, 5),
            "end_reason": st.none() | st.sampled_from(["goal", "limit", "timeout"]),
            "attempts": st.integers(0, 3),
            "failures": st.integers(0, 1),
            "score": st.none() | st.sampled_from([1.0, 2.0, 2.5]),
            "decision": st.none() | st.sampled_from(["approved", "rejected", "soft_rejected"]),
            "excluded": st.integers(0, 1),
            "excluded_attempts": st.integers(0, 1),
            "notes": st.integers(0, 2),
            "typed": st.integers(0, 4),
            "pasted": st.integers(0, 4),
            "small_edits": st.integers(0, 3),
            "texts": st.lists(st.lists(st.sampled_from(WORDS), max_size=3), max_size=2),
        }
    ),
    max_size=14,
)
wanted = st.fixed_dictionaries(
    {},
    optional={
        "status": st.lists(st.sampled_from(["open", "submitted", "timed_out"]), min_size=1, unique=True),
        "decision": st.lists(st.sampled_from(["approved", "rejected", "undecided"]), min_size=1, unique=True),
        "by": st.sampled_from(["people", "simulated"]),
        "pilot": st.booleans(),
        "end": st.lists(st.sampled_from(["goal", "limit"]), min_size=1, unique=True),
        "unit": st.integers(1, 4),
        "worker": st.sampled_from(["w0", "w1", "nobody"]),
        "score_min": st.sampled_from([1.0, 2.0]),
        "score_max": st.sampled_from([2.0, 9.0]),
        "attempts_min": st.integers(0, 2),
        "attempts_max": st.integers(0, 2),
        "failures": st.booleans(),
        "flag": st.lists(st.sampled_from(["pasted", "small_edits"]), min_size=1, unique=True),
        "excluded": st.booleans(),
        "notes": st.booleans(),
        "opened_from": st.integers(0, 9),
        "opened_to": st.integers(0, 9),
        "search": st.sampled_from(
            [
                "red",
                "red house",
                '"red house"',
                "hou*",
                "tres",
                "42",
                "!!!",
                '"',
                "tree",
                "none",
                "redb*",
                "5f8",
                " 5f8e none* ",
                "5f",
                "->",
                "red 🐱",
            ]
        ),
    },
)


@dataclass
class Table:
    """A database, and the same as plain rows."""

    connection: apsw.Connection
    rows: list[dict[str, Any]]

    def add(self, given: dict[str, Any]) -> None:
        n = len(self.rows)
        texts = given["texts"]
        row = {
            **{name: value for name, value in given.items() if name not in ("lasts", "texts")},
            "assignment_id": f"a{(n * 7919) % 1000:04}",
            "unit_id": f"{given['run_id']}-u{n}",
            "unit_number": n % 4 + 1,
            "worker_key": f"w{given['worker_number']}",
            "ended_at": None if given["lasts"] is None else given["opened_at"] + given["lasts"],
            "assurance": "claimed",
            "number": n,
        }
        self.connection.execute(
            "INSERT INTO unit (unit_id, run_id, number, inputs, places) VALUES (?, ?, ?, '{}', 9)",
            (row["unit_id"], row["run_id"], n + 1),
        )
        self.connection.execute(
            f"INSERT INTO assignment ({', '.join(row)}) VALUES ({', '.join(':' + one for one in row)})", row
        )
        for seq, words in enumerate(texts, 1):
            self.connection.execute(
                "INSERT INTO event (stream, seq, kind, at, data) VALUES (?, ?, 'opened', 0, '{}')",
                (row["assignment_id"], seq),
            )
            run = "r" + row["run_id"].encode().hex()
            self.connection.execute(
                "INSERT INTO written (rowid, run, text, signs, assignment_id) VALUES (?, ?, ?, ?, ?)",
                (self.connection.last_insert_rowid(), run, *indexed(" ".join(words)), row["assignment_id"]),
            )
        self.rows.append({**row, "texts": texts})

    def page(self, query: dict[str, Any], *, by_name: bool = False, **more: Any) -> Any:
        rates, wanted = Rates(shares=(), limits={}), WorkQuery(**query, **more)
        return work_page(self.connection, lambda _, asset: asset, rates, RUN, wanted, by_name=by_name)

    def pages(self, query: dict[str, Any], **more: Any) -> Iterator[str]:
        after = None
        while True:
            page = self.page(query, **more, after=after)
            yield from (row.assignment_id for row in page.rows)
            if page.next_after is None:
                return
            after = page.next_after


@contextmanager
def table(given: list[dict[str, Any]]) -> Iterator[Table]:
    connection = apsw.Connection(":memory:")
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    for run in (RUN, "other-1"):
        connection.execute(
            "INSERT INTO run (run_id, task_name, task_hash, parameters, config, environment, seed, pilot, "
            "created_at) VALUES (?, 't', 'h', '{}', '{}', '{}', 1, 0, 0)",
            (run,),
        )
    for n in range(4):
        connection.execute(
            "INSERT INTO worker (worker_key, provider, external_id, first_seen) VALUES (?, 'n', ?, 0)",
            (f"w{n}", NAMES[n]),
        )
    made = Table(connection, [])
    for one in given:
        made.add(one)
    yield made
    connection.close()


def has_all(row: dict[str, Any], query: dict[str, Any], by_name: bool = False) -> bool:
    """The filter, said plainly."""
    name = NAMES[row["worker_number"]]
    excluded = bool(row["excluded"] or row["excluded_attempts"])
    score = row["score"]
    undecided = row["decision"] is None and row["status"] != "open"
    flags = {
        "pasted": row["pasted"] > 0 and row["pasted"] * 2 >= row["typed"],
        "small_edits": row["small_edits"] >= 2,
    }
    said: dict[str, Callable[[Any], bool]] = {
        "status": lambda v: row["status"] in v,
        "decision": lambda v: row["decision"] in v or ("undecided" in v and undecided),
        "by": lambda v: row["simulated"] == (v == "simulated"),
        "pilot": lambda v: row["pilot"] == v,
        "end": lambda v: row["end_reason"] in v,
        "unit": lambda v: row["unit_number"] == v,
        "worker": lambda v: row["worker_key"] == v,
        "score_min": lambda v: score is not None and score >= v,
        "score_max": lambda v: score is not None and score <= v,
        "attempts_min": lambda v: row["attempts"] >= v,
        "attempts_max": lambda v: row["attempts"] <= v,
        "failures": lambda v: (row["failures"] > 0) == v,
        "flag": lambda v: any(flags[one] for one in v),
        "excluded": lambda v: excluded == v,
        "notes": lambda v: (row["notes"] > 0) == v,
        "opened_from": lambda v: row["opened_at"] >= v,
        "opened_to": lambda v: row["opened_at"] < v,
        "search": lambda v: any(writes(text, v) for text in row["texts"]) or (by_name and names(v, name)),
    }
    return row["run_id"] == RUN and all(said[name](value) for name, value in query.items())


def writes(words: list[str], search: str) -> bool:
    """Whether one text has what is searched for."""
    text = " ".join(words).replace("e-h", "e h").replace("è", "e").lower().split()
    match search:
        case "!!!" | '"':
            return False
        case "->":
            return "->" in words
        case '"red house"':
            spoken = [word for word in text if word not in ("->", "🐱")]
            return any(pair == ("red", "house") for pair in pairwise(spoken))
        case "hou*":
            return any(word.startswith("hou") for word in text)
    return all(word in text for word in search.split())


def names(search: str, name: str) -> bool:
    """Whether what is searched for is the name, or three characters or more of its beginning."""
    begins = search.strip().removesuffix("*").strip('"')
    return begins == name or (len(begins) >= 3 and name.startswith(begins))


def in_order(found: list[dict[str, Any]], sort: str, order: str) -> list[str]:
    """Sorted, what has no value last."""
    value = SORTS[sort]
    valued = [one for one in found if value(one) is not None]
    rest = [one for one in found if value(one) is None]
    down = order == "down"
    valued.sort(key=lambda one: (value(one), one["assignment_id"]), reverse=down)
    rest.sort(key=lambda one: one["assignment_id"], reverse=down)
    return [one["assignment_id"] for one in (*valued, *rest)]


def indexed(text: str) -> tuple[str, str]:
    """As the index has it."""
    return words_of(text), signs_of(text)


ways = st.sampled_from([(sort, order) for sort in SORTS for order in ("down", "up")])


@pytest.mark.parametrize("most", [MOST_COUNTED, 0])
@settings(max_examples=150, deadline=None)
@given(given=rows, query=wanted, way=ways, limit=st.integers(1, 4), by_name=st.booleans())
def test_pages_are_what_a_naive_filter_and_sort_give(
    most: int,
    given: list[dict[str, Any]],
    query: dict[str, Any],
    way: tuple[str, str],
    limit: int,
    by_name: bool,
) -> None:
    sort, order = way
    with table(given) as made, counting(most):
        found = [one for one in made.rows if has_all(one, query, by_name)]
        expected = in_order(found, sort, order)
        pages = made.pages(query, sort=sort, order=order, limit=limit, by_name=by_name)
        assert list(pages) == expected
        page = made.page(query, sort=sort, order=order, by_name=by_name)
        assert (page.total, page.total_is_exact) == (
            (len(expected), True) if len(expected) <= most else (most, False)
        )
        newest = in_order(found, "newest", "down")
        assert matching(made.connection, RUN, WorkFilter(**query), by_name=by_name) == newest
        address = urlencode(
            [(k, v) for k, vs in query.items() for v in (vs if isinstance(vs, list) else [vs])]
        )
        assert filter_of(f"{address}&sort={sort}&after=x") == WorkFilter(**query)


@settings(max_examples=80, deadline=None)
@given(given=rows, more=rows, way=ways, limit=st.integers(1, 3))
def test_no_row_is_missing_or_comes_twice_while_rows_are_added(
    given: list[dict[str, Any]], more: list[dict[str, Any]], way: tuple[str, str], limit: int
) -> None:
    sort, order = way
    with table(given) as made:
        before = {one["assignment_id"] for one in made.rows if one["run_id"] == RUN}
        seen = []
        coming = iter(more)
        for one in made.pages({}, sort=sort, order=order, limit=limit):
            seen.append(one)
            if (row := next(coming, None)) is not None:
                made.add(row)
        assert len(seen) == len(set(seen))
        assert before <= set(seen)


@settings(max_examples=80, deadline=None)
@given(given=rows, query=wanted, way=ways, by_name=st.booleans())
def test_the_way_on_is_that_of_the_table(
    given: list[dict[str, Any]], query: dict[str, Any], way: tuple[str, str], by_name: bool
) -> None:
    sort, order = way
    with table(given) as made:
        expected = in_order([one for one in made.rows if has_all(one, query, by_name)], sort, order)
        for at, one in enumerate(expected):
            asked = WorkQuery.model_validate({**query, "sort": sort, "order": order})
            told = neighbours(made.connection, one, asked, {}, by_name=by_name)
            assert told.before == (expected[at - 1] if at else None)
            assert list(told.next) == expected[at + 1 : at + 4]


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet="\"'*()^:-+{}\\ anAND NEAR\x00", max_size=40))
def test_anything_may_be_searched_for(text: str) -> None:
    with table([]) as made:
        phrases = phrases_of(text)
        if phrases is not None:
            for match in (phrases, in_run(RUN, phrases)):
                made.connection.execute(
                    "SELECT rowid FROM written WHERE written MATCH ?", (match,)
                ).fetchall()


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        ("a cat in the rain ☂", ["☂", "cat ☂", '"the rain"', "a"], ["☔", "dog ☂", "☂☂", "b"]),
        ("so nice🐱👍🏽!", ["🐱", "👍", "nice", "👍🏽", "nice🐱", "nic*"], ["👎", "🐶"]),
        ("❤️ and 👩‍👩‍👧", ["❤", "❤️", "👩‍👩‍👧", "👧"], ["👨"]),
        ("written in C++ and c#", ["C++", "c#", "++", "C"], ["C+++", "->"]),
        ("no!!! a -> b", ["!!!", "!!", "->", ">", "a -> b", "no!!!"], ["!!!!", "=>", "<-"]),
        ("90 % of 5 € is a_b", ["%", "€", "5 €", "a_b"], ["$", "b_a"]),
        (
            "tree-house, red.",
            ["tree-house", "tree house", "house,", "red.", '"house red"', "TREE"],
            ["red-tree"],
        ),
        ("一只红色的猫坐在ABC公司", ["猫", "红色", "红色的猫", "一", "abc", "公司 猫"], ["狗", "猫红"]),
        ("カメラで撮る 고양이가 แมวดำ", ["カメラ", "撮", "고양이", "แมว"], ["ラカ", "양고"]),
        ("Cafe\u0301 ABE", ["café", "cafe", "CAFÉ", "ab*"], ["caf", "ab"]),
    ],
)
def test_words_signs_and_scripts_without_spaces_are_found(
    text: str, found: list[str], not_found: list[str]
) -> None:
    with table([{**ONE, "texts": [[text]]}]) as made:
        assert [one for one in found if made.page({"search": one}).total != 1] == []
        assert [one for one in not_found if made.page({"search": one}).total != 0] == []


@pytest.mark.parametrize("search", ["-", "?", " , ", '"', "…", "( )"])
def test_a_search_for_single_punctuation_says_that_it_finds_nothing(search: str) -> None:
    with table([{**ONE, "texts": [["a - b, c? (d) …"]]}]) as made:
        page = made.page({"search": search})
        assert page.nothing_to_find
        assert page.total == 0
        assert not made.page({"search": f"{search} b"}).nothing_to_find


def test_a_search_for_frequent_words_says_at_least_how_many_and_gives_the_same_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with table(
        [{**ONE, "worker_number": n % 4, "texts": [["red"]] if n % 3 else [["tree"]]} for n in range(30)]
    ) as made:
        expected = in_order([row for row in made.rows if has_all(row, {"search": "red"})], "score", "down")
        monkeypatch.setattr("ajeeb.review.work_found._GATHERED", 8)
        monkeypatch.setattr("ajeeb.review.work_found._PROBED", 5)
        assert list(made.pages({"search": "red"}, sort="score", limit=3)) == expected
        page = made.page({"search": "red"}, limit=3)
        assert not page.total_is_exact
        assert 0 < page.total <= len(expected)


def test_a_search_for_the_names_of_many_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ([["house"]], [["redbird"], ["redbird"]])
    with table([{**ONE, "worker_number": n % 4, "texts": texts[n % 5 == 0]} for n in range(30)]) as made:
        monkeypatch.setattr("ajeeb.review.work_found._GATHERED", 5)
        monkeypatch.setattr("ajeeb.review.work_found._PROBED", 5)
        for query in ({"search": "redbird"}, {"search": "redb"}, {"search": "5f8"}):
            found = [row for row in made.rows if has_all(row, query, by_name=True)]
            expected = in_order(found, "score", "down")
            assert list(made.pages(query, sort="score", limit=3, by_name=True)) == expected
            page = made.page(query, limit=3, by_name=True)
            assert not page.total_is_exact
            assert 0 < page.total <= len(expected)


def test_a_name_is_looked_up_by_its_index() -> None:
    with table([{**ONE, "worker_number": 1}]) as made:
        found = found_by(made.connection, RUN, WorkFilter(search="redbird"), {}, by_name=True)
        sql = (
            f"EXPLAIN QUERY PLAN SELECT a.assignment_id FROM assignment a {found.way} WHERE {found.where.sql}"
        )
        plan = [row[3] for row in made.connection.execute(sql, found.where.values)]
    assert "SEARCH worker USING INDEX worker_external (external_id>? AND external_id<?)" in plan
    assert "SEARCH b USING INDEX assignment_of_worker (worker_key=? AND run_id=?)" in plan
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN written VIRTUAL TABLE INDEX 0:M4"]


def test_a_place_of_another_table_and_no_place_are_refused() -> None:
    for after in ("", "x", "WyJ1bml0IiwiZG93biIsMSwiYSJd", "é", "W10"):
        with pytest.raises(Invalid, match="place"):
            read_place("newest", "down", after)


def test_what_is_no_filter_is_named() -> None:
    with pytest.raises(Invalid, match="colour"):
        filter_of("colour=red")
    with pytest.raises(Invalid, match="unit"):
        filter_of("unit=none")


def test_a_run_that_there_is_not() -> None:
    with table([]) as made, pytest.raises(Unknown, match="run"):
        matching(made.connection, "nowhere-1", WorkFilter())


@contextmanager
def counting(most: int) -> Iterator[None]:
    """With another number up to which is counted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ajeeb.review.work_few.MOST_COUNTED", most)
        patch.setattr("ajeeb.review.work.MOST_COUNTED", most)
        yield

"""Which passwords are good enough, and the waits between tries: tables without a clock."""

from __future__ import annotations

import pytest

from ajeeb.accounts import BadAccount, TooManyTries
from ajeeb.accounts.passwords import check_new, fits, hashed, is_common
from ajeeb.accounts.throttle import OF_ADDRESS, OF_NAME, Throttle


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password123!", "passwordpassword", "PASSWORD-PASSWORD", "qwertyuiopas", "123456789012",
        "aaaaaaaaaaaa", "abababababab", "abcdefghijkl", "letmein12345", "adalovelace1", "1q2w3e4r5t6y", "0987654321098",
        "111122223333", "administrator", "iloveyou2024", "zyxwvutsrqpo",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert is_common(password, "Adalovelace")
    with pytest.raises(BadAccount, match="among the first"):
        check_new(password, "Adalovelace")


@pytest.mark.parametrize(
    "password",
    [
        "four words that fit",
        "kettle-orbit-mustard",
        "Tr0ub4dor&3 staple",
        "ünïcödé sätze hier",
        "x8fK2p!qLw0z",
    ],
)
def test_what_nobody_guesses_is_taken(password: str) -> None:
    check_new(password, "Ada")


@pytest.mark.parametrize(("password", "said"), [("", "12"), ("elevenchars", "12"), ("x y" * 70, "200")])
def test_the_length_has_limits(password: str, said: str) -> None:
    with pytest.raises(BadAccount, match=said):
        check_new(password, "Ada")


def test_a_hash_fits_its_password_only() -> None:
    stored = hashed("kettle-orbit-mustard")
    assert stored.startswith("$argon2id$")
    assert stored != hashed("kettle-orbit-mustard")
    assert fits("kettle-orbit-mustard", stored)
    assert not fits("kettle-orbit-mustarD", stored)
    assert not fits("kettle-orbit-mustard", None)
    assert not fits("nobody has this password", None)
    assert not fits("kettle-orbit-mustard", "damaged")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    composed, decomposed = "caf\u00e9 kettle orbit", "cafe\u0301 kettle orbit"
    assert fits(decomposed, hashed(composed))


def tries(throttle: Throttle, name: str, address: str, now: int) -> int:
    """Seconds that this try has to wait; 0 if it was let through."""
    try:
        throttle.count(name, address, now)
    except TooManyTries as error:
        return error.retry_after_s
    return 0


def test_waits_for_a_name_double_up_to_five_minutes() -> None:
    throttle, now, waits = Throttle(), 0, []
    for _ in range(20):
        wait_s = tries(throttle, "ada", f"10.0.0.{_}", now)
        waits.append(wait_s)
        now += wait_s * 1000
        if wait_s:
            assert tries(throttle, "ada", "10.0.1.1", now) == 0
    assert waits[:5] == [0] * 5
    assert waits[5:11] == [1, 2, 4, 8, 16, 32]
    assert max(waits) == OF_NAME.most_s


def test_an_address_that_tries_many_names_waits_too() -> None:
    throttle = Throttle()
    assert [tries(throttle, f"name {n}", "10.0.0.1", 0) for n in range(OF_ADDRESS.free)] == [
        0
    ] * OF_ADDRESS.free
    assert tries(throttle, "another", "10.0.0.1", 0) == 1
    assert tries(throttle, "another", "10.0.0.2", 0) == 0


def test_the_right_password_gives_the_name_back_and_not_the_address() -> None:
    throttle = Throttle()
    for n in range(OF_ADDRESS.free):
        tries(throttle, f"name {n}", "10.0.0.1", 0)
    throttle.passed("name 3", "10.0.0.1")
    assert tries(throttle, "mine", "10.0.0.1", 0) == 0
    assert tries(throttle, "mine", "10.0.0.1", 0) == 1


def test_after_an_hour_it_is_forgotten() -> None:
    throttle = Throttle()
    for _ in range(5):
        tries(throttle, "ada", "10.0.0.1", 0)
    assert tries(throttle, "ada", "10.0.0.1", 0) == 1
    assert [tries(throttle, "ada", "10.0.0.1", 3_600_001) for _ in range(5)] == [0] * 5


def test_memory_stays_bounded_when_many_names_are_tried() -> None:
    throttle = Throttle()
    for n in range(30_000):
        tries(throttle, f"name {n}", f"address {n}", 0)
    assert len(throttle._tries) <= 20_000

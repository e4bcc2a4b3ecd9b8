"""What tests of procedures get: a runner that is let go of afterwards."""

from collections.abc import Iterator

import pytest

from tests.procedures.bench import Bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.runner.close()

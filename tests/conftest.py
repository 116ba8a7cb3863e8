"""What holds for every test."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from pairing import cut
from reach import prints

# No deadline: a slow machine is no failure. In CI the same examples every time.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
# Among mutants it is enough that one example fails; a smaller one is for people.
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(
    "mutants" if os.environ.get("MUTANTS") else "ci" if os.environ.get("CI") else "here"
)


@pytest.fixture(scope="module", autouse=True)
def _settle() -> None:
    """Leave what stands between modules out of every later search for garbage.

    Each PDF that is printed ends with such a search. It took 0.3 s of the 0.4 million objects that
    collecting the tests alone makes, and some of the time of all else.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves to `make test`, and that to `make exhaust`."""
    functions = [item for item in items if isinstance(item, pytest.Function)]
    printing = [item for item in functions if prints(item)]
    for item in printing:
        item.add_marker("printing")
    cut(printing)

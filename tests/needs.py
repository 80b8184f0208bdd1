"""What a test cannot do without: it is skipped by name, or fails where it is required."""

import os
from typing import NoReturn

import pytest


def unavailable(what: str, why: str) -> NoReturn:
    """Skip a test that needs something this machine does not have.

    `TEST_REQUIRE=chromium,postgresql` names what must be there: then the test fails instead.
    """
    required = os.environ.get("TEST_REQUIRE", "").split(",")
    message = f"{what} is not here: {why}"
    if what in required:
        pytest.fail(f"{message}, and TEST_REQUIRE names it")
    pytest.skip(message)

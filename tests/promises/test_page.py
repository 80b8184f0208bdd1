import re

from tests.promises.page import BROKEN, PAGE, page, promises

HOW_MANY = 44


def test_the_page_of_promises_is_made_from_their_tests() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_promise_is_there_once() -> None:
    assert [promise.number for promise in promises()] == list(range(1, HOW_MANY + 1))


def test_a_module_is_named_after_its_promise_and_has_a_test() -> None:
    for promise in promises():
        if promise.module is not None:
            assert promise.module.name.startswith(f"test_p{promise.number:02d}_")
            assert re.search(r"^(?:async )?def test_", promise.module.read_text(), re.MULTILINE)


def test_every_kept_promise_was_seen_broken_by_a_test_that_is_still_there() -> None:
    rows = re.findall(r"^\| P(\d+) \|.*\| `(test_\w+)` \|$", BROKEN.read_text(), re.MULTILINE)
    seen = {int(number) for number, _ in rows}
    kept = {promise.number: promise.module for promise in promises() if promise.module}
    assert seen == set(kept)
    for number, test in rows:
        module = kept[int(number)]
        assert f"def {test}(" in module.read_text(), test

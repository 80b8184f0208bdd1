import pytest

from voicebox.web.guard import may_change

US = "us.example"
OURS = "https://us.example"

# fmt: off
TABLE = (
    # method, Origin,                            Sec-Fetch-Site, may it?
    ("GET",  "https://evil.example",            "cross-site",   True),
    ("HEAD", "https://evil.example",            None,           True),
    ("POST", None,                              None,           True),   # very old browser, curl
    ("POST", OURS,                              "same-origin",  True),
    ("POST", "null",                            "same-origin",  True),
    ("POST", None,                              "same-origin",  True),
    ("POST", None,                              "none",         True),
    ("POST", OURS,                              None,           True),
    ("POST", OURS,                              "cross-site",   False),
    ("POST", "https://us.example:8443",         None,           False),
    ("POST", "https://us.example.evil.example", None,           False),
    ("POST", "https://evil.example",            None,           False),
    ("POST", "null",                            None,           False),  # hence same-origin
    ("POST", "https://evil.example",            "cross-site",   False),
    ("POST", "https://sub.us.example",          "same-site",    False),
    ("POST", "",                                None,           False),
    ("POST", "https://[",                       None,           False),
    ("POST", OURS,                              "",             False),
    ("PUT",  "https://evil.example",            None,           False),
)
# fmt: on


@pytest.mark.parametrize(("method", "origin", "site", "may"), TABLE)
def test_only_our_own_pages_change_something(
    method: str, origin: str | None, site: str | None, may: bool
) -> None:
    assert may_change(method, US, origin, site) is may

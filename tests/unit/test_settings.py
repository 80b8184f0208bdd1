from pathlib import Path

import pytest

from voicebox.errors import Unusable
from voicebox.settings import Settings


def test_without_any_name_the_defaults_hold() -> None:
    assert Settings.read({"PATH": "/bin"}) == Settings()


def test_each_setting_is_read() -> None:
    given = {
        "VOICEBOX_DATA": "here",
        "VOICEBOX_PUBLIC": "yes",
        "VOICEBOX_WINDOW": " week ",
        "VOICEBOX_LEAVE": "https://example.org",
        "VOICEBOX_TOMBSTONES": "/mnt/other/gone.txt",
        "VOICEBOX_FLOOR": "4",
        "VOICEBOX_BALLAST": "0",
        "VOICEBOX_LIMITS": "no",
    }
    settings = Settings.read(given)
    assert settings.data == Path("here")
    assert settings.public
    assert settings.window == "week"
    assert settings.leave == "https://example.org"
    assert settings.tombstones == Path("/mnt/other/gone.txt")
    assert (settings.floor, settings.ballast, settings.limits) == (4, 0, False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "VOICEBOX_WINDOW",
            "dayly",
            'VOICEBOX_WINDOW is "dayly"; it must be now, hour, day or week.',
        ),
        ("VOICEBOX_PUBLIC", "true", 'VOICEBOX_PUBLIC is "true"; it must be yes or no.'),
        ("VOICEBOX_EXECUTOR", "ray", 'VOICEBOX_EXECUTOR is "ray"; it must be processes.'),
        ("VOICEBOX_LEAVE", "weather", "it must be a web address"),
        (
            "VOICEBOX_DATABASE",
            "mysql://example.org",
            "VOICEBOX_DATABASE must be an address such as postgresql://name@host:5432/database.",
        ),
        ("VOICEBOX_DATABASE", "postgresql://example.org:port/x", "VOICEBOX_DATABASE must be an"),
        ("VOICEBOX_DATA", " ", "VOICEBOX_DATA is empty; give it a value or take it away."),
        ("VOICEBOX_FLOOR", "1 GB", "it must be a number of megabytes, such as 64."),
        ("VOICEBOX_BALLAST", "-1", 'VOICEBOX_BALLAST is "-1"'),
        ("VOICEBOX_LIMITS", "off", 'VOICEBOX_LIMITS is "off"; it must be yes or no.'),
        ("VOICEBOX_WINDOWS", "day", "VOICEBOX_WINDOWS is not a setting."),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_remedy(name: str, value: str, said: str) -> None:
    with pytest.raises(Unusable) as caught:
        Settings.read({name: value})
    assert said in str(caught.value)


def test_an_address_of_a_database_is_not_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(Unusable) as caught:
        Settings.read({"VOICEBOX_DATABASE": "postgres://bea:hunter2@example.org/voicebox"})
    assert "hunter2" not in str(caught.value)

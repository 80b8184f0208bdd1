"""Settings, read once from the environment and handed on; nothing reads them by itself."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from voicebox.errors import Unusable

PREFIX = "VOICEBOX_"
WINDOWS = ("now", "hour", "day", "week")


@dataclass(frozen=True)
class Settings:
    """What an operator decides. Each name here is `VOICEBOX_` and the name in capitals."""

    #: Where the two databases lie.
    data: Path = Path("site/data")
    #: Where the keys lie that no backup of the data may hold.
    secrets: Path = Path("site/secrets")
    #: Whether strangers can reach the site: then `voicebox check --public` must pass first.
    public: bool = False
    #: How long arrivals and verdicts are gathered before they are shuffled and released.
    window: str = "day"
    #: The language of the pages (BCP 47); English is the source.
    language: str = "en"
    #: Which help file is shown under *Help now*: ISO 3166 country, lower case.
    country: str = "gb"
    #: The neutral site that *Leave this site* goes to.
    leave: str = "https://www.bbc.co.uk/weather"
    #: An encoder: `minilm` or `lite`, which ship, or a folder of the operator's own.
    encoder: Path | None = None
    #: Where heavy theme computing runs: `processes`, the only place so far.
    executor: str = "processes"
    #: The licence of words that are reused in research, shown where consent is asked.
    licence: str = "CC BY-NC 4.0"
    #: A second place for tombstones, on another disk, so that no restore undoes a withdrawal.
    tombstones: Path | None = None
    #: A folder for the daily backups, on another disk.
    backups: Path | None = None
    #: The public key that backups are sealed to (age); its private half is not on this machine.
    backup_key: str | None = None
    #: Where the operator's own copies of the documents in docs/how-to/ lie, filled in.
    pack: Path | None = None
    #: A PostgreSQL address; without it SQLite in the data folder.
    database: str | None = None
    #: Whether a flood of new stories is slowed down. Only a bench that measures the rest says no.
    limits: bool = True
    #: How much room on the disk has to be left for a new story to be taken, in MB.
    floor: int = 256
    #: How much of the data folder is kept for withdrawals from a full disk, in MB; 0 is none.
    ballast: int = 64

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings of this environment.

        Raises:
            Unusable: a value that cannot be used, or an unknown `VOICEBOX_` name: a typo must
                not switch off a protection in silence.
        """
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        readers = {PREFIX + name.upper(): (name, reader) for name, reader in _READERS.items()}
        unknown = sorted(set(given) - set(readers))
        if unknown:
            known = ", ".join(sorted(readers))
            raise Unusable(f"{unknown[0]} is not a setting. The settings are: {known}.")
        values = {}
        for full_name, text in given.items():
            name, reader = readers[full_name]
            values[name] = reader(full_name, text.strip())
        return cls(**values)  # type: ignore[arg-type]  # each reader gives its field's type


def _yes_or_no(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise Unusable(f'{name} is "{text}"; it must be yes or no.')
    return text == "yes"


def _window(name: str, text: str) -> str:
    if text not in WINDOWS:
        raise Unusable(f'{name} is "{text}"; it must be now, hour, day or week.')
    return text


def _executor(name: str, text: str) -> str:
    if text != "processes":
        raise Unusable(f'{name} is "{text}"; it must be processes.')
    return text


def _path(name: str, text: str) -> Path:
    return Path(_word(name, text))


def _word(name: str, text: str) -> str:
    if not text:
        raise Unusable(f"{name} is empty; give it a value or take it away.")
    return text


def _web_address(name: str, text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise Unusable(f'{name} is "{text}"; it must be a web address that begins with https://.')
    return text


def _backup_key(name: str, text: str) -> str:
    # It may be the private one by mistake, so it is not repeated.
    if not re.fullmatch(r"age1[a-z0-9]{58}", text):
        raise Unusable(
            f"{name} must be a public key of age: age1 and 58 letters and digits, as"
            " `voicebox backup --make-key FILE` prints it."
        )
    return text


def _postgresql(name: str, text: str) -> str:
    # The address may hold a password, so it is not repeated.
    with contextlib.suppress(ValueError):
        if (
            urlsplit(text).scheme in ("postgresql", "postgresql+psycopg")
            and urlsplit(text).port != 0
        ):
            return text
    raise Unusable(f"{name} must be an address such as postgresql://name@host:5432/database.")


def _mb(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
        raise Unusable(f'{name} is "{text}"; it must be a number of megabytes, such as 64.')
    return int(text)


_READERS = {
    "data": _path,
    "secrets": _path,
    "public": _yes_or_no,
    "window": _window,
    "language": _word,
    "country": _word,
    "leave": _web_address,
    "encoder": _path,
    "executor": _executor,
    "licence": _word,
    "tombstones": _path,
    "backups": _path,
    "backup_key": _backup_key,
    "pack": _path,
    "database": _postgresql,
    "limits": _yes_or_no,
    "floor": _mb,
    "ballast": _mb,
}

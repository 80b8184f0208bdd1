"""`voicebox import`: a CSV or JSON Lines file becomes stories; bad rows are set aside."""

import asyncio
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.progress import Progress

from voicebox.cli.counts import many
from voicebox.cli.opened import opened
from voicebox.errors import Unusable
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials
from voicebox.settings import Settings
from voicebox.web.cleaning import clean, is_blank
from voicebox.web.forms import LANGUAGE
from voicebox.web.problems import LONGEST_STORY

LONGEST_NAME = 100  # characters, of a collection
DIAL_NAMES = ("counted", "quoted", "shown")


@dataclass(frozen=True)
class Bad:
    """A row that cannot be a story. Its words are not repeated in the report."""

    line: int
    reason: str


@click.command("import")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--column", default="text", show_default=True, help="The column or key with the words."
)
@click.option("--name", help="What the collection is called; else the file's name.")
@click.option("--language", default="en", show_default=True, help="The language of the words.")
@click.option("--published", is_flag=True, help="It is public already: you state so.")
@click.option("--reused", metavar="LICENCE", help="Its words may be reused, under this licence.")
@click.option(
    "--dials",
    default="",
    metavar="NAMES",
    help="For the queue: what its tellers allowed, of counted,quoted,shown.",
)
@click.option("--remove", metavar="COLLECTION", help="Take a collection out again.")
@click.pass_obj
def bring_in(
    settings: Settings,
    file: Path | None,
    column: str,
    name: str | None,
    language: str,
    published: bool,
    reused: str | None,
    dials: str,
    remove: str | None,
) -> None:
    """Bring the stories in FILE (CSV or JSON Lines) into the site.

    With --published they are public at once, counted, quoted and shown. Without it they wait
    for a moderator like any story. An import that was broken off goes on when it is run again.
    """
    if remove is not None:
        if file is not None:
            raise click.UsageError("Name a file to bring in or a collection to remove, not both.")
        _remove(settings, remove)
        return
    if file is None:
        raise click.UsageError("Name the file to bring in, or --remove COLLECTION.")
    if not LANGUAGE.fullmatch(language):
        raise click.UsageError(f'"{language}" is no language: write a code such as en or cy.')
    chosen = _dials(dials, published=published, reused=reused is not None)
    terms = Terms(
        _collection_name(file.stem if name is None else name), language, published, reused, chosen
    )
    rows, bad = read_rows(file, column)
    _set_aside(file, bad)
    new = asyncio.run(_bring(settings, terms, rows))
    came = many(new, "new story", "new stories")
    click.echo(f"{came} from {terms.name}; here already: {len(rows) - new:,}.")
    if published:
        click.echo("Run `voicebox themes` to find the themes in them.")


def read_rows(file: Path, column: str) -> tuple[list[Row], list[Bad]]:
    """Return the rows of a file that can be stories, and those that cannot.

    Raises:
        Unusable: it is no text, or it has no such column; the message names the columns.
    """
    rows, bad = [], []
    try:
        for line, words, problem in _records(file, column):
            told = clean(words)
            reason = problem or _problem(told)
            if reason:
                bad.append(Bad(line, reason))
            else:
                rows.append(Row(line, told))
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not text in UTF-8: save it as UTF-8 and try again.") from None
    except csv.Error as error:
        raise Unusable(f"{file} is not a CSV file: {error}.") from None
    return rows, bad


def _remove(settings: Settings, name: str) -> None:
    gone = many(asyncio.run(_take_out(settings, name)), "story", "stories")
    click.echo(f"{gone} of {name} gone. Run `voicebox themes` to count anew.")


def _set_aside(file: Path, bad: Sequence[Bad]) -> None:
    report = file.with_name(f"rejected-{file.stem}.csv")
    # The report of an earlier try does not outlive the faults that it names.
    report.unlink(missing_ok=True)
    if bad:
        _write_report(report, bad)
        rows = many(len(bad), "row", "rows")
        click.echo(f"{rows} cannot be stories; {report} says which, and why.")


def _records(file: Path, column: str) -> Iterator[tuple[int, str, str]]:
    if file.suffix in (".jsonl", ".ndjson", ".json"):
        return _json_records(file, column)
    return _csv_records(file, column)


def _csv_records(file: Path, column: str) -> Iterator[tuple[int, str, str]]:
    csv.field_size_limit(2**24)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, strict=True)
        names = reader.fieldnames or []
        if column not in names:
            raise Unusable(
                f'{file} has no column "{column}". Its columns are: {", ".join(names) or "none"}.'
            )
        while (record := _next_record(reader, column)) is not None:
            yield record


def _next_record(reader: "csv.DictReader[str]", column: str) -> tuple[int, str, str] | None:
    before = reader.reader.line_num
    try:
        record = next(reader, None)
    except csv.Error as error:
        if "end of data" in str(error):
            raise Unusable(
                f"A quote that opens after line {before} is never closed,"
                " so all that follows would be lost: close it and try again."
            ) from None
        return reader.reader.line_num, "", f"the row is not CSV: {error}"
    if record is None:
        return None
    cells = record.get(column)
    torn = None in record or cells is None
    reason = "the row has too many or too few cells" if torn else ""
    return reader.line_num, cells or "", reason


def _json_records(file: Path, column: str) -> Iterator[tuple[int, str, str]]:
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                yield number, "", "the line is not JSON"
                continue
            words = record.get(column) if isinstance(record, dict) else None
            if isinstance(words, str):
                yield number, words, ""
            else:
                yield number, "", f'there is no text under "{column}"'


def _collection_name(name: str) -> str:
    if not name.isprintable() or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise click.UsageError(
            f"A collection's --name has 1 to {LONGEST_NAME} letters on one line."
        )
    return name


def _problem(words: str) -> str:
    if is_blank(words):
        return "there are no words"
    over = len(words) - LONGEST_STORY
    return f"{over:,} characters too long" if over > 0 else ""


def _dials(names: str, *, published: bool, reused: bool) -> Dials:
    if published:
        return Dials(counted=True, quoted=True, shown=True, reused=reused)
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in DIAL_NAMES]
    if unknown or not chosen:
        raise click.UsageError(
            "Say what the tellers allowed: --dials with one or more of counted,quoted,shown."
            " Without any, nobody may read the stories."
        )
    return Dials(**dict.fromkeys(chosen, True), reused=reused)


def _write_report(report: Path, bad: Sequence[Bad]) -> None:
    with report.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason"])
        writer.writerows((one.line, one.reason) for one in bad)


async def _bring(settings: Settings, terms: Terms, rows: Sequence[Row]) -> int:
    new = 0
    async with opened(settings) as site:
        collection = await importing.begin(site.db, site.world, terms)
        with Progress() as progress:
            task = progress.add_task("Bringing in", total=len(rows))
            batches = importing.bring(
                site.db, site.world, site.keyring, collection, terms.dials, rows
            )
            async for added in batches:
                new += added
                progress.advance(task, importing.BATCH)
        await site.db.checkpoint()
    return new


async def _take_out(settings: Settings, name: str) -> int:
    async with opened(settings) as site:
        return await importing.take_out(site.db, site.keyring, name)

"""`voicebox verify-log`: whether a public log holds, and what of it is one receipt's."""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from moderation.log_check import Checked, Fault, Flaw, NotALog, check_document
from voicebox import receipt as receipts
from voicebox.errors import Unusable
from voicebox.flows.public_log import Own, is_signed, owned

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
#: What is wrong, by the flaw; with the number of the entry or of the head.
WRONG: Mapping[Flaw, str] = {
    Flaw.SHAPE: "Entry {at} is none: something in it was changed.",
    Flaw.PLACE: "Entry {at} is not in its place: one was dropped, added or moved.",
    Flaw.CHAIN: (
        "Entry {at} does not follow from the one before it: one of the two was changed, dropped,"
        " added or moved."
    ),
    Flaw.TWICE: "Entry {at} has the commitment of another.",
    Flaw.UNSIGNED: "No head signs entry {at} and what follows it.",
    Flaw.SHORT: "Entry {at} is missing, and heads sign it.",
    Flaw.HEAD_SHAPE: "Head {at} is none: something in it was changed.",
    Flaw.HEAD_PLACE: "Head {at} is not in its place: one was dropped, added or moved.",
    Flaw.HEAD_HASH: "Head {at} says another hash of the entries before it: one was changed.",
    Flaw.HEAD_SIGNATURE: "Head {at} does not bear the signature of this site.",
    Flaw.KEPT_LATER: (
        "The head that was kept has the number {at}, and this log ends before it: its end is"
        " missing."
    ),
    Flaw.KEPT_OTHER: (
        "The head that was kept, number {at}, is not in this log: it was written anew since, or it"
        " is another site's."
    ),
}
_NO_KEPT = "The file of --head holds no signed head."


@click.command("verify-log")
@click.argument("file", type=FILE)
@click.option(
    "--head",
    "kept",
    type=FILE,
    help="A head that was kept earlier, from { to }, as /log.atom has it.",
)
@click.option("--receipt", is_flag=True, help="Ask for a receipt, and say what is its own.")
def verify_log(file: Path, kept: Path | None, *, receipt: bool) -> None:
    """Check a public log, as /log.json gives it. It needs no site and no network.

    A receipt is asked for, and never an argument: a terminal remembers those.
    """
    document = _read(file)
    found = _checked(document, None if kept is None else _head(kept))
    if found.fault is not None:
        raise Unusable(_wrong(found.fault))
    upto = found.window or "none"
    click.echo(f"This log holds: {found.entries:,} entries, complete up to window {upto}.")
    if kept is None:
        click.echo("Whether its end is missing, only a head that was kept later can tell: --head.")
    if receipt:
        mine = owned(_asked(), document["salt"], document["entries"])
        for line in _told(mine, upto):
            click.echo(line)


def _checked(document: Any, kept: Any) -> Checked:
    # A million entries are not looked through again and again for what nobody refers to.
    gc.disable()
    try:
        return check_document(document, is_signed, kept)
    except NotALog:
        raise Unusable("This is no public log of Voicebox, or one of another version.") from None
    finally:
        gc.enable()


def _wrong(fault: Fault) -> str:
    if fault.at < 0:
        return _NO_KEPT
    return f"This log does not hold. {WRONG[fault.flaw].format(at=fault.at)}"


def _head(path: Path) -> Any:
    head = _read(path)
    if head is None:  # `null` in a file is not the same as no file
        raise Unusable(_NO_KEPT)
    return head


def _read(path: Path) -> Any:
    gc.disable()
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise Unusable(f"{path} is not JSON.") from None
    finally:
        gc.enable()


def _asked() -> str:
    while True:
        typed = click.prompt("Receipt (25 digits, they are not shown)", hide_input=True)
        try:
            return receipts.read(typed)
        except receipts.Mistyped:
            click.echo("One digit looks mistyped. Please compare it with your receipt.")
        except receipts.Unreadable:
            click.echo("A receipt has 25 digits and nothing else.")


def _told(mine: Sequence[Own], upto: str) -> Iterator[str]:
    if not mine:
        yield (
            "This receipt has no entry here. If its story was sent in a window that closed before"
            f" {upto}, and not before the log began, it was left out: that must not happen."
        )
        yield "Tell the people who run the site, or somebody you trust, and keep this file."
        return
    yield "Of this receipt's story it says:"
    for own in mine:
        reason = f", for the reason {own.reason}" if own.reason else ""
        people = f" ({own.people} people)" if own.people > 1 else ""
        yield f"  {own.window}  {own.kind}{reason}{people}"
    missing = sorted(set(range(mine[-1].step)) - {own.step for own in mine})
    if missing:
        steps = ", ".join(str(step + 1) for step in missing)
        yield (
            f"Left out before the last of them: step {steps}. A machine that stops in the midst of"
            " a step leaves it out, and does it again under the next one. If something that was"
            " done does not stand here, say so."
        )

"""Takes what the benches found into the release, where the page of promises shows it.

    python -m bench.publish

Run the benches with `--full` before. What was not run again keeps the figure that it had.
"""

import json
import sys
from pathlib import Path

from bench.report import RESULTS
from voicebox.flows.trust import MEASURED


def main() -> int:
    kept = json.loads(MEASURED.read_text(encoding="utf-8")) | found(RESULTS)
    MEASURED.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", encoding="utf-8")
    print(f"{MEASURED}: {', '.join(sorted(kept)) or 'nothing was measured'}.")
    return 0


def found(results: Path) -> dict[str, dict[str, object]]:
    """Return the figure of each bench of which there is a record, by name."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in results.glob("*.json")]
    return {
        one["name"]: {name: one[name] for name in ("figure", "reached", "day")} for one in records
    }


if __name__ == "__main__":
    sys.exit(main())

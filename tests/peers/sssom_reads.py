"""What the sssom package makes of a mapping set, as JSON: its rows, its prefixes, what its validators object to."""

from __future__ import annotations

import json
import sys

from sssom.parsers import parse_sssom_table
from sssom.validators import validate

found = parse_sssom_table(sys.argv[1])
faults = validate(found, fail_on_error=False)
json.dump(
    {
        "rows": found.df.fillna("").to_dict("records"),
        "prefixes": dict(found.prefix_map),
        "metadata": {key: str(value) for key, value in found.metadata.items()},
        "faults": {str(kind): [str(result) for result in report.results] for kind, report in faults.items()},
    },
    sys.stdout,
)

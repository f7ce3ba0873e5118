"""Which names of the allow-list statements use: JSON list of texts on stdin, JSON object on stdout.

Every statement is translated as the engine does it, procedures' bodies included, and each tree that is checked on the
way is walked. `allowed` are the names there are: nodes, their members, plain functions and types.
"""

import json
import sys
from pathlib import Path

from sqlglot import exp

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "local-aws" / "redshift"))

from engine import allowed, dialects, expressions, rules  # noqa: E402
from engine.translate import translate_script  # noqa: E402

used: set[str] = set()
check_allowed = allowed.check_allowed


def present(value: object) -> bool:
    return value is not None and value is not False and value != []


def note(root: exp.Expression) -> None:
    check_allowed(root)
    for node in root.walk():
        name = type(node).__name__
        used.add(name)
        used.update(f"{name}.{member}" for member, value in node.args.items() if present(value))
        if isinstance(node, exp.Anonymous):
            used.add(f"function {node.name.lower()}")
        if isinstance(node, exp.DataType):
            used.add(f"type {node.this.name.lower()}")


expressions.check_allowed = note
for text in json.load(sys.stdin):
    translate_script(text)

names = {kind.__name__ for kind in allowed.ALLOWED}
names |= {f"{kind.__name__}.{member}" for kind, members in allowed.ALLOWED.items() for member in members}
names |= {f"function {name}" for name in dialects.PLAIN_FUNCTIONS}
names |= {f"type {kind.name.lower()}" for kind in rules.KNOWN_TYPES}
json.dump({"allowed": sorted(names), "used": sorted(used)}, sys.stdout)

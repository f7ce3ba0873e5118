"""What the task knows, written so that a kill at any moment leaves every event in bronze exactly once.

A batch is decided before it is sent: its Parquet files lie in the task's folder, and the journal names their keys and
the state that follows. A restart sends the same bytes under the same keys again, never others. Nothing is synced to
the disk: what must be survived is the death of this process, not that of the machine, whose database goes with it.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Optional


@dataclass
class TableState:
    """One captured table; the counts are rows that are in bronze."""

    state: str = "Before load"
    full_load_rows: int = 0
    full_load_start_ms: Optional[int] = None
    full_load_end_ms: Optional[int] = None
    inserts: int = 0
    updates: int = 0
    deletes: int = 0
    ddls: int = 0
    last_update_ms: Optional[int] = None
    # [file, position]: changes up to here are in the full load
    loaded_to: Optional[list] = None
    # names: what the last object was called, see names.next_name
    last_now_ms: int = 0
    last_name_ms: int = 0
    highest_name_ms: int = 0


@dataclass
class TaskState:
    """Everything that a restart needs."""

    batch: int = 0
    loaded: bool = False
    # [file, position]: the end of the last transaction that is in bronze
    checkpoint: Optional[list] = None
    stamp: str = ""
    counter: int = 0
    tables: dict[str, TableState] = field(default_factory=dict)

    def to_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        tables = {name: TableState(**table) for name, table in data["tables"].items()}
        return cls(**{**data, "tables": tables})

    def copy(self):
        return TaskState.from_json(self.to_json())


class Journal:
    """The task's folder: `state.json`, `journal.json` and the files of the batch under way."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._state_path = self.folder / "state.json"
        self._journal_path = self.folder / "journal.json"

    def read(self) -> TaskState:
        """The last state that was reached; a new one at the first start."""
        if not self._state_path.exists():
            return TaskState()
        return TaskState.from_json(json.loads(self._state_path.read_text()))

    def pending(self):
        """The batch that was decided and perhaps not sent: {objects, state}, or None."""
        if not self._journal_path.exists():
            return None
        entry = json.loads(self._journal_path.read_text())
        if entry["state"]["batch"] <= self.read().batch:
            self._clear()
            return None
        return entry

    def commit(self, objects, state: TaskState, send, point=lambda name: None):
        """Decides a batch of [(key, path)], sends it and moves to the state after it. `point` names the moments between."""
        state.batch += 1
        entry = {"objects": [[key, str(path)] for key, path in objects], "state": state.to_json()}
        write_whole(self._journal_path, entry)
        point("before-put")
        self.finish(entry, send, point)

    def finish(self, entry, send, point=lambda name: None):
        """Sends a decided batch, for the first time or again."""
        for key, path in entry["objects"]:
            send(key, path)
            point("between-puts")
        point("after-put")
        write_whole(self._state_path, entry["state"])
        self._clear()

    def save(self, state: TaskState):
        """Moves to a state that sends nothing."""
        write_whole(self._state_path, state.to_json())

    def _clear(self):
        self._journal_path.unlink(missing_ok=True)
        for path in self.folder.glob("*.parquet"):
            path.unlink()


def write_whole(path: Path, data):
    """Replaces a file in one step: a reader sees the old content or the new, never half of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(data))
    os.replace(draft, path)

"""The full load: every captured table from one snapshot, written whole before the first byte is sent."""

from .bronze import Layout
from .errors import StopRequestedError
from .names import load_key, moment_text
from .source import Snapshot

CHUNK_ROWS = 5_000


class FullLoad:
    """Loads the tables that are not yet complete.

    A table that a kill interrupted is read again from a new snapshot: nothing of it is in bronze before all of it is
    decided. Each table remembers its snapshot's place in the log, for the changes start behind it.
    """

    def __init__(self, task):
        self._task = task

    def run(self, tables):
        """Loads and leaves the state with `loaded` set."""
        task = self._task
        waiting = [table for table in tables if task.state.tables[table.id].state != "Table completed"]
        if waiting:
            snapshot = Snapshot(task.source)
            started_ms = task.channel.now_ms()
            try:
                for table in waiting:
                    self._load(snapshot, table, started_ms)
            finally:
                snapshot.close()
        after = task.state.copy()
        after.loaded = True
        task.save(after)

    def _load(self, snapshot, table, started_ms):
        task = self._task
        after = task.state.copy()
        mine = after.tables[table.id]
        mine.state, mine.full_load_start_ms = "Full load", started_ms
        task.report(after)
        objects, mine.full_load_rows = self._write(snapshot, table, started_ms)
        mine.state, mine.full_load_end_ms = "Table completed", task.channel.now_ms()
        mine.last_update_ms = mine.full_load_end_ms
        mine.loaded_to = snapshot.position
        if after.checkpoint is None:
            after.checkpoint = snapshot.position
        task.commit(objects, after)

    def _write(self, snapshot, table, started_ms):
        """The files of one table: [(key, path)] and the number of rows."""
        task, layout = self._task, self._task.layout(table)
        objects, writer, rows_in_file, rows_in_all = [], None, 0, 0
        limit = task.config["maxRowsPerFile"]
        for chunk in snapshot.rows(table, min(CHUNK_ROWS, limit)):
            self._heed_stop()
            if writer is None or rows_in_file + len(chunk) > limit:
                if writer is not None:
                    writer.close()
                number = len(objects) + 1
                path = task.journal.folder / f"load-{number}.parquet"
                objects.append((load_key(task.config["target"]["folder"], table.schema, table.name, number), path))
                writer, rows_in_file = task.format.writer(path, layout.schema), 0
            writer.write_batch(load_batch(layout, chunk, moment_text(started_ms)))
            rows_in_file += len(chunk)
            rows_in_all += len(chunk)
        if writer is not None:
            writer.close()
        return objects, rows_in_all

    def _heed_stop(self):
        command = self._task.channel.poll()
        if command and command["command"] == "stop":
            raise StopRequestedError


def load_batch(layout: Layout, rows, at):
    """Rows of a SELECT as a batch: Op I, the time of the load, no sequence, no before image."""
    count = len(rows)
    values = []
    for column, raw in zip(layout.columns, zip(*rows), strict=True):
        if column.convert:
            raw = [None if value is None else column.convert(value) for value in raw]
        values.append(list(raw))
    nothing = [[None] * count for _ in layout.before_images]
    return layout.batch(["I"] * count, values, [at] * count, [""] * count, nothing)

"""Applies the log: transactions into per-table buffers, buffers into files, at transaction ends only."""

import time
from dataclasses import dataclass, field

from . import charsets
from .binlog import Binlog, reached
from .bronze import Layout
from .columns import from_binlog
from .names import change_key, moment_text, next_name, next_sequence

MAX_BUFFERED_ROWS = 50_000
SAVE_EVERY_S = 5
TABLE_ERROR = "Table error"
COUNTERS = {"I": "inserts", "U": "updates", "D": "deletes"}


@dataclass
class Buffer:
    """Rows of one version of one table, by column, waiting for a file."""

    schema: str
    table: str
    layout: Layout
    ops: list = field(default_factory=list)
    commits: list = field(default_factory=list)
    sequences: list = field(default_factory=list)
    values: list = field(default_factory=list)
    before: list = field(default_factory=list)

    def __post_init__(self):
        self.values = [[] for _ in self.layout.columns]
        self.before = [[] for _ in self.layout.before_images]
        converters = {column.name: column.convert for column in self.layout.columns}
        self._plan = list(zip((column.name for column in self.layout.columns), converters.values(), self.values))
        self._before_plan = [
            (source, converters[source], column)
            for (_, source), column in zip(self.layout.before_images, self.before)
        ]

    def add(self, change, committed, sequence):
        """Adds one row."""
        self.ops.append(change.op)
        self.commits.append(committed)
        self.sequences.append(sequence)
        row = change.values
        for name, convert, column in self._plan:
            value = row[name]
            if convert is not None and value is not None:
                value = convert(value)
            elif value is None and name in change.empty_sets:
                value = ""
            column.append(value)
        for name, convert, column in self._before_plan:
            value = change.before[name] if change.before else None
            column.append(convert(value) if convert is not None and value is not None else value)

    def batch(self):
        """All rows as one Arrow batch."""
        return self.layout.batch(self.ops, self.values, self.commits, self.sequences, self.before)


class Changes:
    """Follows the log from the checkpoint until it is told to stop."""

    def __init__(self, task):
        self._task = task
        self._next = task.state.copy()
        self._buffers = []
        self._current = {}
        self._layouts = {}
        self._rows = 0
        self._oldest = None
        self._drains = []
        self._saved_at = time.monotonic()

    def run(self):
        """Returns when a stop was asked for and everything read is in bronze."""
        task = self._task
        charsets.follow(task.source)
        self._binlog = Binlog(
            task.source,
            task.state.checkpoint,
            task.config["serverId"],
            task.rules,
            on_row=lambda: task.channel.die_if_planned("mid-transaction"),
        )
        task.channel.emit("following", position=self._binlog.position)
        try:
            while not self._heed_commands():
                transaction = self._binlog.next()
                if transaction:
                    self._take(transaction)
                self._flush_if_due()
            self._flush()
        finally:
            self._binlog.close()

    def _heed_commands(self):
        command = self._task.channel.poll()
        while command:
            if command["command"] == "stop":
                return True
            if command["command"] == "drain":
                self._drains.append((command["id"], self._task.source.log_end()))
            if command["command"] == "suspend":
                self._suspend(command["table"])
            command = self._task.channel.poll()
        return False

    def _suspend(self, name):
        """A table that cannot be gone on with, as DMS has them: no change of it is taken any more, the others go on."""
        self._table_state(*name.split(".", 1)).state = TABLE_ERROR
        self._oldest = time.monotonic() if self._oldest is None else self._oldest

    def _take(self, transaction):
        position, state = transaction.position, self._next
        committed = moment_text(transaction.committed_s * 1000)
        for change in transaction.changes:
            mine = self._table_state(change.table.schema, change.table.table)
            if mine.state == TABLE_ERROR or (mine.loaded_to and reached(mine.loaded_to, position)):
                continue
            state.stamp, state.counter, sequence = next_sequence(state.stamp, state.counter, transaction.committed_s)
            self._buffer(change.table).add(change, committed, sequence)
            setattr(mine, COUNTERS[change.op], getattr(mine, COUNTERS[change.op]) + 1)
            self._rows += 1
        for schema, table in self._defined(transaction):
            self._table_state(schema, table).ddls += 1
        if self._oldest is None and (transaction.ddl or self._rows):
            self._oldest = time.monotonic()

    def _defined(self, transaction):
        """The tables whose definition changed; a schema that was dropped had all that are known of it."""
        known = [tuple(name.split(".", 1)) for name in self._next.tables]
        for schema, table in transaction.ddl:
            yield from [(schema, table)] if table else [each for each in known if each[0] == schema]

    def _table_state(self, schema, table):
        known = self._next.tables
        name = f"{schema}.{table}"
        if name not in known:
            # created while the task runs: all of it is in the log
            known[name] = self._task.new_table("Table completed")
        return known[name]

    def _buffer(self, table):
        name = (table.schema, table.table)
        current = self._current.get(name)
        if current and current[0] is table:
            return current[1]
        buffer = Buffer(table.schema, table.table, self._layout(table))
        self._current[name] = (table, buffer)
        self._buffers.append(buffer)
        return buffer

    def _layout(self, table):
        known = self._layouts.get(id(table))
        if known and known[0] is table:
            return known[1]
        rules, columns = self._task.rules, [from_binlog(column) for column in table.columns]
        names, key = [column.name for column in columns], self._task.key(table.schema, table.table)
        layout = Layout(
            columns,
            rules.headers(table.schema, table.table),
            rules.before_images(table.schema, table.table, names, key),
        )
        self._layouts[id(table)] = (table, layout)
        return layout

    def _flush_if_due(self):
        now, task = time.monotonic(), self._task
        waited = self._oldest is not None and (now - self._oldest) * 1000 >= task.config["batchIntervalMs"]
        drained = [drain for drain in self._drains if reached(self._binlog.position, drain[1])]
        if waited or drained or self._rows >= MAX_BUFFERED_ROWS:
            self._flush()
        elif self._oldest is None and now - self._saved_at > SAVE_EVERY_S:
            self._flush()
        for drain in drained:
            self._drains.remove(drain)
            task.channel.emit("drained", id=drain[0], position=self._binlog.position)

    def _flush(self):
        """Everything read so far goes to bronze and the checkpoint moves behind it."""
        task, after = self._task, self._next
        self._saved_at = time.monotonic()
        if after.checkpoint == self._binlog.position and self._oldest is None:
            return
        after.checkpoint = list(self._binlog.position)
        objects = self._files(after)
        if objects or self._oldest is not None:
            task.commit(objects, after)
        else:
            task.save(after)
        self._next = task.state.copy()
        self._buffers, self._current, self._rows, self._oldest = [], {}, 0, None

    def _files(self, after):
        objects, now_ms, task = [], None, self._task
        folder = task.config["target"]["folder"]
        for number, buffer in enumerate(self._buffers):
            now_ms = task.channel.now_ms() if now_ms is None else now_ms
            state = after.tables[f"{buffer.schema}.{buffer.table}"]

            def taken(ms, buffer=buffer):
                return task.bucket.has(change_key(folder, buffer.schema, buffer.table, ms))

            ms = next_name(state, now_ms, taken)
            state.last_update_ms = now_ms
            path = task.journal.folder / f"changes-{number}.parquet"
            with task.format.writer(path, buffer.layout.schema) as writer:
                writer.write_batch(buffer.batch())
            objects.append((change_key(folder, buffer.schema, buffer.table, ms), path))
        return objects



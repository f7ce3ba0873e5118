"""A task from its first step to its end: what was decided before, the full load, the changes."""

from .bronze import Bucket, Layout, ParquetFormat
from .changes import Changes
from .errors import FatalError
from .full_load import FullLoad
from .journal import Journal, TableState
from .rules import Rules
from .source import Source


class Task:
    """Holds what the steps share. `state` is what is durably true; steps work on a copy and commit it."""

    def __init__(self, channel):
        self.channel = channel
        self.config = channel.config
        self.source = Source(self.config["source"])
        self.bucket = Bucket(self.config["target"])
        self.format = ParquetFormat(self.config["target"])
        self.rules = Rules(self.config["selections"], self.config["headers"], self.config["beforeImages"])
        self.journal = Journal(self.config["stateDir"])
        self.state = self.journal.read()
        self._keys = {}

    def run(self):
        """Returns 'stopped' or 'full-load-finished'."""
        self._finish_pending()
        self.source.check_settings()
        tables = self.source.tables(self.rules.selects)
        self._begin(tables)
        if self.config["migrationType"] != "cdc" and not self.state.loaded:
            FullLoad(self).run(tables)
        if self.config["migrationType"] == "full-load":
            return "full-load-finished"
        Changes(self).run()
        return "stopped"

    def _finish_pending(self):
        entry = self.journal.pending()
        if entry:
            self.journal.finish(entry, self.bucket.put)
            self.state = self.journal.read()

    def _begin(self, tables):
        if not tables and not self.state.tables:
            raise FatalError(
                "No tables were found at task initialization. Either the selected table(s) or schema(s) no longer exist"
                " or no match was found for the table selection pattern(s)."
            )
        is_cdc = self.config["migrationType"] == "cdc"
        for table in tables:
            self._keys[(table.schema, table.name)] = table.key
            if table.id not in self.state.tables and not self.state.loaded:
                self.state.tables[table.id] = self.new_table("Table completed" if is_cdc else "Before load")
        if is_cdc and self.state.checkpoint is None:
            self.state.checkpoint = self.config["startPosition"] or self.source.log_end()
        self.save(self.state)

    def new_table(self, state):
        """A table of which nothing is in bronze yet."""
        return TableState(state=state)

    def key(self, schema, table):
        """The primary key's columns; looked up once for a table that came later."""
        if (schema, table) not in self._keys:
            self._keys[(schema, table)] = self.source.describe(schema, table).key
        return self._keys[(schema, table)]

    def layout(self, table):
        """The bronze columns of a table as it is now."""
        names = [column.name for column in table.columns]
        headers = self.rules.headers(table.schema, table.name)
        before = self.rules.before_images(table.schema, table.name, names, table.key)
        return Layout(table.columns, headers, before)

    def commit(self, objects, state):
        """Sends a batch, moves to the state after it and reports it."""
        self.journal.commit(objects, state, self.bucket.put, self.channel.die_if_planned)
        self.state = state
        self.report(state, objects)

    def save(self, state):
        """Moves to a state that sends nothing."""
        self.journal.save(state)
        self.state = state
        self.report(state)

    def report(self, state, objects=()):
        """Tells the service the statistics and the checkpoint."""
        self.channel.emit("progress", state=state.to_json(), objects=[key for key, _ in objects])

"""Which tables a task captures, and which columns it adds; the service has validated the rules."""

import re

SYSTEM_SCHEMAS = ("mysql", "sys", "information_schema", "performance_schema")
"""The server's own: no pattern covers them."""


class Rules:
    """Selection and added columns, by table."""

    def __init__(self, selections, headers, before_images):
        self._selections = [(matcher(rule), rule["action"] == "include") for rule in selections]
        self._schemas = [like(rule["schema"]).fullmatch for rule in selections if rule["action"] == "include"]
        self._headers = [(matcher(rule), rule) for rule in headers]
        self._before_images = [(matcher(rule), rule) for rule in before_images]

    def selects(self, schema, table):
        """Included by one rule at least and excluded by none."""
        if schema in SYSTEM_SCHEMAS:
            return False
        actions = [include for matches, include in self._selections if matches(schema, table)]
        return bool(actions) and all(actions)

    def touches(self, schema):
        """Whether any table of a schema may be included: for statements whose table is not told. No schema has no name."""
        return schema not in ("", *SYSTEM_SCHEMAS) and any(matches_schema(schema) for matches_schema in self._schemas)

    def headers(self, schema, table):
        """[(column, 'commit_timestamp' | 'change_seq')] in the order of the rules."""
        return [(rule["name"], rule["expression"]) for matches, rule in self._headers if matches(schema, table)]

    def before_images(self, schema, table, columns, key):
        """[(column, source column)] of the before images of a table."""
        added = []
        for matches, rule in self._before_images:
            if matches(schema, table):
                names = key if rule["columnFilter"] == "pk-only" else columns
                added += [(f"{rule['prefix']}{name}{rule['suffix']}", name) for name in columns if name in names]
        return added


def matcher(rule):
    """A test for the names that an object locator's two patterns cover."""
    schema, table = (like(rule[part]) for part in ("schema", "table"))
    return lambda schema_name, table_name: bool(schema.fullmatch(schema_name) and table.fullmatch(table_name))


def like(pattern):
    """A pattern with `%` for any text as a regular expression; `_` is itself, as so many names hold one."""
    return re.compile(".*".join(re.escape(part) for part in pattern.split("%")), re.DOTALL)

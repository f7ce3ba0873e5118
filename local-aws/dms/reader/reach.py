"""Whether a statement that was logged as text can have changed a captured table.

Only a proof lets it pass: its session's schema is not captured, it names no captured schema, and no view, trigger or
routine of another schema does (through one of those it could reach a table that it does not name). Who may not see them all
has no proof. The server's own schemas need none: their tables have no triggers.
"""

from .rules import SYSTEM_SCHEMAS
from .statements import qualifiers

OTHER_BODIES = (
    "select table_schema as s, view_definition as d from information_schema.views"
    " union all select event_object_schema, action_statement from information_schema.triggers"
    " union all select routine_schema, routine_definition from information_schema.routines"
)

OWN_PRIVILEGES = (
    "select privilege_type as p from information_schema.user_privileges"
    " where replace(grantee, char(39), '') = current_user()"
)
SEES_ALL = {"SELECT", "SHOW VIEW", "TRIGGER"}
"""Globally: the bodies of views, triggers and (through mysql.proc) routines of every schema."""


class Reach:
    """Remembers what views, triggers and routines name, until one of them is defined anew."""

    def __init__(self, source, touches):
        self._source, self._touches = source, touches
        self._bridged = None

    def forget(self):
        """A view, trigger or routine was defined."""
        self._bridged = None

    def may_touch_captured(self, statement, default_schema):
        """Whether it cannot be ruled out."""
        if self.is_captured(default_schema) or self._names_captured(statement):
            return True
        if {default_schema, *qualifiers(statement)} <= {"", *SYSTEM_SCHEMAS}:
            return False
        if self._bridged is None:
            self._bridged = not self._sees_all() or any(
                self._may_be_bridge(row["s"], row["d"]) for row in self._source.query(OTHER_BODIES)
            )
        return self._bridged

    def _sees_all(self):
        return SEES_ALL <= {row["p"] for row in self._source.query(OWN_PRIVILEGES)}

    def _may_be_bridge(self, schema, body):
        if schema in SYSTEM_SCHEMAS or self.is_captured(schema):
            return False
        # a body that may not be read proves nothing
        return not body or self._names_captured(body)

    def _names_captured(self, text):
        return any(self.is_captured(name) for name in qualifiers(text))

    def is_captured(self, schema):
        """Whether a schema may have captured tables."""
        # a server whose file system knows no case takes SHOP for shop
        return self._touches(schema) or self._touches(schema.lower())

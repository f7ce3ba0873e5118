"""The kinds of events that a binary log can hold, by the numbers of MySQL's and MariaDB's sources.

The list is one of permission: what is not known to carry no row is not passed over, it ends the task.
"""

QUERY, ROTATE, FORMAT_DESCRIPTION, XID, TABLE_MAP = 2, 4, 15, 16, 19
EXECUTE_LOAD_QUERY, HEARTBEAT, XA_PREPARE, MARIADB_GTID = 18, 27, 38, 162
# the first of each pair is version 1, as MariaDB writes it, the second is MySQL's
INSERTS, UPDATES, DELETES = {23, 30}, {24, 31}, {25, 32}
ROWS = INSERTS | UPDATES | DELETES

HARMLESS = {
    3: "STOP", 5: "INTVAR", 9: "APPEND_BLOCK", 11: "DELETE_FILE", 13: "RAND", 14: "USER_VAR", 17: "BEGIN_LOAD_QUERY",
    28: "IGNORABLE", 29: "ROWS_QUERY", 33: "GTID", 34: "ANONYMOUS_GTID", 35: "PREVIOUS_GTIDS", 36: "TRANSACTION_CONTEXT",
    37: "VIEW_CHANGE", 41: "HEARTBEAT_V2", 42: "GTID_TAGGED", 160: "ANNOTATE_ROWS", 161: "BINLOG_CHECKPOINT",
    163: "GTID_LIST", 164: "START_ENCRYPTION",
}  # fmt: skip
"""Carry no change themselves: values for the statement that follows (which is judged), marks, and blocks of a file."""

UNCOMPRESS = (
    "DMS reads no compressed log: set global log_bin_compress = OFF (MariaDB)"
    " or binlog_transaction_compression = OFF (MySQL), for the sessions too, and start a new epoch"
)
WHOLE_ROWS = "set binlog_row_image = FULL, for the sessions too, and binlog_row_value_options = '', and start a new epoch"
BY_ROWS = "set binlog_format = ROW, for the sessions too, and start a new epoch"
NO_XA = "DMS reads no XA transactions: end them in the application, and start a new epoch"
LOOK = "find out what wrote it (mysqlbinlog shows it), and start a new epoch"

REFUSED = {
    165: ("QUERY_COMPRESSED", UNCOMPRESS),
    166: ("WRITE_ROWS_COMPRESSED_V1", UNCOMPRESS), 167: ("UPDATE_ROWS_COMPRESSED_V1", UNCOMPRESS),
    168: ("DELETE_ROWS_COMPRESSED_V1", UNCOMPRESS), 169: ("WRITE_ROWS_COMPRESSED", UNCOMPRESS),
    170: ("UPDATE_ROWS_COMPRESSED", UNCOMPRESS), 171: ("DELETE_ROWS_COMPRESSED", UNCOMPRESS),
    40: ("TRANSACTION_PAYLOAD", UNCOMPRESS), 39: ("PARTIAL_UPDATE_ROWS", WHOLE_ROWS),
    26: ("INCIDENT", "the server itself says that changes are missing from its log: start a new epoch"),
    20: ("PRE_GA_WRITE_ROWS", LOOK), 21: ("PRE_GA_UPDATE_ROWS", LOOK), 22: ("PRE_GA_DELETE_ROWS", LOOK),
    6: ("LOAD", BY_ROWS), 8: ("CREATE_FILE", BY_ROWS), 10: ("EXEC_LOAD", BY_ROWS), 12: ("NEW_LOAD", BY_ROWS),
}  # fmt: skip
"""Known by name, to say what to do; a number that is in no list is refused as well."""

IGNORABLE_FLAG = 0x80
"""By the protocol: who does not know this kind of event may pass it over, it carries no change."""


def refusal(kind, flags):
    """Why an event must not be passed over, as (what it is, what to do); None where it may be."""
    if kind in HARMLESS:
        return None
    if kind in REFUSED:
        name, mend = REFUSED[kind]
        return f"it holds a {name} event (number {kind})", mend
    if flags & IGNORABLE_FLAG:
        return None
    return f"it holds an event of an unknown kind (number {kind})", LOOK

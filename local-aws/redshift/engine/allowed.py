"""The allow-list: every kind of node, with those of its members, whose meaning on PostgreSQL was looked at.

Anything else is an error that names the node, so that nothing reaches PostgreSQL unread: a clause that sqlglot parses
and PostgreSQL happens to accept may mean something else in Redshift, or not exist there.
"""

from __future__ import annotations

from sqlglot import exp

from .errors import TranslationError

_QUERY = "with_ expressions distinct from_ joins where group having qualify order limit offset"
_SET_OPERATION = "with_ this expression distinct order limit offset"
_BINARY = "this expression"
_UNARY = "this"

_NODES: dict[str, str] = {
    # queries
    "Select": _QUERY,
    "Union": _SET_OPERATION,
    "Except": _SET_OPERATION,
    "Intersect": _SET_OPERATION,
    "Subquery": "this alias",
    "With": "expressions recursive",
    "CTE": "this alias",
    "From": _UNARY,
    "Join": "this on side kind using",
    "Table": "this alias db joins",
    "TableAlias": "this columns",
    "Where": _UNARY,
    "Group": "expressions",
    "Having": _UNARY,
    "Qualify": _UNARY,
    "Order": "expressions",
    "Ordered": "this desc nulls_first",
    "Limit": "expression",
    "Offset": "expression",
    "Distinct": "expressions",
    "Star": "",
    "Alias": "this alias",
    "Column": "this table db",
    "Identifier": "this quoted",
    "Tuple": "expressions",
    "Values": "expressions",
    # values and operators
    "Literal": "this is_string",
    "Null": "",
    "Boolean": _UNARY,
    "Var": _UNARY,
    "Placeholder": _UNARY,
    "Paren": _UNARY,
    "Neg": _UNARY,
    "Not": _UNARY,
    "And": _BINARY,
    "Or": _BINARY,
    "EQ": _BINARY,
    "NEQ": _BINARY,
    "GT": _BINARY,
    "GTE": _BINARY,
    "LT": _BINARY,
    "LTE": _BINARY,
    "Is": _BINARY,
    "Add": _BINARY,
    "Sub": _BINARY,
    "Mul": _BINARY,
    "Div": "this expression typed",
    "Mod": _BINARY,
    "DPipe": "this expression safe",
    "Like": "this expression negate",
    "ILike": "this expression negate",
    "Escape": _BINARY,
    "In": "this expressions query",
    "Between": "this low high",
    "Exists": _UNARY,
    "Case": "this ifs default",
    "If": "this true",
    "Cast": "this to",
    "DataType": "this expressions",
    "DataTypeParam": _UNARY,
    "Interval": "this unit",
    # functions
    "Anonymous": "this expressions",
    "Abs": _UNARY,
    "Ceil": _UNARY,
    "Coalesce": "this expressions",
    "ConvertTimezone": "source_tz target_tz timestamp",
    "CurrentDate": "",
    "CurrentTimestamp": "sysdate",
    "DecodeCase": "expressions",
    "Extract": _BINARY,
    "Floor": _UNARY,
    "FromBase": _BINARY,
    "Greatest": "this expressions ignore_nulls",
    "LastDay": _UNARY,
    "Least": "this expressions ignore_nulls",
    "Left": _BINARY,
    "Length": _UNARY,
    "Lower": _UNARY,
    "MD5": _UNARY,
    "Nullif": _BINARY,
    "Nvl2": "this true false",
    "Pad": "this expression fill_pattern is_left",
    "Pow": _BINARY,
    "Repeat": "this times",
    "Replace": "this expression replacement",
    "Reverse": _UNARY,
    "Right": _BINARY,
    "Round": "this decimals",
    "SHA2": "this length",
    "Sign": _UNARY,
    "SplitPart": "this delimiter part_index",
    "Sqrt": _UNARY,
    "StrPosition": "this substr",
    "Substring": "this start length",
    "Trim": "this expression position",
    "TsOrDsAdd": "this expression unit return_type",
    "TsOrDsDiff": "this expression unit",
    "Upper": _UNARY,
    # aggregates and windows
    "Avg": _UNARY,
    "Count": "this big_int",
    "GroupConcat": "this separator",
    "LogicalAnd": _UNARY,
    "LogicalOr": _UNARY,
    "Max": _UNARY,
    "Min": _UNARY,
    "PercentileCont": _UNARY,
    "Sum": _UNARY,
    "WithinGroup": _BINARY,
    "DenseRank": "",
    "FirstValue": _UNARY,
    "Lag": "this offset",
    "LastValue": _UNARY,
    "Lead": "this offset",
    "Ntile": _UNARY,
    "Rank": "",
    "RowNumber": "",
    "Window": "this partition_by order spec over",
    "WindowSpec": "kind start start_side end end_side",
    # writing
    "Insert": "this expression",
    "Update": "with_ this expressions from_ where",
    "Delete": "with_ this using where",
    "Merge": "this using on whens",
    "Whens": "expressions",
    "When": "matched then",
    # definitions
    "Create": "this kind expression exists properties replace",
    "Schema": "this expressions",
    "ColumnDef": "this kind constraints",
    "ColumnConstraint": "kind",
    "NotNullColumnConstraint": "allow_null",
    "DefaultColumnConstraint": _UNARY,
    "EncodeColumnConstraint": _UNARY,
    "GeneratedAsIdentityColumnConstraint": "start increment",
    "PrimaryKey": "expressions include",
    "IndexParameters": "",
    "PrimaryKeyColumnConstraint": "include",
    "Heredoc": _UNARY,
    "UserDefinedFunction": "this expressions wrapped",
    "Properties": "expressions",
    "MaterializedProperty": "",
    "TemporaryProperty": "",
    "DistStyleProperty": _UNARY,
    "DistKeyProperty": _UNARY,
    "SortKeyProperty": "this compound",
    "BackupProperty": _UNARY,
    "AutoRefreshProperty": _UNARY,
    "LanguageProperty": _UNARY,
    "LikeProperty": _UNARY,
    "Drop": "kind tables expressions exists materialized cascade",
    "Alter": "this kind actions",
    "AlterColumn": "this dtype",
    "AddConstraint": "expressions",
    "RenameColumn": "this to",
    "AlterRename": _UNARY,
    "Comment": "this kind expression",
    "Analyze": "tables",
}

ALLOWED: dict[type, frozenset[str]] = {
    getattr(exp, name): frozenset(members.split()) for name, members in _NODES.items()
}


def check_allowed(root: exp.Expression) -> None:
    """Raises for the first node, or member of a node, that is not on the list."""
    for node in root.walk():
        members = ALLOWED.get(type(node))
        if members is None:
            raise TranslationError(f"{type(node).__name__} is not known to the local Redshift: {_excerpt(node)}")
        for name, value in node.args.items():
            if name not in members and _present(value):
                raise TranslationError(
                    f"{_kind(value)}{type(node).__name__}.{name} is not known to the local Redshift: {_excerpt(node)}"
                )


def _present(value: object) -> bool:
    return value is not None and value is not False and value != []


def _kind(value: object) -> str:
    """`TableSample as ` before the member that holds one, where the member holds nodes."""
    first = value[0] if isinstance(value, list) else value
    return f"{type(first).__name__} as " if isinstance(first, exp.Expression) else ""


def _excerpt(node: exp.Expression) -> str:
    text = node.sql("redshift", comments=False)
    return text if len(text) <= 120 else f"{text[:117]}..."

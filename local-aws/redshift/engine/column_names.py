"""Names of result columns that the writing of values would change: PostgreSQL takes them from the calls it is given."""

from __future__ import annotations

from sqlglot import exp

_TYPE_NAMES = {
    exp.DType.SMALLINT: "int2",
    exp.DType.INT: "int4",
    exp.DType.BIGINT: "int8",
    exp.DType.DECIMAL: "numeric",
    exp.DType.FLOAT: "float4",
    exp.DType.DOUBLE: "float8",
    exp.DType.BOOLEAN: "bool",
    exp.DType.VARCHAR: "varchar",
    exp.DType.TEXT: "varchar",
    exp.DType.CHAR: "bpchar",
}
# As the documentation's examples show them.
_CALL_NAMES = {
    exp.SHA2: "sha2",
    exp.GroupConcat: "listagg",
    exp.Extract: "date_part",
    exp.TsOrDsAdd: "date_add",
    exp.TsOrDsDiff: "date_diff",
    exp.CurrentDate: "date",
    exp.CurrentTimestamp: "timestamp",
}


def name_columns(tree: exp.Expression, keep_root: bool = False) -> None:
    """Gives what is written otherwise in a select list the name that Redshift gives it; the root is left alone on demand."""
    for select in list(tree.find_all(exp.Select)):
        if keep_root and select is tree:
            continue
        for item in list(select.expressions):
            name = _name(item.unnest())
            if name:
                item.replace(exp.alias_(item.copy(), name, quoted=True))


def _name(node: exp.Expression) -> str | None:
    if type(node) in _CALL_NAMES:
        return _CALL_NAMES[type(node)]
    if isinstance(node, exp.WithinGroup):
        return _name(node.this)
    if isinstance(node, exp.Pad):
        return "lpad" if node.args.get("is_left") else "rpad"
    if not isinstance(node, exp.Cast) or node.to.this not in _TYPE_NAMES:
        return None
    return _inner_name(node.this.unnest()) or _TYPE_NAMES[node.to.this]


def _inner_name(node: exp.Expression) -> str | None:
    """A cast of a column or of a call has its name, any other that of the type."""
    if isinstance(node, exp.Column):
        return node.name
    if isinstance(node, (exp.Cast, exp.Pad)):
        return _name(node)
    if isinstance(node, (exp.Window, exp.WithinGroup)):
        return _inner_name(node.this)
    if isinstance(node, exp.Anonymous):
        return node.name.lower()
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Binary, exp.Connector)):
        return node.sql_name().lower()
    return None

"""Names of bronze objects and of moments, as DMS writes them."""

import datetime

from .journal import TableState

EPOCH = datetime.datetime(1970, 1, 1)


def load_key(folder, schema, table, number):
    """`<folder>/shop/customer/LOAD00000001.parquet`; the counter is hexadecimal."""
    return f"{prefix(folder, schema, table)}LOAD{number:08X}.parquet"


def change_key(folder, schema, table, ms):
    """`<folder>/shop/customer/2010/12/01/20101201-082600123.parquet`."""
    at = moment(ms)
    return f"{prefix(folder, schema, table)}{at:%Y/%m/%d}/{at:%Y%m%d-%H%M%S}{ms % 1000:03d}.parquet"


def prefix(folder, schema, table):
    """The folder of one table."""
    return "/".join(part for part in (folder, schema, table) if part) + "/"


def next_name(table: TableState, now_ms, taken):
    """The next free millisecond for an object of this table, and the table's memory of it.

    A clock that stands still gives T, T+1, …; one that was set back may meet names that are taken, so those are
    looked up in the bucket (`taken`), and only those.
    """
    ms = table.last_name_ms + 1 if now_ms == table.last_now_ms else now_ms
    while ms <= table.highest_name_ms and taken(ms):
        ms += 1
    table.last_now_ms, table.last_name_ms = now_ms, ms
    table.highest_name_ms = max(table.highest_name_ms, ms)
    return ms


def moment(ms) -> datetime.datetime:
    """Epoch milliseconds as naive UTC."""
    return EPOCH + datetime.timedelta(milliseconds=ms)


def moment_text(ms):
    """`2010-12-01 08:26:00.000000`."""
    return moment(ms).strftime("%Y-%m-%d %H:%M:%S.%f")


def next_sequence(stamp, counter, commit_s):
    """AR_H_CHANGE_SEQ: 16 digits of time and 19 of a counter.

    The time never runs backwards, so that bytewise order is the log's order even when the source's clock jumps back.
    """
    stamp = max(stamp, moment(commit_s * 1000).strftime("%Y%m%d%H%M%S") + "00")
    return stamp, counter + 1, f"{stamp}{counter + 1:019d}"

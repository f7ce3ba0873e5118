"""The way of one entity's rows, in order. Each step is a pure function of its own file."""

from __future__ import annotations

from enum import Enum, auto
from functools import reduce
from typing import Sequence, Tuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.deduplicate import mark_duplicates
from elt.events import add_identity
from elt.key_change import split_key_changes, unsplit
from elt.map_rows import fold_repeats, mark_folded, reject_late
from elt.personal_data import protect_personal_data
from elt.standardise import standardise
from elt.validate import validate

SMALL_ROWS = 200_000


class Repeats(Enum):
    """
    What of a feed's events may be there more than once. A row is known by its file's arrival and its place, so only a row that makes several
    events may make one twice; and rows of which each is a record of its own, because the reader counted them, repeat nothing.
    A row with a stamp is known by itself and may come in two files. Nothing of it is folded: between two that are equal in one file another
    may stand that came in another file.
    """

    NONE = auto()
    ROWS_MAKE_ONE = auto()
    ROWS_MAKE_SEVERAL = auto()
    ROWS_COME_AGAIN = auto()


def refine_entity(
    groups: Sequence[DataFrame],
    contract: Contract,
    source_system: str,
    pads: DataFrame,
    rows: int,
    has_images: bool = True,
    may_double: bool = True,
) -> DataFrame:
    """
    Bronze rows, one frame for each schema, as events with reasons, identity and duplicates marked. No value is in clear. Nothing is
    folded: that is for what a feed's rows make.
    Few rows stay in one partition: then nothing is shuffled. `has_images`: whether a row may say what its key was before.
    `may_double`: whether an event may be there twice.
    """
    standard = reduce(DataFrame.unionByName, [standardise(group, contract) for group in groups])
    sized = standard.coalesce(1) if rows <= SMALL_ROWS else standard
    split = split_key_changes(sized, contract) if has_images else unsplit(sized)
    checked = validate(split, contract)
    events = add_identity(protect_personal_data(checked, contract, pads), contract, source_system)
    marked = mark_duplicates(events) if may_double else events.withColumn("_duplicate", F.lit(False))
    return marked.withColumns({"_contract_version": F.lit(contract.version), "_folded": F.lit(False)})


def refine_mapped(events: Sequence[Tuple[DataFrame, Contract]], source_system: str, pads: DataFrame, rows: int, how: Repeats) -> DataFrame:
    """The same of what feeds' rows make, each frame by its own version of the contract: late ones are rejected, repeated ones folded."""
    may_double, is_large = how in (Repeats.ROWS_MAKE_SEVERAL, Repeats.ROWS_COME_AGAIN), rows > SMALL_ROWS
    made = [(fold_repeats(frame, contract) if is_large and how is Repeats.ROWS_MAKE_ONE else frame, contract) for frame, contract in events]
    refined = [
        refine_entity([frame], contract, source_system, pads, rows, has_images=False, may_double=may_double) for frame, contract in made
    ]
    _, contract = events[0]
    timely = reject_late(reduce(DataFrame.unionByName, refined), contract.committed_late.minutes)
    return timely if how in (Repeats.NONE, Repeats.ROWS_COME_AGAIN) else mark_folded(timely)

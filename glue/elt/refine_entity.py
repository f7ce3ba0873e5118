"""The way of one entity's rows, in order. Each step is a pure function of its own file."""

from __future__ import annotations

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


def refine_entity(
    groups: Sequence[DataFrame], contract: Contract, source_system: str, pads: DataFrame, rows: int, has_images: bool = True
) -> DataFrame:
    """
    Bronze rows, one frame for each schema, as events with reasons, identity and duplicates marked. No value is in clear. Nothing is
    folded: that is for what a feed's rows make.
    Few rows stay in one partition: then nothing is shuffled. `has_images`: whether a row may say what its key was before.
    """
    standard = reduce(DataFrame.unionByName, [standardise(group, contract) for group in groups])
    sized = standard.coalesce(1) if rows <= SMALL_ROWS else standard
    split = split_key_changes(sized, contract) if has_images else unsplit(sized)
    checked = validate(split, contract)
    protected = protect_personal_data(checked, contract, pads)
    marked = mark_duplicates(add_identity(protected, contract, source_system))
    return marked.withColumns({"_contract_version": F.lit(contract.version), "_folded": F.lit(False)})


def refine_mapped(
    events: Sequence[Tuple[DataFrame, Contract]], source_system: str, pads: DataFrame, rows: int, may_repeat: bool
) -> DataFrame:
    """The same of what feeds' rows make, each frame by its own version of the contract: late ones are rejected, repeated ones folded. `may_repeat`: no row makes two events, so that repeated ones of a large batch need not be worked out."""
    made = [(fold_repeats(frame, contract) if may_repeat and rows > SMALL_ROWS else frame, contract) for frame, contract in events]
    refined = [refine_entity([frame], contract, source_system, pads, rows, has_images=False) for frame, contract in made]
    _, contract = events[0]
    return mark_folded(reject_late(reduce(DataFrame.unionByName, refined), contract.committed_late.minutes))

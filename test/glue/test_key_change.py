"""A changed primary key becomes a delete and an insert."""

from glue_support import column, entity

LINE = entity(
    key=("order_id", "line_no"),
    columns=[column("order_id", "varchar(20)", nullable=False), column("line_no", "integer", nullable=False), column("qty", "integer", nullable=False)],
)


def parts(rows):
    return [(row["_op"], row["record_key"], row["qty"], row["_split"]) for row in rows]


def test_an_update_with_another_key_is_split_and_the_delete_comes_first(refined):
    rows = refined(LINE, [{"Op": "U", "order_id": "B", "line_no": 2, "qty": 5, "BI_order_id": "A", "BI_line_no": 1}])
    assert parts(rows) == [("D", "1:A|1:1", None, True), ("I", "1:B|1:2", 5, False)]
    assert rows[0]["_sequence"] == rows[1]["_sequence"]
    assert rows[0]["_reasons"] == rows[1]["_reasons"] == []


def test_an_update_of_the_same_key_stays_one_row(refined):
    rows = refined(LINE, [{"Op": "U", "order_id": "A", "line_no": 1, "qty": 5, "BI_order_id": "A", "BI_line_no": 1}])
    assert parts(rows) == [("U", "1:A|1:1", 5, False)]


def test_trailing_blanks_alone_do_not_change_a_key(refined):
    rows = refined(LINE, [{"Op": "U", "order_id": "A ", "line_no": 1, "qty": 5, "BI_order_id": "A", "BI_line_no": 1}])
    assert parts(rows) == [("U", "1:A|1:1", 5, False)]


def test_an_update_without_before_image_and_an_insert_with_one_stay_one_row(refined):
    rows = refined(
        LINE,
        [
            {"Op": "U", "order_id": "A", "line_no": 1, "qty": 5},
            {"Op": "I", "order_id": "B", "line_no": 1, "qty": 5, "BI_order_id": "A", "BI_line_no": 1},
        ],
    )
    assert [row["_op"] for row in rows] == ["U", "I"]


def test_of_a_split_only_the_bad_insert_is_rejected(refined):
    rows = refined(LINE, [{"Op": "U", "order_id": "B", "line_no": 1, "qty": None, "BI_order_id": "A", "BI_line_no": 1}])
    assert [(row["_op"], row["_reasons"]) for row in rows] == [("D", []), ("I", ["qty:null"])]


def test_two_rows_that_swap_keys_end_and_begin_both(refined):
    rows = refined(
        LINE,
        [
            {"Op": "U", "order_id": "B", "line_no": 1, "qty": 1, "BI_order_id": "A", "BI_line_no": 1},
            {"Op": "U", "order_id": "A", "line_no": 1, "qty": 2, "BI_order_id": "B", "BI_line_no": 1},
        ],
    )
    assert sorted(parts(rows)) == sorted(
        [("D", "1:A|1:1", None, True), ("I", "1:B|1:1", 1, False), ("D", "1:B|1:1", None, True), ("I", "1:A|1:1", 2, False)]
    )

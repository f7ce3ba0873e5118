"""Values arrive exactly, the same by load and by log."""

import datetime
import random
from decimal import Decimal

import pyarrow as pa

TYPES = {
    "t1": ("tinyint(1)", [0, 1, -128]), "t2": ("tinyint unsigned", [255, 0]), "s1": ("smallint", [-32768, 7]),
    "s2": ("smallint unsigned", [65535]), "m1": ("mediumint", [-8388608]), "m2": ("mediumint unsigned", [16777215]),
    "i1": ("int", [-2147483648]), "i2": ("int unsigned", [4294967295]), "b1": ("bigint", [-(2**63)]),
    "b2": ("bigint unsigned", [2**64 - 1]), "f": ("float", [0.1, -3.25e30]), "d": ("double", [0.1, 1e300]),
    "n1": ("decimal(12,3)", ["-123456789.001", "0.5", "-0.001"]), "n2": ("decimal(38,10)", ["-" + "9" * 28 + ".0123456789"]),
    "n3": ("decimal(3,3)", ["0.999", "-0.001"]), "n4": ("decimal(20,0)", ["12345678901234567890"]),
    "n5": ("decimal(45,2)", ["1234567890123456789012345678901234567890123.45"]),
    "c": ("char(5)", ["ab", "ü€😀"]), "v": ("varchar(300)", ["", "ä" * 200, "O'Neil \\ \"x\""]), "l": ("varchar(20) character set latin1", ["café"]),
    "x": ("text", ["long " * 5000]), "bi": ("binary(6)", [b"a\x00\x00", b"\x00\xff\x00"]), "vb": ("varbinary(9)", [b"a\x00"]),
    "bl": ("blob", [bytes(range(256))]), "da": ("date", ["2010-12-01", "0001-01-01", "9999-12-31"]),
    "dt": ("datetime", ["2010-12-01 08:26:00", "1000-01-01"]), "dt3": ("datetime(3)", ["2010-12-01 08:26:00.007"]),
    "dt6": ("datetime(6)", ["2010-12-01 08:26:00.000001"]), "ts": ("timestamp null", ["2010-12-01 08:26:00"]),
    "ts6": ("timestamp(6) null", ["2010-12-01 08:26:00.123456"]), "ti": ("time", ["-838:59:59", "00:00:01", "101:02:03"]),
    "ti1": ("time(1)", ["-00:00:01.2", "-01:00:00.9"]), "ti3": ("time(3)", ["-00:00:00.001", "12:00:00.250", "-10:59:59.999"]),
    "ti6": ("time(6)", ["-00:59:59.000001", "-00:00:59.5"]), "y": ("year", [1901, 2155, 0]), "bo": ("bit(1)", [0, 1]),
    "b9": ("bit(9)", [0, 257, 511]), "e": ("enum('a','b c','ü')", ["ü", "b c"]), "se": ("set('z','a','m')", ["a,z", "", "m"]),
    "j": ("json", ['{"a": [1, "é"]}']),
}  # fmt: skip


def test_every_type_is_the_same_by_load_and_by_log(shop, reader):
    columns = ", ".join(f"`{name}` {type_}" for name, (type_, _) in TYPES.items())
    shop.run("set sql_mode = ''", f"create table loaded (id int primary key, {columns})", "create table logged like loaded")
    task = reader()
    width = max(len(values) for _, values in TYPES.values())
    placeholders = ", ".join(["%s"] * (len(TYPES) + 1))
    with shop.connection.cursor() as cursor:
        for row in range(width + 1):
            values = [values[row % len(values)] if row < width else None for _, values in TYPES.values()]
            cursor.execute(f"insert into loaded values ({placeholders})", [row, *values])
    task.start()
    task.following()
    shop.run("insert into logged select * from loaded")
    task.drain()
    load = task.store.table(task.keys("loaded")[0])
    log = task.store.table(task.keys("logged")[0])
    assert load.schema == log.schema
    for name in load.schema.names:
        if name not in ("_committed_at", "_sequence"):
            assert load[name].to_pylist() == log[name].to_pylist(), name
    assert log["n1"].to_pylist()[:3] == [Decimal("-123456789.001"), Decimal("0.500"), Decimal("-0.001")]
    assert log["n5"].to_pylist()[0] == "1234567890123456789012345678901234567890123.45"
    assert log["ti1"].to_pylist()[:2] == ["-00:00:01.2", "-01:00:00.9"]
    assert log["ti3"].to_pylist()[:3] == ["-00:00:00.001", "12:00:00.250", "-10:59:59.999"]
    assert log["ti"].to_pylist()[:3] == ["-838:59:59", "00:00:01", "101:02:03"]
    assert log["se"].to_pylist()[:3] == ["z,a", "", "m"]
    assert log["bi"].to_pylist()[:2] == [b"a\x00\x00\x00\x00\x00", b"\x00\xff\x00\x00\x00\x00"]
    assert log["ts"].to_pylist()[0] == datetime.datetime(2010, 12, 1, 8, 26)
    assert log.schema.field("n1").type == pa.decimal128(12, 3)
    assert log.schema.field("t2").type == pa.uint8() and log.schema.field("b2").type == pa.uint64()
    assert log.schema.field("dt").type == pa.timestamp("us") and log.schema.field("bo").type == pa.bool_()
    assert all(value is None for value in log.slice(width).drop(["Op", "id", "_committed_at", "_sequence"]).to_pylist()[0].values())


def test_decimals_are_exact_to_the_digit(shop, reader):
    shop.run("create table m (id int primary key, v decimal(30,9))")
    task = reader().start()
    task.following()
    dice = random.Random(1)
    written = []
    for _ in range(300):
        digits = "".join(dice.choice("0123456789") for _ in range(dice.randint(1, 21)))
        fraction = "".join(dice.choice("0123456789") for _ in range(9))
        written.append(dice.choice(["", "-"]) + (digits.lstrip("0") or "0") + "." + fraction[:-1] + "7")
    with shop.connection.cursor() as cursor:
        cursor.executemany("insert into m values (%s, %s)", list(enumerate(written)))
    task.drain()
    assert [str(row["v"]) for row in task.rows("m")] == written


def test_a_key_change_carries_the_key_before(shop, reader):
    shop.run("create table k (a int, b varchar(5), v int, primary key (b, a))", "insert into k values (1, 'x', 0)")
    task = reader().start()
    task.following()
    shop.run("update k set a = 2, b = 'y'", "update k set v = 9", "delete from k")
    task.drain()
    picked = [{name: row[name] for name in ("Op", "a", "b", "v", "BI_a", "BI_b")} for row in task.rows("k")]
    assert picked == [
        {"Op": "I", "a": 1, "b": "x", "v": 0, "BI_a": None, "BI_b": None},
        {"Op": "U", "a": 2, "b": "y", "v": 0, "BI_a": 1, "BI_b": "x"},
        {"Op": "U", "a": 2, "b": "y", "v": 9, "BI_a": 2, "BI_b": "y"},
        {"Op": "D", "a": 2, "b": "y", "v": 9, "BI_a": None, "BI_b": None},
    ]
    assert list(task.rows("k")[0]) == ["Op", "a", "b", "v", "_committed_at", "_sequence", "BI_a", "BI_b"]


SAMPLES = "£€éßЖωשあ漢한™“~\\¥|Ą₤ก😀"


def test_text_of_every_character_set_is_the_same_by_load_and_by_log(shop, reader):
    charsets = [name for (name,) in shop.run("select character_set_name from information_schema.character_sets order by 1")]
    charsets = [name for name in charsets if name not in ("binary", "filename")]
    assert len(charsets) >= 38
    # what a set does not have, the server itself writes as a question mark
    shop.run("set sql_mode = ''")
    for name in charsets:
        columns = f"v varchar(60) character set {name}, c char(30) character set {name}, t text character set {name}"
        shop.run(f"create table loaded_{name} (id int primary key, {columns})", f"create table logged_{name} like loaded_{name}")
        shop.run(f"insert into loaded_{name} values (1, 'a', 'b ', ''), (2, null, null, null)")
        with shop.connection.cursor() as cursor:
            cursor.execute(f"insert into loaded_{name} values (3, %s, %s, %s)", [SAMPLES] * 3)
    # of the sets of one byte, every byte; of the Japanese ones, pairs that Python reads otherwise
    for name in charsets:
        shop.run(
            f"insert into loaded_{name} (id, v) select 10 + seq, char(seq using {name}) from seq_0_to_255"
            f" where '{name}' in (select character_set_name from information_schema.character_sets where maxlen = 1)"
        )
    for name, pairs in {"eucjpms": "a1f2a1c1", "ujis": "a1c0", "sjis": "815f", "cp932": "8160fa58", "gbk": "a140"}.items():
        shop.run(f"insert into loaded_{name} (id, v) values (4, convert(x'{pairs}' using {name}))")
    task = reader().start()
    task.following()
    for name in charsets:
        shop.run(f"insert into logged_{name} select * from loaded_{name}")
    task.drain()
    for name in charsets:
        load, log = task.rows(f"loaded_{name}"), task.rows(f"logged_{name}")
        texts = [[(row["id"], row["v"], row["c"], row["t"]) for row in rows] for rows in (load, log)]
        assert texts[0] == texts[1], name
        if name in ("utf8mb4", "utf16", "utf16le", "utf32"):
            assert texts[1][2] == (3, SAMPLES, SAMPLES, SAMPLES), name
    assert [row["v"] for row in task.rows("logged_latin1") if row["id"] in (10 + 0x80, 10 + 0x81, 10 + 0xA3)] == ["€", "\x81", "£"]
    assert task.rows("logged_latin1")[2]["t"].startswith("£€éß")


def test_words_of_enums_and_sets_and_the_newest_collations_are_text_as_well(shop, reader):
    columns = (
        "l enum('ü','€') character set latin1, s set('é','b','ж') character set utf16,"
        " u varchar(9) character set utf16 collate utf16_uca1400_ai_ci, n varchar(9) collate utf8mb4_uca1400_ai_ci"
    )
    shop.run("set sql_mode = ''", f"create table loaded (id int primary key, {columns})", "create table logged like loaded")
    shop.run("insert into loaded values (1, 'ü', 'é,ж', '£😀', '£😀'), (2, '€', '', '', ''), (3, 'none such', null, null, null)")
    task = reader().start()
    task.following()
    shop.run("insert into logged select * from loaded", "update logged set l = 'ü' where id = 2")
    task.drain()
    load, log = task.rows("loaded"), task.rows("logged")
    assert [list(row.values())[1:6] for row in log[:3]] == [list(row.values())[1:6] for row in load]
    assert list(log[0].values())[1:6] == [1, "ü", "é,ж", "£😀", "£😀"]
    assert log[3]["l"] == "ü"


def test_a_key_of_bytes_or_of_latin1_has_its_before_image(shop, reader):
    shop.run("create table k (a varchar(5) character set latin1, b varbinary(4), v int, primary key (a, b))")
    shop.run("insert into k values ('£', x'ff00', 0)")
    task = reader().start()
    task.following()
    shop.run("update k set a = '€', b = x'00'")
    task.drain()
    assert [(row["a"], row["b"], row["BI_a"], row["BI_b"]) for row in task.rows("k")] == [
        ("£", b"\xff\x00", None, None),
        ("€", b"\x00", "£", b"\xff\x00"),
    ]

"""Personal data is unreadable before anything is kept."""

import hashlib
import hmac

import pytest
from glue_support import SALT, column, entity
from elt.contract import contract_from_json
from elt.personal_data import salt_pads

CONTRACT = entity(
    columns=[
        column("id", "varchar(20)", nullable=False),
        column("name", "varchar(20)", tracked=True, personal="mask"),
        column("email", "varchar(64)", tracked=True, personal="hash"),
        column("secret", "varchar(20)", personal="drop"),
        column("age", "integer", range={"max": "150"}),
    ]
)


def keyed(value, salt=SALT):
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()


def test_hashes_are_hmac_sha256_masks_keep_one_character_and_drops_are_null(refined):
    rows = refined(CONTRACT, [{"id": "1", "name": "Änne Meier", "email": "a@x.org", "secret": "s"}, {"id": "2"}, {"id": "3", "name": "", "email": "  "}])
    assert [rows[0][name] for name in ("name", "email", "secret")] == ["Ä***", keyed("a@x.org"), None]
    assert [rows[1][name] for name in ("name", "email", "secret")] == [None, None, None]
    assert [rows[2][name] for name in ("name", "email")] == ["", ""]  # a hash would look like an address that many share
    assert rows[0]["_raw"] == {"id": "1", "name": "Ä***", "email": keyed("a@x.org"), "secret": None, "age": None}


def test_a_name_that_is_too_long_in_clear_is_no_reason_since_its_mask_fits(refined):
    [row] = refined(CONTRACT, [{"id": "1", "name": "n" * 30, "email": "e" * 100}])
    assert row["_reasons"] == []


@pytest.mark.parametrize("salt", [b"x" * 16, b"y" * 64, b"z" * 100])
def test_any_length_of_salt_gives_the_standard_hmac(spark, frame, salt):
    from elt.refine_entity import refine_entity

    result = refine_entity([frame(CONTRACT, [{"id": "1", "email": "a@x.org"}])], contract_from_json(CONTRACT), "shop", salt_pads(spark, salt), 1)
    assert result.first()["email"] == hmac.new(salt, b"a@x.org", hashlib.sha256).hexdigest()


def test_a_short_salt_is_refused(spark):
    with pytest.raises(ValueError, match="salt"):
        salt_pads(spark, b"short")


def test_neither_salt_nor_values_stand_in_the_query_plan(frame, pads, capsys):
    from elt.refine_entity import refine_entity

    result = refine_entity([frame(CONTRACT, [{"id": "1", "email": "a@x.org"}])], contract_from_json(CONTRACT), "shop", pads, 1)
    result.explain("extended")
    plan = capsys.readouterr().out.lower()
    inner = bytes(byte ^ 0x36 for byte in SALT.encode()).hex()
    assert "sha2" in plan
    assert SALT not in plan and inner[:16] not in plan and "a@x.org" not in plan


@pytest.mark.parametrize(("personal", "kind"), [("hash", "varchar(63)"), ("mask", "varchar(6)")])
def test_a_column_too_short_for_its_protected_form_is_refused(personal, kind):
    with pytest.raises(ValueError, match="needs varchar"):
        contract_from_json(entity(columns=[column("id", "integer"), column("x", kind, personal=personal)]))

"""Masks: what they keep, in every way of writing, and that nothing of the rest comes through."""

import polars as pl
import pytest

from queries import masking
from queries.rights import MASKED, NOTHING, REASON, Grant, Reach

PLAIN = Grant(Reach.ALL)


@pytest.mark.parametrize(
    ("mask", "written", "shown"),
    [
        (masking.name, "张伟", "张*"),
        (masking.name, "张小明", "张**"),
        (masking.name, "欧阳娜娜", "欧阳**"),
        (masking.name, "欧阳", "欧*"),
        (masking.name, "王", "*"),
        (masking.name, "John Smith", "J*** S***"),
        (masking.name, "Ｊｏｈｎ　Ｓｍｉｔｈ", "J*** S***"),
        (masking.name, "김철수", "김**"),
        (masking.name, "阿卜杜拉·买买提", "阿*** 买**"),
        (masking.name, "  ", "***"),
        (masking.name, "138 1234 5678", "138****5678"),
        (masking.name, "john@example.com", "j***@example.com"),
        (masking.name, "![x](http://evil/p.png)", "***"),
        (masking.phone, "13812345678", "138****5678"),
        (masking.phone, "+86 138-1234-5678", "138****5678"),
        (masking.phone, "００８６（１３８）１２３４—５６７８", "138****5678"),
        (masking.phone, "١٣٨١٢٣٤٥٦٧٨", "138****5678"),
        (masking.phone, "+1 (202) 555-0143", "****143"),
        (masking.phone, "555-0143", "****43"),
        (masking.phone, "123", "****"),
        (masking.phone, "none", "****"),
        (masking.id_card, "11010519491231002x", "110***********002X"),
        (masking.id_card, "１１０１０５ １９４９１２３１ ００２Ｘ", "110***********002X"),
        (masking.id_card, "130503670401001", "130********1001"),
        (masking.id_card, "12345", "***"),
        (masking.card, "6228-4800-1234-5678", "**** **** **** 5678"),
        (masking.card, "1234", "**** **** **** ****"),
        (masking.email, "john@example.com", "j***@example.com"),
        (masking.email, "ｊohn＠example.com", "j***@example.com"),
        (masking.email, "no address", "***"),
        (masking.address, "广东省深圳市南山区科技路1号", "广东省深圳市***"),
        (masking.address, "北京市朝阳区", "北京市***"),
        (masking.address, "江苏省苏州市工业园区", "江苏省苏州市***"),
        (masking.address, "12 Elm St, Springfield, IL 62704", "Springfield"),
        (masking.address, "12 Elm St", "***"),
    ],
)
def test_a_mask_keeps_what_it_says_and_no_more(mask, written, shown):
    assert mask(written) == shown


ROW = {"id": 7, "customer_name": "John Smith", "phone": "13812345678", "email": None, "recording_url": "r/1", "n": 2}


def test_a_masked_row_keeps_keys_and_figures():
    assert masking.masked(ROW, MASKED) == {
        "id": 7,
        "customer_name": "J*** S***",
        "phone": "138****5678",
        "email": None,
        "recording_url": None,
        "n": 2,
    }


def test_a_grant_for_a_reason_masks_until_the_reason_is_given():
    assert masking.masked(ROW, REASON) == masking.masked(ROW, MASKED)


def test_nothing_personal_leaves_where_nothing_is_granted():
    shown = masking.masked(ROW, NOTHING)
    assert [shown[key] for key in ("customer_name", "phone", "email", "recording_url")] == [None] * 4


def test_no_grant_shows_a_card_number():
    shown = masking.masked({"card_number": "6228480012345678"}, PLAIN)
    assert shown == {"card_number": "**** **** **** 5678"}


def test_a_plain_grant_shows_the_row_as_it_is():
    assert masking.masked(ROW, PLAIN) == ROW


def test_rows_of_a_list_are_masked_like_one_row():
    rows = pl.DataFrame({"id": [7, 8], "name": ["张小明", None], "phone": ["13812345678", "+44 20 7946 0018"]})
    assert masking.masked_rows(rows, MASKED).rows(named=True) == [
        masking.masked(row, MASKED) for row in rows.rows(named=True)
    ]

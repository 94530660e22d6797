from decimal import Decimal as D

import pytest

from normalizers.ratings import band, parse_rating


@pytest.mark.parametrize(
    ("raw", "rating"),
    [
        ("优", "excellent"), ("优秀", "excellent"), ("“优”", "excellent"), ("优秀等次", "excellent"), ("等级：优", "excellent"),
        ("优\n秀", "excellent"), ("良", "good"), ("良 好", "good"), ("（良）", "good"), ("中", "fair"), ("中等", "fair"), ("一般", "fair"),
        ("合格", "fair"), ("差", "poor"), ("较差", "poor"), ("不合格", "poor"),
        ("优良", None), ("A", None), ("95分", None), ("", None), ("无", None), ("优秀、良好", None), ("等级", None),
    ],
)  # fmt: skip
def test_parse_rating(raw: str, rating: str | None) -> None:
    assert parse_rating(raw) == rating


@pytest.mark.parametrize(
    ("score", "rating"),
    [("100", "excellent"), ("90", "excellent"), ("89.99", "good"), ("80", "good"), ("79.99", "fair"), ("60", "fair"), ("59.99", "poor"), ("0", "poor")],
)  # fmt: skip
def test_band(score: str, rating: str) -> None:
    assert band(D(score)) == rating

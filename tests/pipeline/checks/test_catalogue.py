"""The page of rules is the registry's."""

from pathlib import Path

from pipeline.checks import FAMILIES, RULES, family
from pipeline.checks.catalogue import catalogue

PAGE = Path(__file__).resolve().parents[3] / "docs" / "checks.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == catalogue(), "run: python -m pipeline.checks.catalogue > docs/checks.md"


def test_every_rule_belongs_to_a_family():
    assert sorted(rule.name for module in FAMILIES for rule in family(module)) == sorted(RULES)

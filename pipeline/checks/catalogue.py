"""The rules as a page for people: `python -m pipeline.checks.catalogue > docs/checks.md`."""

from __future__ import annotations

from pipeline.checks import FAMILIES, family

INTRODUCTION = """\
# Checks

A report carries its own proof: totals, shares, rates, weights and grades that follow from each other. Every rule below is
tried wherever its ingredients are, in any document, and its result is a row of the table `checks`.

- **Status.** `pass`: it holds. `fail`: it does not. `uncertain`: an ingredient is doubtful (its flags say why) or the wording
  allows two readings. `not_applicable`: an ingredient is missing; the explanation says which.
- **Severity.** `error` is arithmetic, `warning` logic, `notice` style or a deviation from the official scheme.
- **Figures.** `expected` is recomputed, `actual` is printed, `difference` is printed minus recomputed; money in yuan, rates as
  fractions (money that is printed without a unit stays as printed).
- **Tolerance.** A printed figure stands for everything that rounds to it: half a unit of its last digit, carried through the
  arithmetic as an interval. The amounts of one table or list are equally precise (30 beside 47.72 has lost its zeros); counts,
  whole scores, and weights with fewer than two decimals are exact. Rates may also be cut off instead of rounded.
- **Evidence.** The rows compared. Those of a failed check carry the flag `check_failed`.
"""


def catalogue() -> str:
    """The Markdown page, from the registry."""
    parts = [INTRODUCTION]
    for module in FAMILIES:
        parts.append(f"## {(module.__doc__ or '').splitlines()[0].rstrip('.')}\n")
        parts.append("| rule | severity | what it says | 说明 | needs |\n|---|---|---|---|---|")
        for rule in family(module):
            english = f"**{rule.title}.** {rule.explanation}"
            chinese = f"**{rule.title_zh}。**{rule.explanation_zh}"
            parts.append(f"| `{rule.name}` | {rule.severity} | {english} | {chinese} | {rule.needs} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(catalogue(), end="")

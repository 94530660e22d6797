"""Rebuild `normalizers/data/regions.csv` from the npm packages named in `normalizers/data/REGIONS.md`.

    python tools/build_regions.py

Needs the `npm` client and a registry. Everything the project does with regions works without this script.

One line per code and name: `code,name,last_listed,successor`. `last_listed` is empty for what the current table lists,
else the last table (yyyymm) that listed this name under this code. `successor` is the current code of the same place
where the tables themselves show it: the same stem once in the same province and level, or the same code renamed.
"""

from __future__ import annotations

import csv
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from normalizers.region_names import stem

DATA = Path(__file__).parent.parent / "normalizers" / "data"
# Tables of the Ministry of Civil Affairs, oldest first: what lcn carries at which version. The last is the current one.
LCN_VERSIONS = {"202012": "4.1.7", "202212": "5.0.6", "202312": "6.1.1", "202412": "7.2.2"}
GB2260_VERSION = "0.6.0"
# Rows that group codes and name no place.
GROUP_NAMES = {"市辖区", "县", "市"}
GROUP_WORD = "直辖"  # 省直辖县级行政区划, 自治区直辖县级行政单位

Table = dict[str, str]


def unpack(package: str, folder: Path) -> Path:
    """Fetch `name@version` with the npm client and return its unpacked `package` folder."""
    output = subprocess.run(
        ["npm", "pack", package, "--silent"], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / package.replace("@", "-")
    with tarfile.open(folder / output.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def read_tables(folder: Path) -> dict[str, Table]:
    """All tables by yyyymm, oldest first."""
    tables: dict[str, Table] = {}
    old = unpack(f"gb2260@{GB2260_VERSION}", folder)
    for path in sorted(old.glob("lib/[0-9]*.json")):
        tables[path.stem] = json.loads(path.read_text("utf-8"))
    for month, version in LCN_VERSIONS.items():
        path = unpack(f"lcn@{version}", folder) / "data" / "data-map.json"
        tables[month] = dict(json.loads(path.read_text("utf-8")))
    return {month: clean(table) for month, table in tables.items()}


def clean(table: Table) -> Table:
    """Without group rows and without the second rows of the four municipalities (110100 beside 110000)."""
    return {
        code: name.strip()
        for code, name in table.items()
        if name not in GROUP_NAMES
        and GROUP_WORD not in name
        and not (code.endswith("0100") and table.get(code[:2] + "0000") == name)
        # 500200 groups the counties of Chongqing; it repeats its municipality's name in some tables
        and not (code.endswith("00") and not code.endswith("0000") and table.get(code[:2] + "0000") == name)
    }


def level(code: str) -> int:
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def successor(code: str, name: str, current: Table, following: Table) -> str:
    """The current code of a former place, or '' where the tables do not show one.

    `following` is the table after the last that listed the place: a code that has another name there was renamed; a
    code given to some other place years later was not.
    """
    twins = [
        other
        for other, other_name in current.items()
        if other[:2] == code[:2] and level(other) == level(code) and stem(other_name) == stem(name)
    ]
    same_city = [other for other in twins if other[:4] == code[:4]]
    if len(same_city) == 1 or len(twins) == 1:
        return (same_city or twins)[0]
    return code if not twins and code in current and code in following else ""


def rows(tables: dict[str, Table]) -> list[tuple[str, str, str, str]]:
    current = tables[max(tables)]
    last_listed: dict[tuple[str, str], str] = {}
    for month in sorted(tables):
        for item in tables[month].items():
            last_listed[item] = month
    months = sorted(tables)
    out = []
    for (code, name), month in sorted(last_listed.items()):
        if current.get(code) == name:
            out.append((code, name, "", ""))
        else:
            following = tables[months[months.index(month) + 1]]
            out.append((code, name, month, successor(code, name, current, following)))
    return out


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = rows(read_tables(Path(folder)))
    with (DATA / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "last_listed", "successor"))
        writer.writerows(result)


if __name__ == "__main__":
    main()

"""The bodies of all documents, each once: `organisations` is the union of `organisation_mentions`."""

from __future__ import annotations

import pyarrow as pa

from pipeline.warehouse import parquet
from pipeline.warehouse.storage import Storage

# Where documents differ about a body, the value that most of them give wins, then the first in order: the result
# depends on the rows alone, not on the order in which they came.
_UNION = """
with mentions as (select * from read_parquet(?)),
votes as (
    select organisation_id, 'canonical_name' as what, canonical_name as value from mentions
    union all select organisation_id, 'short_name', short_name from mentions
    union all select organisation_id, 'region_code', region_code from mentions
    union all select organisation_id, 'kind', kind from mentions
),
counted as (
    select organisation_id, what, value, count(*) as times from votes where value is not null group by all
),
winners as (
    select organisation_id, what, value from counted
    qualify row_number() over (partition by organisation_id, what order by times desc, value) = 1
),
names as (
    select organisation_id, list(distinct alias order by alias) as aliases
    from (select organisation_id, unnest(aliases) as alias from mentions) group by organisation_id
),
bodies as (
    select organisation_id,
        max(value) filter (what = 'canonical_name') as canonical_name,
        max(value) filter (what = 'short_name') as short_name,
        max(value) filter (what = 'region_code') as region_code,
        max(value) filter (what = 'kind') as kind
    from (select distinct organisation_id from mentions) left join winners using (organisation_id)
    group by organisation_id
)
select bodies.*, coalesce(aliases, []) as aliases
from bodies left join names using (organisation_id) order by organisation_id
"""


def union_of_mentions(storage: Storage, files: list[str]) -> pa.Table:
    """The `organisations` table of the mentions in these files, ordered by id."""
    import duckdb  # only when mentions changed

    with duckdb.connect() as connection:
        storage.attach(connection)
        found = connection.sql(_UNION, params=[[storage.url(file) for file in files]]).to_arrow_table()
    return parquet.conform("organisations", found)

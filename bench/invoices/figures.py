"""What a file of invoices must come to, counted by DuckDB from the file alone: `figures.py FILE` prints one JSON object."""

import json
import sys

import duckdb

LINES = """
    create table line as
    select row_number() over () as place, trim(InvoiceNo) as invoice, trim(StockCode) as code, nullif(trim(Description), '') as description,
        cast(Quantity as integer) as quantity, cast(InvoiceDate as timestamp) as sold_at, cast(UnitPrice as decimal(12, 3)) as price,
        nullif(regexp_replace(trim(CustomerID), '[.]0$', ''), '') as customer, trim(Country) as country
    from read_csv(?, header = true, all_varchar = true, parallel = false, quote = '"', escape = '"')
"""
SALES = """
    select count(*) as lines, count(distinct invoice) as orders,
        count(distinct case when invoice like 'C%' then invoice end) as cancelled,
        count(distinct case when invoice like 'A%' then invoice end) as adjustments,
        count(*) filter (where customer is null) as unknownCustomerLines,
        sum(quantity) as quantity, cast(sum(quantity * price) as varchar) as revenue,
        count(distinct customer) as customers, count(distinct code) as products, count(distinct country) as locations,
        count(distinct code) filter (where description is not null) as describedProducts
    from line
"""
# Of a member's lines at one instant the last has the word; equal neighbours are one version.
VERSIONS = """
    with instant as (select {key} as member, sold_at, arg_max({value}, place) as value from line where {key} is not null and {value} is not null group by all),
        told as (select value is distinct from lag(value) over (partition by member order by sold_at) as changed from instant)
    select count(*) filter (where changed) from told
"""


def main(file: str) -> None:
    connection = duckdb.connect()
    connection.execute(LINES, [file])
    sales = connection.execute(SALES)
    names = [column[0] for column in sales.description]
    figures = dict(zip(names, (int(value) if not isinstance(value, str) else value for value in sales.fetchone())))
    for name, key, value in (("customerVersions", "customer", "country"), ("productVersions", "code", "description")):
        figures[name] = connection.execute(VERSIONS.format(key=key, value=value)).fetchone()[0]
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1])

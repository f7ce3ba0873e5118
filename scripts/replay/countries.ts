/**
 * Revenue by country: what the star says of the country where the customer lived at the time of the sale, against the file's
 * own Country column over the lines that have a customer.
 */
import type { SqlRunner } from '../../src/aws/sql-runner';
import type { RevenueByCountry } from './figures-of-file';

export interface CountryComparison {
  readonly countries: number;
  /** Countries whose revenue, as of the sale, is not the file's; empty when all are equal. */
  readonly differing: readonly string[];
  /** Countries that would differ if each sale were joined to where its customer lives now: what history is for. */
  readonly differingNow: readonly string[];
}

const AS_OF_THE_SALE = 'member.customer_sk = sale.customer_sk';
const NOW = `member.source_system = sale.source_system
    and member.customer_id = sale.customer_id
    and member.is_current`;

export async function compareCountries(
  sql: Pick<SqlRunner, 'execute'>,
  file: RevenueByCountry,
): Promise<CountryComparison> {
  return {
    countries: Object.keys(file).length,
    differing: differing(file, await revenueOfStar(sql, AS_OF_THE_SALE)),
    differingNow: differing(file, await revenueOfStar(sql, NOW)),
  };
}

async function revenueOfStar(sql: Pick<SqlRunner, 'execute'>, join: string): Promise<RevenueByCountry> {
  const rows = await sql.execute(`
    select coalesce(member.country, '') as country, cast(sum(sale.amount) as decimal(18, 3)) as revenue
    from fact_sales as sale
    join dim_customer as member
      on ${join}
    where sale.customer_sk <> -1
    group by coalesce(member.country, '')`);
  return Object.fromEntries(rows.map((row) => [String(row['country']), String(row['revenue'])]));
}

function differing(file: RevenueByCountry, star: RevenueByCountry): string[] {
  const countries = [...new Set([...Object.keys(file), ...Object.keys(star)])];
  return countries.filter((country) => file[country] !== star[country]).sort();
}

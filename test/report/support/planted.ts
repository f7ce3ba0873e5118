/** Data as an attacker would send it: every free text of a report ends its own element and begins one that calls. */

export const ATTACK = '"\'><img src=x onerror=alert(1)></style></svg></title><script>alert(2)</script>';
export const SHOWN_ATTACK = '&lt;img src=x onerror=alert(1)&gt;';

/** Texts that a schema narrows to a few words, or that name a place on the page. */
const NARROW = new Set(['id', 'kind', 'format', 'headlines', 'sources', 'reads', 'from', 'to', 'startedAt', 'finishedAt', 'labels']); // prettier-ignore

/** A copy with the attack at the end of every text; names of SQL objects and instants stay, for those no data reaches. */
export function planted<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (isFree(value, key) ? `${value}${ATTACK}\0` : value) as T;
  if (Array.isArray(value)) return value.map((one) => planted<unknown>(one, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, planted<unknown>(one, name)]),
  ) as T;
}

function isFree(value: string, key: string): boolean {
  if (key === 'labels') return !/^\d{4}-/.test(value);
  const isSqlName = key === 'name' && /^(daily_sales|mart_daily_sales|etl_ledger)$/.test(value);
  return !NARROW.has(key) && !isSqlName;
}

/**
 * What holds of a star whatever the rules of history say in detail, told apart from the reference model: each takes the
 * rows of one source system as they are, and what the source says, and returns what is wrong in words.
 */
import { BEGINNING, END, type DimensionRow } from '../../reference-model/dimension';
import type { Value } from '../../reference-model/event';
import type { SalesRow, Star } from '../../reference-model/sales';
import { event } from './source';
import type { Item, Moment, SourceRow, SourceTruth, Stream } from './stream';

interface Dimension {
  readonly entity: string;
  readonly rows: readonly DimensionRow[];
}

const dimensionsOf = (star: Star): readonly Dimension[] => [
  { entity: 'customer', rows: star.customers },
  { entity: 'product', rows: star.products },
  { entity: 'location', rows: star.locations },
];

/** Of any star at any time, after whatever was delivered. */
export function structureFaults(star: Star, delivered: readonly Item[]): string[] {
  return [
    ...dimensionsOf(star).flatMap((dimension) => [
      ...repeated(
        `${dimension.entity} key`,
        dimension.rows.map(({ sk }) => String(sk)),
      ),
      ...memberFaults(dimension, delivered),
    ]),
    ...repeated(
      'sale',
      star.sales.map(({ orderId, lineNo }) => `${orderId}/${lineNo}`),
    ),
    ...star.sales.flatMap((sale) => saleFaults(sale, star)),
  ];
}

function repeated(what: string, values: readonly string[]): string[] {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return twice.map((value) => `${what} ${value} is there twice`);
}

/** Versions of each member: in order, without overlap, one current, and each gap has its delete. */
function memberFaults({ entity, rows }: Dimension, delivered: readonly Item[]): string[] {
  const keys = [...new Set(rows.map(({ key }) => key))];
  return keys.flatMap((key) => {
    const versions = rows
      .filter((row) => row.key === key)
      .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    const name = `${entity} ${JSON.stringify(key)}`;
    const wrong: string[] = [];
    if (versions[0]?.validFrom !== BEGINNING) wrong.push(`${name} does not begin at the beginning`);
    let closings = 0;
    for (const [index, version] of versions.entries()) {
      const next = versions[index + 1]?.validFrom;
      if (version.validFrom >= version.validTo) wrong.push(`${name} has a version without length`);
      if (next !== undefined && version.validTo > next)
        wrong.push(`${name} has versions that overlap at ${next}`);
      if (version.isCurrent !== (version.validTo === END))
        wrong.push(`${name} is current and over, or neither`);
      if (version.isInferred && versions.length > 1) wrong.push(`${name} is inferred and told`);
      if (version.validTo !== (next ?? END)) closings += 1;
    }
    const deletes = deletesOf(entity, key, delivered);
    if (closings > deletes) wrong.push(`${name} ends ${closings} times and is deleted ${deletes} times`);
    return wrong;
  });
}

/** Delete events of a key, and later full loads that came without it. */
function deletesOf(entity: string, key: string, delivered: readonly Item[]): number {
  const ofEntity = delivered.filter((item) => item.entity === entity);
  const own = ofEntity.filter(({ recordKey }) => recordKey === key);
  const deleted = own.filter((item) => 'op' in item && item.op === 'D').length;
  const firstEpoch = Math.min(...own.flatMap((item) => ('op' in item ? [item.epoch] : [])));
  const present = own.flatMap((item) =>
    'kind' in item || ('op' in item && item.origin === 'snapshot') ? [item.epoch] : [],
  );
  const fullLoads = new Set(
    ofEntity.flatMap((item) => ('kind' in item && item.kind === 'snapshot' ? [item.epoch] : [])),
  );
  return deleted + [...fullLoads].filter((epoch) => epoch > firstEpoch && !present.includes(epoch)).length;
}

/** The member of a sale is the last that began by then; without a natural key it is the unknown one. */
function saleFaults(sale: SalesRow, { customers, products, locations }: Star): string[] {
  const name = `sale ${sale.orderId}/${sale.lineNo}`;
  const of = (rows: readonly DimensionRow[], sk: bigint, key: Value, what: string): string[] => {
    const member = rows.find((row) => row.sk === sk);
    if (key === null || key === '') return sk === -1n ? [] : [`${name} has a ${what} that nobody named`];
    if (!member || member.key !== key) return [`${name} points at another ${what} than ${String(key)}`];
    const later = rows.filter((row) => row.key === key && row.validFrom > member.validFrom);
    const isOfItsTime = member.validFrom <= sale.soldAt && later.every((row) => row.validFrom > sale.soldAt);
    return isOfItsTime ? [] : [`${name} points at a version of its ${what} of another time`];
  };
  return [
    ...of(customers, sale.customerSk, sale.customerId, 'customer'),
    ...of(products, sale.productSk, sale.stockCode, 'product'),
    ...of(locations, sale.locationSk, sale.country, 'location'),
  ];
}

/** When everything is delivered: current rows are the source's rows. Rows that refine rejected are left out on both sides. */
export function sourceFaults(star: Star, { rows }: SourceTruth): string[] {
  const bad = new Set(
    rows.filter(({ isBad }) => isBad).map(({ entity, recordKey }) => `${entity} ${recordKey}`),
  );
  const isGood = (entity: string, key: string): boolean => !bad.has(`${entity} ${key}`);
  const members = dimensionsOf(star).flatMap(({ entity, rows: stored }) => {
    const current = stored.filter((row) => row.isCurrent && !row.isInferred && isGood(entity, row.key));
    const wanted = rows.filter((row) => row.entity === entity && !row.isBad);
    return differences(
      `current ${entity}`,
      current.map(({ values }) => values),
      wanted.map(({ values }) => values),
    );
  });
  const sales = star.sales.filter(
    ({ orderId, lineNo }) =>
      isGood('sales_order', orderId) &&
      isGood('order_line', `${orderId.length}:${orderId}|${String(lineNo).length}:${lineNo}`),
  );
  const lines = rows.filter(
    ({ entity, isBad, values }) =>
      entity === 'order_line' && !isBad && isGood('sales_order', String(values['order_id'])),
  );
  return [
    ...members,
    ...differences(
      'sale',
      sales.map(plainSale),
      lines.map((line) => wantedSale(line, rows)),
    ),
  ];
}

function plainSale({
  sourceSystem: _,
  customerSk: _c,
  productSk: _p,
  locationSk: _l,
  amount: _a,
  cost: _co,
  profit: _pr,
  ...sale
}: SalesRow): unknown {
  return sale;
}

function wantedSale({ values }: SourceRow, rows: readonly SourceRow[]): ReturnType<typeof plainSale> {
  const header = rows.find(
    ({ entity, values: { order_id: id } }) => entity === 'sales_order' && id === values['order_id'],
  )?.values;
  return {
    orderId: values['order_id'],
    lineNo: values['line_no'],
    soldAt: values['sold_at'],
    // An empty reference is a missing one; a missing product's code is the unknown product's.
    customerId: header?.['customer_id'] || null,
    stockCode: values['stock_code'] ?? '',
    orderKind: header?.['kind'] ?? null,
    orderStatus: header?.['status'] ?? null,
    orderedAt: header?.['ordered_at'] ?? null,
    quantity: values['quantity'],
    unitPrice: values['unit_price'],
    country: header?.['country'] || null,
    channel: header?.['channel'] ?? null,
    priority: header?.['priority'] ?? null,
    shippedAt: header?.['shipped_at'] ?? null,
    unitCost: values['unit_cost'] ?? null,
  };
}

function differences(what: string, stored: readonly unknown[], wanted: readonly unknown[]): string[] {
  const left = stored.map((row) => JSON.stringify(row)).sort();
  const right = wanted.map((row) => JSON.stringify(row)).sort();
  return [
    ...left.filter((row) => !right.includes(row)).map((row) => `${what} is not in the source: ${row}`),
    ...right.filter((row) => !left.includes(row)).map((row) => `${what} is missing: ${row}`),
  ];
}

/** When everything is delivered, from a source with an honest clock: members as of any instant are what it held then. */
export function pastFaults(star: Star, { past }: SourceTruth): string[] {
  return dimensionsOf(star).flatMap(({ entity, rows }) =>
    [...new Set(rows.filter((row) => !row.isInferred).map(({ key }) => key))].flatMap((key) =>
      past.flatMap((moment) => momentFaults(entity, key, rows, moment)),
    ),
  );
}

function momentFaults(
  entity: string,
  key: string,
  rows: readonly DimensionRow[],
  { at, trackedHash }: Moment,
): string[] {
  const held = trackedHash.get(`${entity} ${key}`);
  if (held === null) return [];
  const valid = rows.find(
    (row) => row.key === key && row.firstSeenAt !== null && row.firstSeenAt <= at && at < row.validTo,
  );
  const stored = valid?.values ? event(entity, valid.values).trackedHash : undefined;
  return stored === held ? [] : [`${entity} ${key} at ${at} is not what the source held`];
}

/** Rows without source system and surrogate keys, a member by its key and time: what two tellings of one stream share. */
export function withoutNames(star: Star): Record<keyof Star, unknown[]> {
  const name = (rows: readonly DimensionRow[], sk: bigint): string => {
    const member = rows.find((row) => row.sk === sk);
    return member ? `${member.key} from ${member.validFrom}` : 'unknown';
  };
  const member = ({ sk: _, sourceSystem: _s, ...row }: DimensionRow): unknown => row;
  return {
    customers: star.customers.map(member),
    products: star.products.map(member),
    locations: star.locations.map(member),
    sales: star.sales.map((sale) => ({
      ...(plainSale(sale) as object),
      amount: sale.amount,
      cost: sale.cost,
      profit: sale.profit,
      customer: name(star.customers, sale.customerSk),
      product: name(star.products, sale.productSk),
      location: name(star.locations, sale.locationSk),
    })),
  };
}

/** What the whole stream in one batch made, against what its deliveries made. */
export function tellingFaults(delivered: Star, atOnce: Star): string[] {
  const [left, right] = [withoutNames(delivered), withoutNames(atOnce)];
  return (['customers', 'products', 'locations', 'sales'] as const).flatMap((table) =>
    differences(`${table} row`, left[table], right[table]),
  );
}

/** All that can be said when a stream is delivered whole. */
export function endFaults(star: Star, { source }: Stream): string[] {
  return source ? [...sourceFaults(star, source), ...pastFaults(star, source)] : [];
}

/** What it costs is calculated from a dated price list, and the page says what was calculated. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOfMadeUpPurchases } from '../../../scripts/cost/made-up-purchases';
import { costOf } from '../../../scripts/cost/model';
import { costLine, costPage } from '../../../scripts/cost/page';
import { readPriceList, type PriceList } from '../../../scripts/cost/price-list';
import { SHOPS, type Shop } from '../../../scripts/cost/shops';
import { costOfStream } from '../../../scripts/cost/stream';
import { readCounts } from '../../../scripts/cost/terraform-counts';

const ROOT = join(__dirname, '../../..');
const PAGE = join(ROOT, 'docs/cost.md');
const list = readPriceList(join(ROOT, 'scripts/cost/prices.json'));
const counts = readCounts(join(ROOT, 'infra-terraform'));
const pricesOf = ({ prices }: PriceList): Record<string, number> =>
  Object.fromEntries(Object.entries(prices).map(([name, { usd }]) => [name, usd]));
const prices = pricesOf(list);

/** However wide its tables are laid out. */
const squeezed = (text: string): string => text.trim().replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

describe('docs/cost.md', () => {
  const page = readFileSync(PAGE, 'utf8');
  const calculated = (...of: Parameters<typeof costPage>): string => squeezed(costPage(...of));

  it('is what `npm run cost` writes', () => {
    expect(squeezed(page)).toBe(calculated(list, counts));
  });

  it('would be stale after a price or the number of endpoints had changed', () => {
    const dearer = { ...list, prices: { ...list.prices, natHour: { ...list.prices['natHour'], usd: 1 } } };
    expect(calculated(dearer as PriceList, counts)).not.toBe(squeezed(page));
    const more = { ...counts, interfaceEndpoints: counts.interfaceEndpoints + 1 };
    expect(calculated(list, more)).not.toBe(squeezed(page));
  });

  it('says when the prices were seen', () => {
    expect(page).toContain(list.seenOn);
  });

  it('is named by the README of infra-terraform, with the same sums', () => {
    expect(readFileSync(join(ROOT, 'infra-terraform/README.md'), 'utf8')).toContain(costLine(counts, prices));
  });
});

describe('the model', () => {
  const [small] = SHOPS as readonly [Shop];
  const line = (shop: Shop, service: string) =>
    costOf(shop, counts, prices).find((one) => one.service === service);

  it('counts what Terraform makes', () => {
    expect(counts).toEqual({
      interfaceEndpoints: 14,
      streamEndpoints: 2,
      keys: 2,
      lambdaMb: 512,
      generatorMinutes: 10,
      streamAlarms: 10,
      streamFunctions: 7,
      streamShardMetrics: 2,
    });
  });

  it('has a price for all that it counts, and none that nothing counts', () => {
    const asked = new Set<string>();
    const noted = new Proxy(prices, {
      get: (all, name: string) => {
        asked.add(name);
        return all[name];
      },
    });
    for (const shop of SHOPS) costOf(shop, counts, noted);
    costOfMadeUpPurchases(counts, 10, noted);
    costOfStream(counts, 3, noted);
    expect(Object.keys(prices).filter((name) => !asked.has(name))).toEqual(['athenaTb']);
    expect(() => costOf(small, counts, {})).toThrow(/prices.json has no/);
  });

  it('charges an endpoint by hour and zone', () => {
    const own = { ...small, temporal: 'own' as const, zones: 2 };
    expect(line(own, 'VPC (endpoints, NAT)')?.idleUsd).toBeCloseTo(14 * 2 * 730 * 0.01, 6);
  });

  it('charges a serverless warehouse by the run, and a provisioned one by the hour', () => {
    expect(line(small, 'Redshift')?.runUsd).toBeCloseTo((2 / 60) * 8 * 0.375, 6);
    expect(line({ ...small, warehouse: { ra3LargeNodes: 2 } }, 'Redshift')?.runUsd).toBe(0);
  });

  it('charges DMS only where a pipeline needs it', () => {
    expect(line({ ...small, fromMysql: 0, fromFiles: 1 }, 'DMS')?.idleUsd).toBe(0);
    expect(line(small, 'DMS')?.idleUsd).toBeGreaterThan(0);
  });

  it('charges the stream by the shard and by the line', () => {
    const of = (service: string) => costOfStream(counts, 3, prices).find((one) => one.service === service);
    expect(of('Kinesis (a shard)')?.monthUsd).toBeCloseTo(730 * (0.015 + 0.02), 6);
    // A million lines, 50,000 records with three items each, 40,000 requests of one and of three units.
    expect(of('DynamoDB: writes')?.millionLinesUsd).toBeCloseTo((1 + 0.15 + 0.16) * 0.625, 6);
    expect(of('API Gateway')?.millionLinesUsd).toBeCloseTo(0.04, 6);
    expect(() => costOfStream(counts, 3, {})).toThrow(/prices.json has no/);
  });

  it('charges made-up purchases by the call, and their files by the minute', () => {
    const [often, seldom] = [5, 10].map((minutes) => costOfMadeUpPurchases(counts, minutes, prices));
    expect(often?.lambdaUsd).toBeCloseTo(2 * (seldom?.lambdaUsd ?? 0), 9);
    expect(often?.writesUsd).toBe(seldom?.writesUsd);
    expect(() => costOfMadeUpPurchases(counts, 10, {})).toThrow(/prices.json has no/);
  });
});

/** docs/cost.md, from the price list and the three shops. */
import { costOf, DAYS, runsADay, type Line, type Prices } from './model';
import { costOfMadeUpPurchases } from './made-up-purchases';
import type { PriceList } from './price-list';
import { costOfStream } from './stream';
import { GUESSED, SHOPS, type Shop } from './shops';
import type { Counts } from './terraform-counts';

/** As text of Markdown, which is not laid out yet. */
export function costPage(list: PriceList, counts: Counts): string {
  const prices = Object.fromEntries(Object.entries(list.prices).map(([name, { usd }]) => [name, usd]));
  return [
    head(list),
    shopTable(),
    '## A month in which nothing runs',
    serviceTable(counts, prices, ({ idleUsd }) => dollars(idleUsd)),
    '## A run',
    serviceTable(counts, prices, ({ runUsd }) => cents(runUsd)),
    '## A month',
    totalTable(counts, prices),
    madeUpPurchases(counts, prices),
    stream(counts, prices),
    advice(counts, prices),
    guesses(),
    priceTable(list),
  ].join('\n\n');
}

/** What the README of infra-terraform says in one line. */
export function costLine(counts: Counts, prices: Prices): string {
  const said = SHOPS.map((shop) => `${round(monthOf(shop, counts, prices))} (${shop.name})`);
  return `It costs some ${said.join(', ')} US dollars a month: [docs/cost.md](../docs/cost.md).`;
}

function head({ region, seenOn }: PriceList): string {
  return `# What it costs

<!-- Written by \`npm run cost\` from scripts/cost: do not edit. -->

List prices of AWS for ${region} in US dollars, as they were seen on **${seenOn}**, without taxes, discounts and free tiers. Where each was seen
is said at the end. Prices change, and other regions are up to a quarter dearer: before you rely on it, look yours up on the pages named there, write
them into \`scripts/cost/prices.json\` with the day, and run \`npm run cost\`.

Nobody has been sent a bill yet: what is guessed is listed below, and the budget of \`infra-terraform/alerts.tf\` tells what is true.`;
}

function shopTable(): string {
  const row = (name: string, of: (shop: Shop) => string | number): string =>
    `| ${name} | ${SHOPS.map(of).join(' | ')} |`;
  return [
    `| | ${SHOPS.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${SHOPS.map(() => '---:').join(' | ')} |`,
    row('order lines a day', ({ linesADay }) => linesADay.toLocaleString('en')),
    row('pipelines from MySQL, from files', ({ fromMysql, fromFiles }) => `${fromMysql}, ${fromFiles}`),
    row('windows a day, of each', ({ windowsADay }) => windowsADay),
    row('warehouse', ({ warehouse }) =>
      'rpus' in warehouse ? `serverless, ${warehouse.rpus} RPU` : `${warehouse.ra3LargeNodes} × ra3.large`,
    ),
    row('zones', ({ zones }) => zones),
    row('DMS', ({ dmsZones }) => `dms.t3.medium${dmsZones === 2 ? ', two zones' : ''}`),
    row('worker', ({ worker }) => `${worker.tasks} × ${worker.vcpu} vCPU, ${worker.gb} GB`),
    row('Glue', ({ glueWorkers }) => `${glueWorkers} × G.1X`),
    row('Temporal', ({ temporal }) => (temporal === 'cloud' ? 'Cloud' : 'own')),
    row('who looks at reports', ({ readers }) => `1 author, ${readers} readers`),
  ].join('\n');
}

function linesOf(counts: Counts, prices: Prices): readonly (readonly Line[])[] {
  return SHOPS.map((shop) => costOf(shop, counts, prices));
}

function serviceTable(counts: Counts, prices: Prices, show: (line: Line) => string): string {
  const shops = linesOf(counts, prices);
  const services = [...new Set(shops.flatMap((lines) => lines.map(({ service }) => service)))];
  const cell = (lines: readonly Line[], service: string): string => {
    const line = lines.find((one) => one.service === service);
    return line ? show(line) : '–';
  };
  const sum = (lines: readonly Line[]): string =>
    show({
      service: '',
      idleUsd: lines.reduce((total, { idleUsd }) => total + idleUsd, 0),
      runUsd: lines.reduce((total, { runUsd }) => total + runUsd, 0),
    });
  return [
    `| | ${SHOPS.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${SHOPS.map(() => '---:').join(' | ')} |`,
    ...services.map(
      (service) => `| ${service} | ${shops.map((lines) => cell(lines, service)).join(' | ')} |`,
    ),
    `| **all** | ${shops.map((lines) => `**${sum(lines)}**`).join(' | ')} |`,
  ].join('\n');
}

function totalTable(counts: Counts, prices: Prices): string {
  return [
    `| | ${SHOPS.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${SHOPS.map(() => '---:').join(' | ')} |`,
    `| runs | ${SHOPS.map((shop) => Math.round(runsADay(shop) * DAYS).toLocaleString('en')).join(' | ')} |`,
    `| idle and runs | ${SHOPS.map((shop) => `**${round(monthOf(shop, counts, prices))}**`).join(' | ')} |`,
  ].join('\n');
}

function monthOf(shop: Shop, counts: Counts, prices: Prices): number {
  const runs = runsADay(shop) * DAYS;
  return costOf(shop, counts, prices).reduce(
    (total, { idleUsd, runUsd }) => total + idleUsd + runs * runUsd,
    0,
  );
}

function madeUpPurchases(counts: Counts, prices: Prices): string {
  const middle = SHOPS.find(({ name }) => name === 'middle');
  if (middle === undefined) throw new Error('there is no middle shop');
  const runUsd = costOf(middle, counts, prices).reduce((total, line) => total + line.runUsd, 0);
  const { calls, lambdaUsd, scheduleUsd, writesUsd, alarmUsd } = costOfMadeUpPurchases(
    counts,
    counts.generatorMinutes,
    prices,
  );
  const hourly = costOfMadeUpPurchases(counts, 60, prices).calls;
  return `## Made-up purchases

\`generate_purchases\` is for demonstrations and in none of the tables. Every ${counts.generatorMinutes} minutes its Lambda drops a file for each of them, ${Math.round(calls).toLocaleString('en')} calls a month: ${dollars(lambdaUsd)} for the Lambda, ${cents(scheduleUsd)} for its schedule, ${dollars(writesUsd)} for writes of S3, ${dollars(alarmUsd)} for its alarm.
What its files start costs more: a run for each call, so ${round(calls * runUsd)} a month by a middle shop's run, and ${round(hourly * runUsd)} with \`every_minutes = 60\`.`;
}

function stream(counts: Counts, prices: Prices): string {
  const zones = 3;
  const lines = costOfStream(counts, zones, prices);
  const sum = (of: 'monthUsd' | 'millionLinesUsd'): number =>
    lines.reduce((total, line) => total + line[of], 0);
  const rows = lines.map(
    ({ service, monthUsd, millionLinesUsd }) =>
      `| ${service} | ${dollars(monthUsd)} | ${cents(millionLinesUsd)} |`,
  );
  return [
    `## The stream of invoices

\`stream\` is in none of the tables above. This is what it costs in ${zones} zones with one shard, which takes 1,000 records a second, and one machine:`,
    [
      '| | a month | a million lines |',
      '| --- | ---: | ---: |',
      ...rows,
      `| **all** | **${dollars(sum('monthUsd'))}** | **${cents(sum('millionLinesUsd'))}** |`,
    ].join('\n'),
    `Single lines are dearer: a POST, a record and a note of the request for each. Without \`shards\` Kinesis has as many as it needs and costs by the hour and GB. The pipeline's runs every five minutes cost as runs do.`,
  ].join('\n\n');
}

function advice(counts: Counts, prices: Prices): string {
  const zone = counts.interfaceEndpoints * 730 * (prices['endpointHour'] ?? 0);
  const crawl = (GUESSED.crawlMinutes / 60) * GUESSED.crawlerDpus * (prices['crawlerDpuHour'] ?? 0);
  return `## What to look at first

- **Endpoints** are most of a small shop's bill: ${counts.interfaceEndpoints} of them at ${dollars(zone)} a month for each zone, so that no packet leaves AWS's network. A provisioned warehouse needs two zones instead of three.
- **Serverless or provisioned.** Serverless costs by the minute in which somebody asks: cheap for a run a day, dear for one every few minutes. Four \`ra3.large\` cost as much as a serverless warehouse of 8 RPU that is awake for ${Math.round((4 * (prices['redshiftRa3LargeHour'] ?? 0) * 24) / (8 * (prices['redshiftRpuHour'] ?? 1)))} hours a day.
- **DMS Serverless** costs by the capacity unit of 2 GB and the hour, from its first start on and for 48 hours after it was stopped; of a unit's hour no price was seen, so the tables have instances, of which a \`dms.t3.medium\` has 4 GB. It is for a source whose load rises and falls: [AWS's page](https://aws.amazon.com/dms/pricing/).
- **Crawls** are billed ten minutes at least, ${cents(crawl)} each, and only Athena needs them. Runs that ask at the same time share one.
- **Temporal Cloud** is the least of it, on the plan without a base fee. The plan that promises response times costs 500 a month: [Temporal's page](https://docs.temporal.io/cloud/pricing).

Not in it: the source itself, Athena's queries (${dollars(prices['athenaTb'] ?? 0)} for a TB), the trigger (Step Functions, Lambda, EventBridge: below a dollar), KMS's calls, traffic between zones, backups, AWS Support.`;
}

function guesses(): string {
  return `## What is guessed

A Glue run takes ${GUESSED.glueMinutes} minutes and another for every ${GUESSED.rowsAWorkerMinute.toLocaleString('en')} rows of each worker. The warehouse is awake for ${GUESSED.warehouseMinutes} minutes a run. A run is
${GUESSED.actionsARun} of Temporal's actions, ${GUESSED.s3WritesARun} writes and ${GUESSED.s3ReadsARun} reads of S3, and ${GUESSED.logGbARun * 1000} MB of logs. A line takes ${GUESSED.bytesOfALineInTheLake} bytes in the lake and ${GUESSED.bytesOfALineInTheWarehouse} in the warehouse; a year of them is kept.
A crawl takes ${GUESSED.crawlerDpus} DPU for ${GUESSED.crawlMinutes} minutes. Where a Glue job takes a pipeline's files, it takes ${GUESSED.ingestWorkers} DPU for ${GUESSED.ingestMinutes} minutes, and only in windows that have files. A pipeline sends ${GUESSED.metricsAPipeline} metrics, and Container Insights ${GUESSED.insightsMetrics}. A call of the generator of purchases takes ${GUESSED.generatorSeconds} seconds. A POST to the stream has ${GUESSED.linesAPost} lines and ${GUESSED.linesARecord} of an invoice, of ${GUESSED.bytesOfALineInTheStream} bytes each; ${GUESSED.recordsABatch} records are stored by a call. All of it stands in \`scripts/cost/shops.ts\`.
A large shop's DMS may need more than a \`dms.t3.medium\`; of larger ones no price was seen. Temporal of one's own is two tasks of 1 vCPU and 2 GB and a PostgreSQL in two zones.`;
}

function priceTable({ prices }: PriceList): string {
  const rows = Object.values(prices).map(
    ({ usd, unit, page, seenAt }) => `| ${usd} | ${unit} | ${page} | ${seenAt} |`,
  );
  return `## The prices\n\n${['| USD | for a | the page that has it now | where it was seen |', '| ---: | --- | --- | --- |', ...rows].join('\n')}`;
}

const dollars = (usd: number): string => usd.toFixed(usd < 10 ? 2 : 0);
const cents = (usd: number): string => usd.toFixed(3);
const round = (usd: number): string => (Math.round(usd / 10) * 10).toLocaleString('en');

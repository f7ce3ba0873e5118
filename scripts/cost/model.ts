/** What a shop pays: by service, for a month in which nothing runs and for each run. Pure. */
import type { Counts } from './terraform-counts';
import { GUESSED, type Shop } from './shops';

/** US dollars by price. */
export type Prices = Readonly<Record<string, number>>;

export interface Line {
  readonly service: string;
  readonly idleUsd: number;
  readonly runUsd: number;
}

export const HOURS = 730;
export const DAYS = 30.4;
const LINES_KEPT_DAYS = 365;

export function runsADay({ fromMysql, fromFiles, windowsADay }: Shop): number {
  return (fromMysql + fromFiles) * windowsADay;
}

/** What a thing costs by its name; throws for a price that the list does not have. */
export function pricing(prices: Prices): (name: string) => number {
  return (name) => {
    const price = prices[name];
    if (price === undefined) throw new Error(`prices.json has no ${name}`);
    return price;
  };
}

/** Throws for a price that the list does not have. */
export function costOf(shop: Shop, counts: Counts, prices: Prices): Line[] {
  const usd = pricing(prices);
  const pipelines = shop.fromMysql + shop.fromFiles;
  const rowsARun = shop.linesADay / runsADay(shop);
  const keptGb = (bytes: number): number => (shop.linesADay * LINES_KEPT_DAYS * bytes) / 1e9;
  return [
    network(shop, counts, usd),
    {
      service: 'Fargate (worker)',
      idleUsd:
        shop.worker.tasks *
        HOURS *
        (shop.worker.vcpu * usd('fargateArmVcpuHour') + shop.worker.gb * usd('fargateArmGbHour')),
      runUsd: 0,
    },
    {
      service: 'DMS',
      idleUsd: shop.fromMysql === 0 ? 0 : shop.dmsZones * HOURS * usd('dmsT3MediumHour'),
      runUsd: 0,
    },
    warehouse(shop, keptGb(GUESSED.bytesOfALineInTheWarehouse), usd),
    {
      service: 'Glue (refine)',
      idleUsd: 0,
      runUsd:
        ((GUESSED.glueMinutes + rowsARun / (shop.glueWorkers * GUESSED.rowsAWorkerMinute)) / 60) *
        shop.glueWorkers *
        usd('glueDpuHour'),
    },
    {
      service: 'Glue (ingest)',
      idleUsd: 0,
      // A run of a pipeline that has it, and whose window has files; of the others it costs nothing.
      runUsd:
        ((GUESSED.ingestMinutes / 60) * GUESSED.ingestWorkers * usd('glueDpuHour') * shop.byJob) / pipelines,
    },
    {
      service: 'Glue (crawler)',
      idleUsd: 0,
      // Runs of the same hour share a crawl: one for each window, whatever the number of pipelines.
      runUsd: ((GUESSED.crawlMinutes / 60) * GUESSED.crawlerDpus * usd('crawlerDpuHour')) / pipelines,
    },
    {
      service: 'S3',
      idleUsd: keptGb(GUESSED.bytesOfALineInTheLake) * usd('s3GbMonth'),
      runUsd:
        (GUESSED.s3WritesARun * usd('s3PutThousand') + GUESSED.s3ReadsARun * usd('s3GetThousand')) / 1000,
    },
    cloudwatch(shop, pipelines, usd),
    {
      service: 'KMS, Secrets Manager, ECR',
      idleUsd:
        counts.keys * usd('kmsKeyMonth') +
        (4 + pipelines + shop.fromMysql) * usd('secretMonth') +
        GUESSED.imageGb * GUESSED.imagesKept * usd('ecrGbMonth'),
      runUsd: 0,
    },
    {
      service: 'QuickSight',
      idleUsd: usd('quicksightAuthorMonth') + shop.readers * usd('quicksightReaderMonth'),
      runUsd: 0,
    },
    temporal(shop, usd),
  ];
}

function network(shop: Shop, counts: Counts, usd: (name: string) => number): Line {
  const nat = shop.temporal === 'cloud' ? HOURS * usd('natHour') : 0;
  return {
    service: 'VPC (endpoints, NAT)',
    idleUsd: counts.interfaceEndpoints * shop.zones * HOURS * usd('endpointHour') + nat,
    runUsd: 0.05 * usd('endpointGb'),
  };
}

function warehouse(shop: Shop, gb: number, usd: (name: string) => number): Line {
  const stored = gb * usd('redshiftGbMonth');
  if ('ra3LargeNodes' in shop.warehouse)
    return {
      service: 'Redshift',
      idleUsd: stored + shop.warehouse.ra3LargeNodes * HOURS * usd('redshiftRa3LargeHour'),
      runUsd: 0,
    };
  const hours = GUESSED.warehouseMinutes / 60;
  return {
    service: 'Redshift',
    idleUsd: stored,
    runUsd: hours * shop.warehouse.rpus * usd('redshiftRpuHour'),
  };
}

function cloudwatch(shop: Shop, pipelines: number, usd: (name: string) => number): Line {
  // Failed and late, two metrics for each of four entities, DMS's latency; three of the worker's.
  const alarms = pipelines * (2 + 2 * 4) + shop.fromMysql + 3;
  const metricMonths = GUESSED.metricsAPipeline / (24 * DAYS);
  return {
    service: 'CloudWatch',
    idleUsd:
      alarms * usd('alarmMonth') + usd('dashboardMonth') + GUESSED.insightsMetrics * usd('metricMonth'),
    // A metric costs by the hours in which it is sent: a second run of the hour costs nothing more.
    runUsd:
      metricMonths * usd('metricMonth') * Math.min(1, 24 / shop.windowsADay) +
      GUESSED.logGbARun * usd('logsGb'),
  };
}

function temporal(shop: Shop, usd: (name: string) => number): Line {
  if (shop.temporal === 'cloud')
    return {
      service: 'Temporal Cloud',
      idleUsd: 0,
      // Its plan without a base fee takes a tenth on top.
      runUsd: (GUESSED.actionsARun / 1e6) * usd('temporalActionsMillion') * 1.1,
    };
  const tasks = 2 * HOURS * (usd('fargateArmVcpuHour') + 2 * usd('fargateArmGbHour'));
  const database = 2 * HOURS * usd('rdsT4gMediumHour') + 2 * 100 * usd('rdsGbMonth');
  return { service: 'Temporal (own)', idleUsd: tasks + database, runUsd: 0 };
}

/**
 * What a sweep costs: `npx tsx bench/landing/main.ts [--files 100000] [--fresh 10] [--tiny 10000] [--json]`.
 *
 * Calls are S3's and the same on AWS. Seconds are moto's, which goes through all of a bucket for each page that it lists.
 */
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { createObjectStore } from '../../src/aws/object-store';
import { say } from '../../src/cli/output';
import { inParallel } from '../../src/model/in-parallel';
import type { LandDeps } from '../../src/sources/s3-files/land';
import type { Landing } from '../../src/sources/s3-files/landing';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { sweep } from '../../src/sources/s3-files/sweep';
import { startLocalS3, type CountedS3 } from './local-s3';
import type { BenchOptions } from './options';
import { parseOptions } from './options';
import { writePast } from './past';

interface Measured {
  readonly what: string;
  readonly seconds: number;
  readonly calls: Readonly<Record<string, number>>;
}

const FEEDS = [{ name: 'sale', files: '**' }];
const LANDING: Landing = {
  ...{ pipeline: 'branch-sales', bucket: 'landing', prefix: 'branch/', feeds: FEEDS, mayBeEmpty: false },
};
const TINY: Landing = { ...LANDING, pipeline: 'tiny-sales', bucket: 'tiny', prefix: 'tiny/' };

async function main({ files, fresh, tiny, json }: BenchOptions, undo: Undo): Promise<void> {
  const local = await startLocalS3(files, undo);
  const { s3 } = local;
  const place = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' as const } };
  for (const Bucket of ['lake', 'bronze', TINY.bucket])
    await s3.send(new CreateBucketCommand({ Bucket, ...place }));
  const settings = { lakeBucket: 'lake', bronzeBucket: 'bronze' };
  const deps: LandDeps = { s3, store: createObjectStore(s3), settings };
  await writePast(deps, LANDING);
  say(`${files} files have landed`);
  const results: Measured[] = [];
  results.push(await measure(local, 'the first sweep, which makes the cache', () => sweep(deps, LANDING)));
  results.push(await measure(local, 'nothing new', () => sweep(deps, LANDING)));
  for (let file = 0; file < fresh; file += 1)
    await dropFile(s3, LANDING, `fresh-${String(file)}.csv`, `fresh ${String(file)}`);
  results.push(await measure(local, `${fresh} new`, () => sweep(deps, LANDING)));
  const numbers = Array.from({ length: tiny }, (_, file) => String(file));
  await inParallel(numbers, 16, (file) => dropFile(s3, TINY, `${file}.csv`, `tiny ${file}`));
  results.push(await measure(local, `${tiny} new in a prefix of their own`, () => sweep(deps, TINY)));
  process.stdout.write(`${results.map(describe).join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

function describe({ what, seconds, calls }: Measured): string {
  return `${what}: ${seconds.toFixed(1)} s, ${JSON.stringify(calls)}`;
}

async function measure(local: CountedS3, what: string, work: () => Promise<unknown>): Promise<Measured> {
  local.takeCalls();
  const began = performance.now();
  await work();
  const measured = { what, seconds: (performance.now() - began) / 1000, calls: local.takeCalls() };
  say(describe(measured));
  return measured;
}

runCommand(parseOptions, main);

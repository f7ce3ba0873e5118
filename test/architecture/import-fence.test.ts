import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ROOT = resolve(__dirname, '../..');
const CONFIG = '.dependency-cruiser.cjs';
const configSchema = z.object({ forbidden: z.array(z.object({ name: z.string() })) });
const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** What is allowed: each folder doing what the design says of it. */
const LAWFUL: Readonly<Record<string, string>> = {
  'src/model/names.ts': `import { z } from 'zod';\nexport const name = z.string();`,
  'src/entities/registry.ts': `import { thing } from './thing';\nexport const entities = [thing];`,
  'src/entities/thing.ts': `import { name } from '../model/names';\nexport const thing = { name };`,
  'src/pipelines/registry.ts': `import { pipeline } from './shop/pipeline';\nexport const pipelines = [pipeline];`,
  'src/pipelines/shop/pipeline.ts': `import { thing } from '../../entities/thing';\nimport { name } from '../../model/names';\nexport const pipeline = { name, thing };`,
  'src/aws/clients.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport const s3 = new S3Client();`,
  'src/activities/copy.ts': `import { s3 } from '../aws/clients';\nexport const copy = { s3 };`,
  'src/workflows/run.ts': `import { sleep } from '@temporalio/workflow';\nimport type { copy } from '../activities/copy';\nexport const run = (one: typeof copy) => sleep(String(one));`,
  'src/cli/main.ts': `import type { run } from '../workflows/run';\nimport { entities } from '../entities/registry';\nimport { pipelines } from '../pipelines/registry';\nexport const main = (one: typeof run) => [one, entities, pipelines];`,
  'src/worker.ts': `import { copy } from './activities/copy';\nexport const worker = copy;`,
  'local-aws/main.ts': `import { Client } from 'pg';\nexport const client = new Client();`,
  'test/support.ts': `export const support = 1;`,
};

/** For each rule an import that breaks it. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-circles': {
    'src/aws/one.ts': `import { two } from './two';\nexport const one = () => two;`,
    'src/aws/two.ts': `import { one } from './one';\nexport const two = () => one;`,
    'src/aws/three.ts': `import type { Four } from './four';\nexport interface Three { readonly four: Four }`,
    'src/aws/four.ts': `import type { Three } from './three';\nexport interface Four { readonly three?: Three }`,
  },
  resolvable: { 'src/aws/lost.ts': `import { gone } from './gone';\nexport const lost = gone;` },
  'model-stands-alone': {
    'src/model/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'model-needs-zod-only': {
    'src/model/file.ts': `import { readFileSync } from 'node:fs';\nexport const file = readFileSync;`,
  },
  'entities-know-the-model': {
    'src/entities/up.ts': `import { pipeline } from '../pipelines/shop/pipeline';\nexport const up = pipeline;`,
  },
  'entities-need-no-package': {
    'src/entities/file.ts': `import { readFileSync } from 'node:fs';\nexport const file = readFileSync;`,
  },
  'pipelines-know-model-and-entities': {
    'src/pipelines/shop/up.ts': `import { s3 } from '../../aws/clients';\nexport const up = s3;`,
  },
  'pipelines-need-no-package': {
    'src/pipelines/shop/sdk.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport const sdk = S3Client;`,
  },
  'pipelines-apart': {
    'src/pipelines/other/lean.ts': `import { pipeline } from '../shop/pipeline';\nexport const lean = pipeline;`,
  },
  'telemetry-knows-model-and-aws': {
    'src/telemetry/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'telemetry-names-types-of-activities': {
    'src/telemetry/value.ts': `import { copy } from '../activities/copy';\nexport const value = copy;`,
  },
  'lineage-knows-model-aws-and-origins': {
    'src/lineage/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'lineage-names-types-of-activities': {
    'src/lineage/value.ts': `import { copy } from '../activities/copy';\nexport const value = copy;`,
  },
  'samples-know-the-model': {
    'src/samples/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'sources-know-model-and-aws': {
    'src/sources/mysql/up.ts': `import { copy } from '../../activities/copy';\nexport const up = copy;`,
  },
  'sources-apart': {
    'src/sources/files/lean.ts': `import { kind } from '../mysql/kind';\nexport const lean = kind;`,
    'src/sources/mysql/kind.ts': `export const kind = 'mysql';`,
  },
  'workflows-know-model-and-activities': {
    'src/workflows/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'workflows-name-types-of-activities': {
    'src/workflows/value.ts': `import { copy } from '../activities/copy';\nexport const value = copy;`,
  },
  'workflows-allow-list': {
    'src/workflows/sdk.ts': `import { S3Client } from '@aws-sdk/client-s3';\nexport const sdk = S3Client;`,
  },
  'activities-know-model-and-aws': {
    'src/activities/up.ts': `import { run } from '../workflows/run';\nexport const up = run;`,
  },
  'aws-knows-the-model': {
    'src/aws/up.ts': `import { copy } from '../activities/copy';\nexport const up = copy;`,
  },
  'report-knows-model-and-aws': {
    'src/report/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'notices-know-model-and-aws': {
    'src/notices/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'stream-knows-model-and-aws': {
    'src/stream/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'schedules-know-model-and-workflow-types': {
    'src/schedules/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'payloads-know-the-model': {
    'src/payloads/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'deployment-knows-the-model': {
    'src/deployment/up.ts': `import { s3 } from '../aws/clients';\nexport const up = s3;`,
  },
  'lambda-knows-model-aws-and-workflow-types': {
    'src/lambda/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'cli-knows-model-aws-config-and-types': {
    'src/cli/up.ts': `import { worker } from '../worker';\nexport const up = worker;`,
  },
  'reconcile-knows-model-aws-and-rooms': {
    'src/reconcile/up.ts': `import { pipelines } from '../pipelines/registry';\nexport const up = pipelines;`,
  },
  'local-stack-knows-what-it-provisions': {
    'src/local-stack/up.ts': `import { main } from '../cli/main';\nexport const up = main;`,
  },
  'clients-name-types-of-workflows': {
    'src/cli/value.ts': `import { run } from '../workflows/run';\nexport const value = run;`,
  },
  'config-knows-the-model': {
    'src/config.ts': `import { s3 } from './aws/clients';\nexport const config = s3;`,
  },
  'worker-never-cli': {
    'src/deps.ts': `import { main } from './cli/main';\nexport const deps = main;`,
  },
  'src-never-local': {
    'src/aws/local.ts': `import { client } from '../../local-aws/main';\nexport const local = client;`,
  },
  'local-aws-never-src': {
    'local-aws/up.ts': `import { name } from '../src/model/names';\nexport const up = name;`,
  },
  'no-dev-package-in-src': { 'src/aws/dev.ts': `import fc from 'fast-check';\nexport const dev = fc;` },
};

function writeProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-fence-'));
  for (const name of [CONFIG, 'package.json', 'tsconfig.json'])
    copyFileSync(join(ROOT, name), join(folder, name));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `${text}\n`);
  }
  return folder;
}

/** Violations as `rule: file`. */
async function cruise(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = writeProject(files);
  try {
    const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cruiser, 'src', 'local-aws', '--config', CONFIG, '--output-type', 'json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64e6 });
    const { violations } = reportSchema.parse(JSON.parse(stdout)).summary;
    return violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the import fence', () => {
  it('has a planted violation for every rule', () => {
    const config = configSchema.parse(createRequire(__filename)(join(ROOT, CONFIG)));
    expect(Object.keys(PLANTED).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  });

  it('lets pass what the design allows', async () => {
    expect(await cruise(LAWFUL)).toEqual([]);
  });

  it('sees every planted violation', async () => {
    const planted = Object.assign({}, ...Object.values(PLANTED)) as Readonly<Record<string, string>>;
    const seen = await cruise({ ...LAWFUL, ...planted });
    const expected = Object.entries(PLANTED).map(
      ([rule, files]) => `${rule}: ${Object.keys(files)[0] ?? ''}`,
    );
    expect(seen).toEqual(expect.arrayContaining(expected));
    // Types alone are a circle, too; it is told of one of the two.
    expect(seen.filter((one) => /no-circles: src\/aws\/(three|four)\.ts/.test(one))).toHaveLength(1);
  });
});

/** What a run tells: what Temporal, the reports' folder, the worker's log and its metrics say of it, as texts; and words that none may say. */
import { appendFileSync, readFileSync } from 'node:fs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createObjectStore } from '../../src/aws/object-store';
import { readable } from '../payloads/planted';
import { testStack, uniqueName } from '../support/stack';
import type { Platform } from './support';

type Place = 'histories' | 'reports' | 'log' | 'metrics';

/** Something that each of them does say. */
export const SAID_OF: Readonly<Record<Place, string>> = {
  histories: 'ecommerce',
  reports: 'ecommerce',
  log: 'ecommerce',
  metrics: 'ecommerce',
};

export async function toldTexts(platform: Platform): Promise<Record<Place, string>> {
  const [histories, reports, metrics] = await Promise.all([
    historiesOf(platform),
    reportsOf(platform),
    metricsOf(),
  ]);
  return { histories, reports, metrics, log: readFileSync(platform.worker.log, 'utf8') };
}

/** As they lie in Temporal, with the attributes by which runs are found. */
async function historiesOf({ client, config }: Platform): Promise<string> {
  const texts: string[] = [];
  const query = `TaskQueue = '${config.ECOMFLOW_TASK_QUEUE}'`;
  for await (const { raw, workflowId, runId } of client.workflow.list({ query })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    texts.push(readable(raw), readable(history));
  }
  return texts.join('\n');
}

async function reportsOf({ aws, config }: Platform): Promise<string> {
  const store = createObjectStore(aws.s3);
  const texts: string[] = [];
  for (const { key } of await store.list(config.ECOMFLOW_LAKE_BUCKET, 'reports/'))
    texts.push(key, new TextDecoder().decode(await store.readBytes(config.ECOMFLOW_LAKE_BUCKET, key)));
  return texts.join('\n');
}

async function metricsOf(): Promise<string> {
  const answer = await fetch(`http://${process.env['ECOMFLOW_METRICS_ADDRESS'] ?? ''}/metrics`);
  return answer.text();
}

/** Passwords, salts and keys, as Secrets Manager and the stack have them. */
export async function secretsOf({ aws, config }: Platform): Promise<string[]> {
  const ids = [
    config.ECOMFLOW_PERSONAL_SECRET_ID,
    config.ECOMFLOW_SOURCE_SECRET_ID.replace('{pipeline}', 'ecommerce'),
  ];
  const kept = await Promise.all(
    ids.map(
      async (SecretId) => (await aws.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString,
    ),
  );
  const values = kept.flatMap((text) => secretFields(JSON.parse(text ?? '{}')));
  const { mysql, postgres } = testStack();
  const secrets = [...values, mysql.adminPassword, postgres.password].filter((value) => value.length >= 8);
  if (secrets.length < 2) throw new Error('no secret is long enough to be looked for');
  return secrets;
}

/** Not what is beside them: a host's name stands in many a log. */
function secretFields(secret: unknown): string[] {
  if (typeof secret !== 'object' || secret === null) return [];
  return Object.entries(secret).flatMap(([name, value]) =>
    /password|salt|key/i.test(name) && typeof value === 'string' ? [value] : [],
  );
}

export function found(words: readonly string[], text: string): string[] {
  return words.filter((word) => text.includes(word));
}

/** As a careless change would: into a run's input, a report and a line of the log. */
export async function letOut({ client, aws, config, worker }: Platform, word: string): Promise<void> {
  const workflowId = uniqueName('let-out', '-');
  const handle = await client.workflow.start('runPipeline', {
    workflowId,
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    args: [{ pipeline: word }],
  });
  await handle.result().catch(() => undefined);
  await createObjectStore(aws.s3).writeJson(config.ECOMFLOW_LAKE_BUCKET, `reports/${workflowId}.json`, {
    word,
  });
  appendFileSync(worker.log, `a line about ${word}\n`);
}

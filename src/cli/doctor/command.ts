/** `ecomflow doctor`: whether everything is there that runs depend on, as they depend on it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { createDatabases } from '../../sources/mysql-cdc/databases';
import { loadConfig, type Config } from '../../config';
import { listEntities } from '../../entities/registry';
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import { listPipelines } from '../../pipelines/registry';
import { openWarehouse, withTemporal } from '../connect';
import { PROJECT_ROOT } from '../local/stack';
import { EXIT, print, say, table, type OutputOptions } from '../output';
import { examineColumns } from './mysql-cdc/columns';
import type { Finding } from './finding';
import { examineClocks, examineNode } from './machine';
import { examineReplication } from './mysql-cdc/replication';
import { examineResources } from './resources';
import { examineSource } from './mysql-cdc/source';
import { examineTemporal } from './temporal';
import { examineWarehouse } from './warehouse';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('examine connections, permissions, resources and settings, and say how to mend what is bad')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It reads only, as whoever runs it: the worker's own role may be allowed less. "unknown" is what nobody could tell.
Exit code 1 when something is bad, 3 when something does not answer or a setting is missing.

Examples:
  $ ecomflow doctor
  $ ecomflow doctor --json | jq '.findings[] | select(.verdict != "good")'`,
    )
    .action(async (options: OutputOptions) => {
      const config = loadConfig();
      say('examining…');
      const findings = await examineAll(config, listPipelines());
      print(options, { healthy: exitCodeFor(findings) === EXIT.ok, findings }, () => describe(findings));
      process.exitCode = exitCodeFor(findings);
    });
}

/** Everything, beside each other; `nowMs` is this machine's clock. */
export async function examineAll(
  config: Config,
  pipelines: readonly Pipeline[],
  nowMs: () => number = () => Date.now(),
): Promise<Finding[]> {
  const aws = createAwsClients(config.AWS_REGION);
  const { source: sourceOf } = createDatabases(aws.secrets, config);
  const target = { bucket: config.ECOMFLOW_BRONZE_BUCKET, roleArn: config.ECOMFLOW_COPY_ROLE_ARN };
  const groups = await Promise.all([
    examineNode(PROJECT_ROOT).then((finding) => [finding]),
    examineServer(config),
    examineResources(aws, config, pipelines),
    examineWarehouse(openWarehouse(config), join(PROJECT_ROOT, 'sql'), listEntities()),
    ...pipelines.flatMap((pipeline) => [
      examineReplication(aws.dms, pipeline, target),
      examineSource(sourceOf(pipeline.name), pipeline, config.AWS_ENDPOINT_URL !== undefined),
      examineColumns(sourceOf(pipeline.name), pipeline).then((finding) => [finding]),
    ]),
    ...pipelines.map(({ name }) =>
      examineClocks({ s3: aws.s3, source: sourceOf(name), nowMs }, config.ECOMFLOW_LAKE_BUCKET),
    ),
  ]);
  return groups.flat();
}

async function examineServer(config: Config): Promise<Finding[]> {
  try {
    return await withTemporal((client) => examineTemporal(client, config), config);
  } catch (error) {
    if (!(error instanceof EltError)) throw error;
    const mend = 'start it, or name another: TEMPORAL_ADDRESS, --profile';
    return [{ check: 'Temporal server', verdict: 'bad', says: error.message, mend, unreachable: true }];
  }
}

/** What cannot be told is no reason to fail. */
export function exitCodeFor(findings: readonly Finding[]): number {
  if (findings.some(({ unreachable }) => unreachable)) return EXIT.unavailable;
  return findings.some(({ verdict }) => verdict === 'bad') ? EXIT.failed : EXIT.ok;
}

/** What is bad comes last, with its way out, where it is read first. */
export function describe(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const mends = findings.flatMap(({ check, mend }) => (mend === undefined ? [] : [`  ${check}: ${mend}`]));
  return [
    table(findings.map(({ verdict, check, says }) => [verdict, check, says.replaceAll(/\s*\n\s*/g, ' ')])),
    `${count('good')} good, ${count('bad')} bad, ${count('unknown')} unknown`,
    ...(mends.length === 0 ? [] : ['to mend:', ...mends]),
  ].join('\n');
}

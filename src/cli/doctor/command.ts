/** `ecomflow doctor`: whether everything is there that runs depend on, as they depend on it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { loadConfig, type Config } from '../../config';
import { listEntities } from '../../entities/registry';
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import { listPipelines } from '../../pipelines/registry';
import { openRooms } from '../../rooms';
import { can, type FindRoom } from '../../sources/capabilities';
import { examine, unknown, type Finding } from '../../sources/finding';
import { openWarehouse, withTemporal } from '../../connect';
import { PROJECT_ROOT } from '../../local-stack/stack';
import { EXIT, print, say, type OutputOptions } from '../output';
import { table } from '../../model/text-table';
import { examineClock, examineNode } from './machine';
import { deployedOf, examineOutputs, readOutputs, type Outputs } from './outputs';
import { examineResources } from './resources';
import { examineTemporal, SKIPPED } from './temporal';
import { examineWarehouse } from './warehouse';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('examine connections, permissions, resources and settings, and say how to mend what is bad')
    .option('--outputs <file>', 'take the settings from what `terraform output -json` printed, and compare')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It reads only, as whoever runs it: the worker's own role may be allowed less. "unknown" is what nobody could tell.
Exit code 1 when something is bad, 3 when something does not answer or a setting is missing.

Examples:
  $ ecomflow doctor
  $ terraform -chdir=infra-terraform output -json > outputs.json && ecomflow doctor --outputs outputs.json
  $ ecomflow doctor --json | jq '.findings[] | select(.verdict != "good")'`,
    )
    .action(async (options: OutputOptions & { readonly outputs?: string }) => {
      say('examining…');
      const findings =
        options.outputs === undefined
          ? await examineAll(loadConfig(), listPipelines())
          : await examineDeployed(readOutputs(options.outputs));
      print(options, { healthy: exitCodeFor(findings) === EXIT.ok, findings }, () => describe(findings));
      process.exitCode = exitCodeFor(findings);
    });
}

/** A deployed stack: its outputs against the code, and all that they name in AWS. */
export async function examineDeployed(
  outputs: Outputs,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finding[]> {
  const known = listPipelines();
  const compared = await examineOutputs(outputs, known, env);
  const config = loadConfig({ ...env, ...outputs.environment });
  return [...compared, ...(await examineAll(config, deployedOf(outputs, known)))];
}

/** Everything, beside each other; `nowMs` is this machine's clock. */
export async function examineAll(
  config: Config,
  pipelines: readonly Pipeline[],
  nowMs: () => number = () => Date.now(),
): Promise<Finding[]> {
  const aws = createAwsClients(config.AWS_REGION);
  const findRoom = openRooms(config, nowMs);
  const groups = await Promise.all([
    examineNode(PROJECT_ROOT).then((finding) => [finding]),
    examineClock(aws.sns, config.ECOMFLOW_ALERT_TOPIC_ARN, nowMs).then((finding) => [finding]),
    examineServer(config),
    examineResources(aws, config, pipelines),
    examineWarehouse(openWarehouse(config), join(PROJECT_ROOT, 'sql'), listEntities()),
    ...pipelines.map((pipeline) => examineSourceOf(pipeline, findRoom)),
  ]);
  return groups.flat();
}

/** A kind that examines nothing is told of: silence would be taken for health. */
async function examineSourceOf(pipeline: Pipeline, findRoom: FindRoom): Promise<Finding[]> {
  const room = findRoom(pipeline);
  const findings = can(room, 'examine')
    ? await room.examine(pipeline)
    : [await examine('source', NO_EXAMINER, () => Promise.resolve(unknown(`kind ${room.kind}`)))];
  return findings.map((finding) => ({ ...finding, pipeline: pipeline.name }));
}

const NO_EXAMINER = 'nobody knows how to examine this kind of source: look at it yourself';

async function examineServer(config: Config): Promise<Finding[]> {
  try {
    return await withTemporal((client) => examineTemporal(client, config), config);
  } catch (error) {
    if (!(error instanceof EltError)) throw error;
    const mend = 'start it, or name another: TEMPORAL_ADDRESS, --profile';
    return [
      { check: 'Temporal server', verdict: 'bad', says: error.message, mend, unreachable: true },
      ...SKIPPED,
    ];
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
  const isOfMany = new Set(findings.flatMap(({ pipeline = [] }) => pipeline)).size > 1;
  const named = ({ check, pipeline }: Finding): string =>
    isOfMany && pipeline !== undefined ? `${pipeline}: ${check}` : check;
  const mends = findings.flatMap((finding) =>
    finding.mend === undefined ? [] : [`  ${named(finding)}: ${finding.mend}`],
  );
  return [
    table(findings.map((one) => [one.verdict, named(one), one.says.replaceAll(/\s*\n\s*/g, ' ')])),
    `${count('good')} good, ${count('bad')} bad, ${count('unknown')} unknown`,
    ...(mends.length === 0 ? [] : ['to mend:', ...mends]),
  ].join('\n');
}

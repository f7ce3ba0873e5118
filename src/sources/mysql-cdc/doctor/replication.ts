/** DMS: what replicates the pipeline is there, in a state to be relied upon, and set as exact history demands: docs/exact-history.md. */
import type { S3Settings } from '@aws-sdk/client-database-migration-service';
import type { Found, Replicator } from '../replicator/replicator';
import { s3TargetSettings, tableMappings, taskSettings } from '../dms-settings';
import { epochOfFolder } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import { differences, type Tree } from './differences';
import { bad, examine, good, PROVISION, skipped, unknown, type Finding, type Seen } from '../../finding';

const [SETTINGS, MAPPINGS, TARGET] = ['DMS settings', 'DMS table mappings', 'DMS target'] as const;
const BEHIND = [SETTINGS, MAPPINGS, TARGET];

export async function examineReplication(
  replicator: Replicator,
  pipeline: Pipeline,
  target: { readonly bucket: string; readonly roleArn: string },
): Promise<Finding[]> {
  let found: Found | undefined;
  const state = await examine('DMS replication', PROVISION, async () => {
    found = await replicator.find(pipeline.name);
    return stateOf(found);
  });
  if (!found) return [state, ...BEHIND.map((check) => skipped(check, 'the replication was not found'))];
  const { arn, targetArn } = found;
  return [
    state,
    await examine(SETTINGS, MODIFY, async () => {
      const { type, settings } = await replicator.define(arn);
      return compare(
        { MigrationType: 'full-load-and-cdc', ...demanded(taskSettings()) },
        { MigrationType: type, ...treeOf(settings) },
      );
    }),
    await examine(MAPPINGS, MODIFY, async () =>
      compareRules(tableMappings(pipeline).rules, treeOf((await replicator.define(arn)).mappings)['rules']),
    ),
    await examine(TARGET, MODIFY_ENDPOINT, async () =>
      judgeTarget(await replicator.target(targetArn), pipeline, target, targetArn),
    ),
  ];
}

const MODIFY =
  'stop it, set it by Terraform to what `npm run gen` wrote, then start a new epoch (docs/runbook.md)';
const MODIFY_ENDPOINT = 'mend the endpoint (Terraform) and start a new epoch (docs/runbook.md)';

function stateOf({ name, status, phase, why }: Found): Seen {
  const says = `${name} is ${status}${why ? `: ${why}` : ''}`;
  switch (phase) {
    case 'running':
    case 'starting':
      return good(says);
    case 'unstarted':
      return good(`${says}; the first run starts it`);
    case 'stopped':
    case 'failed':
      return bad(says, 'see docs/runbook.md, ELT_REPLICATE_TASK_STOPPED and ELT_REPLICATE_TASK_FAILED');
    case 'changing':
      return unknown(says, 'wait until it is done');
  }
}

/** The rest of the settings is a matter of speed. */
function demanded(settings: Tree): Tree {
  const { TargetMetadata, FullLoadSettings, ChangeProcessingDdlHandlingPolicy } = settings;
  return {
    TargetMetadata,
    FullLoadSettings: { TargetTablePrepMode: (FullLoadSettings as Tree)['TargetTablePrepMode'] },
    ChangeProcessingDdlHandlingPolicy,
  };
}

function judgeTarget(
  found: S3Settings | undefined,
  pipeline: Pipeline,
  target: { readonly bucket: string; readonly roleArn: string },
  arn: string,
): Seen {
  if (!found) return bad(`${arn} is no endpoint for S3`);
  const folder = found.BucketFolder ?? '';
  const epoch = epochOfFolder(folder);
  if (epoch === null) return bad(`BucketFolder is "${folder}", not bronze/${pipeline.name}/epoch=<n>`);
  const wanted = s3TargetSettings(pipeline, epoch, { ...target, batchIntervalSeconds: 0 });
  // How often DMS writes, and as whom, is the deployment's own.
  const { CdcMaxBatchInterval: _, ServiceAccessRoleArn: __, ...exact } = wanted;
  const seen = compare({ ...exact }, { ...found });
  return seen.verdict === 'good' ? good(`s3://${target.bucket}/${folder}, ${seen.says}`) : seen;
}

function compare(wanted: Tree, found: Tree): Seen {
  const faults = differences(wanted, found);
  return faults.length === 0 ? good('as exact history demands') : bad(faults.join('; '));
}

/** Ids and names of rules are anybody's; more rules than wanted are seen by what they do. */
function compareRules(wanted: readonly Tree[], found: unknown): Seen {
  const rules = Array.isArray(found) ? (found as Tree[]) : [];
  const missing = wanted.filter((rule) => {
    const { 'rule-id': _, 'rule-name': __, filters: ___, ...acts } = rule;
    return !rules.some((one) => differences(acts, one).length === 0);
  });
  if (missing.length === 0) return good(`${wanted.length} rules`);
  return bad(`missing: ${missing.map((rule) => String(rule['rule-name'])).join(', ')}`);
}

function treeOf(json: string | undefined): Tree {
  return JSON.parse(json ?? '{}') as Tree;
}

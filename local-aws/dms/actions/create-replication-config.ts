import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists } from '../errors';
import { identifierSchema, parseInput, tagsSchema } from '../input';
import type { Serverless } from '../model';
import { readCompute } from '../replication-config';
import { configView } from '../serverless-views';
import type { DmsState } from '../service-state';
import { readTableMappings } from '../table-mappings';
import { keepTags } from '../tags';
import { checkTaskSettings } from '../task-settings';

const schema = z.strictObject({
  ReplicationConfigIdentifier: identifierSchema,
  SourceEndpointArn: z.string(),
  TargetEndpointArn: z.string(),
  ComputeConfig: z.unknown(),
  ReplicationType: z.enum(['full-load', 'cdc', 'full-load-and-cdc']),
  TableMappings: z.string(),
  ReplicationSettings: z.string().optional(),
  ResourceIdentifier: z.string().optional(),
  Tags: tagsSchema,
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationConfig.html */
export function createReplicationConfig(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const identifier = given.ReplicationConfigIdentifier.toLowerCase();
    const twin = [...state.serverless.values()].find((each) => each.identifier === identifier);
    if (twin) throw alreadyExists(`Replication config ${identifier} already exists`, twin.arn);
    const replication = newReplication(state, identifier, given);
    state.serverless.set(replication.arn, replication);
    keepTags(state, replication.arn, given.Tags);
    return { ReplicationConfig: configView(replication) };
  };
}

function newReplication(state: DmsState, identifier: string, given: z.infer<typeof schema>): Serverless {
  const arn = state.newArn('replication-config', given.ResourceIdentifier);
  const now = state.context.clock.now();
  return {
    arn,
    id: arn.slice(arn.lastIndexOf(':') + 1),
    identifier,
    sourceArn: state.source(given.SourceEndpointArn).arn,
    targetArn: state.target(given.TargetEndpointArn).arn,
    compute: readCompute(given.ComputeConfig),
    migrationType: given.ReplicationType,
    tableMappings: given.TableMappings,
    rules: readTableMappings(given.TableMappings),
    settings: checkTaskSettings(given.ReplicationSettings),
    cdcStartPosition: null,
    createdMs: now,
    updatedMs: now,
    provisioning: null,
    provisionedMs: null,
    lastStartType: null,
    freshStarts: 0,
    reloaded: false,
    freshStartMs: null,
    startMs: null,
    stopMs: null,
    elapsed: { fromMs: 0, toMs: null },
    status: null,
    stopReason: null,
    lastFailureMessage: null,
    process: null,
    restarts: 0,
  };
}

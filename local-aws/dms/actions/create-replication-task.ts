import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists, invalidCombination, invalidState } from '../errors';
import { identifierSchema, parseInput, tagsSchema } from '../input';
import type { Task } from '../model';
import { readPosition } from '../positions';
import type { DmsState } from '../service-state';
import { readTableMappings } from '../table-mappings';
import { keepTags } from '../tags';
import { checkTaskSettings } from '../task-settings';
import { instanceView, taskView } from '../views';

const schema = z.strictObject({
  ReplicationTaskIdentifier: identifierSchema,
  SourceEndpointArn: z.string(),
  TargetEndpointArn: z.string(),
  ReplicationInstanceArn: z.string(),
  MigrationType: z.enum(['full-load', 'cdc', 'full-load-and-cdc']),
  TableMappings: z.string(),
  ReplicationTaskSettings: z.string().optional(),
  CdcStartPosition: z.string().optional(),
  ResourceIdentifier: z.string().optional(),
  Tags: tagsSchema,
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask.html */
export function createReplicationTask(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const identifier = given.ReplicationTaskIdentifier.toLowerCase();
    const twin = [...state.tasks.values()].find((each) => each.identifier === identifier);
    if (twin) throw alreadyExists(`Replication task ${identifier} already exists`, twin.arn);
    const instance = state.instance(given.ReplicationInstanceArn);
    if (instanceView(instance)['ReplicationInstanceStatus'] !== 'available') {
      throw invalidState(`Replication instance ${instance.identifier} is not available`);
    }
    if (given.CdcStartPosition !== undefined) {
      if (given.MigrationType !== 'cdc')
        throw invalidCombination('CdcStartPosition is for tasks of type cdc only');
      readPosition(given.CdcStartPosition);
    }
    const task = newTask(state, identifier, given);
    state.tasks.set(task.arn, task);
    keepTags(state, task.arn, given.Tags);
    return { ReplicationTask: taskView(task) };
  };
}

function newTask(state: DmsState, identifier: string, given: z.infer<typeof schema>): Task {
  const arn = state.newArn('task', given.ResourceIdentifier);
  return {
    arn,
    id: arn.slice(arn.lastIndexOf(':') + 1),
    identifier,
    sourceArn: state.source(given.SourceEndpointArn).arn,
    targetArn: state.target(given.TargetEndpointArn).arn,
    instanceArn: given.ReplicationInstanceArn,
    migrationType: given.MigrationType,
    tableMappings: given.TableMappings,
    rules: readTableMappings(given.TableMappings),
    settings: checkTaskSettings(given.ReplicationTaskSettings),
    cdcStartPosition: given.CdcStartPosition ?? null,
    createdMs: state.context.clock.now(),
    readyMs: Date.now() + state.options.creatingMs,
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

import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists } from '../errors';
import { identifierSchema, parseInput, tagsSchema } from '../input';
import type { Instance } from '../model';
import type { DmsState } from '../service-state';
import { keepTags } from '../tags';
import { instanceView } from '../views';

const schema = z.strictObject({
  ReplicationInstanceIdentifier: identifierSchema.max(63),
  ReplicationInstanceClass: z.string().regex(/^dms\.[a-z0-9]+\.[a-z0-9]+$/, 'a class such as dms.t3.medium'),
  AllocatedStorage: z.number().int().min(5).max(6144).default(50),
  EngineVersion: z.string().default('3.5.4'),
  MultiAZ: z.boolean().default(false),
  PubliclyAccessible: z.boolean().default(false),
  AutoMinorVersionUpgrade: z.boolean().default(true),
  AvailabilityZone: z.string().optional(),
  PreferredMaintenanceWindow: z.string().optional(),
  Tags: tagsSchema,
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html */
export function createReplicationInstance(state: DmsState): Action {
  return async (input) => {
    const { Tags, ReplicationInstanceIdentifier, ReplicationInstanceClass, ...members } = parseInput(
      schema,
      input,
    );
    const identifier = ReplicationInstanceIdentifier.toLowerCase();
    const twin = [...state.instances.values()].find((each) => each.identifier === identifier);
    if (twin) throw alreadyExists(`Replication instance ${identifier} already exists`, twin.arn);
    const instance: Instance = {
      arn: state.newArn('rep'),
      identifier,
      instanceClass: ReplicationInstanceClass,
      createdMs: state.context.clock.now(),
      readyMs: Date.now() + state.options.creatingMs,
      members,
    };
    state.instances.set(instance.arn, instance);
    keepTags(state, instance.arn, Tags);
    return { ReplicationInstance: instanceView(instance) };
  };
}

/** What a replication configuration may be: the bronze contract of tasks, and the capacity that DMS may give it. */
import { z } from 'zod';
import { invalidCombination } from './errors';
import { parseInput } from './input';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_ComputeConfig.html */
const UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384] as const;
const units = z.number().refine((value) => UNITS.some((one) => one === value), `one of ${UNITS.join(', ')}`);

const computeSchema = z.strictObject({
  MinCapacityUnits: units.default(1),
  MaxCapacityUnits: units,
  MultiAZ: z.boolean().default(false),
  KmsKeyId: z.string().optional(),
  PreferredMaintenanceWindow: z.string().optional(),
  ReplicationSubnetGroupId: z.string().optional(),
  VpcSecurityGroupIds: z.array(z.string()).optional(),
});

/** Of these, some can be changed only before capacity was provisioned; nothing here depends on them. */
export function readCompute(given: unknown): Readonly<Record<string, unknown>> {
  const compute = parseInput(computeSchema, given, 'ComputeConfig');
  if (compute.MinCapacityUnits > compute.MaxCapacityUnits)
    throw invalidCombination('ComputeConfig: MinCapacityUnits is greater than MaxCapacityUnits');
  return compute;
}

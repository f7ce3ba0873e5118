/** Workgroups: where results go by default, and whether a query may choose otherwise. `primary` is always there. */
import { z } from 'zod';
import { invalidRequest } from './errors';
import { resultConfiguration } from './input';

export const PRIMARY = 'primary';

/** Metrics of a workgroup are refused: nothing here would publish them. */
export const workGroupConfiguration = z.strictObject({
  ResultConfiguration: resultConfiguration.optional(),
  EnforceWorkGroupConfiguration: z.boolean().optional(),
  PublishCloudWatchMetricsEnabled: z.literal(false, 'the local Athena publishes no metrics').optional(),
  /** A query that would scan more is cancelled. AWS takes no fewer than 10 MB. */
  BytesScannedCutoffPerQuery: z.number().int().min(10_000_000).optional(),
  RequesterPaysEnabled: z.boolean().optional(),
  EngineVersion: z
    .strictObject({ SelectedEngineVersion: z.enum(['AUTO', 'Athena engine version 3']).optional() })
    .optional(),
});
export type WorkGroupConfiguration = z.infer<typeof workGroupConfiguration>;

export interface WorkGroup {
  readonly name: string;
  readonly description: string | undefined;
  readonly configuration: WorkGroupConfiguration;
  readonly createdMs: number;
}

export class WorkGroups {
  private readonly groups = new Map<string, WorkGroup>();

  constructor(nowMs: number) {
    this.groups.set(PRIMARY, {
      name: PRIMARY,
      description: undefined,
      configuration: { EnforceWorkGroupConfiguration: false },
      createdMs: nowMs,
    });
  }

  get all(): readonly WorkGroup[] {
    return [...this.groups.values()];
  }

  /** Throws InvalidRequestException. */
  find(name: string): WorkGroup {
    const found = this.groups.get(name);
    if (!found) throw invalidRequest('WorkGroup is not found.');
    return found;
  }

  create(group: WorkGroup): void {
    if (this.groups.has(group.name)) throw invalidRequest('WorkGroup is already created');
    this.groups.set(group.name, group);
  }

  delete(name: string): void {
    if (name === PRIMARY) throw invalidRequest('The primary workgroup cannot be deleted.');
    this.find(name);
    this.groups.delete(name);
  }
}

/**
 * The folder, ending in a slash, to which a query's result goes: an enforcing workgroup's, else the query's own, else the
 * workgroup's. Throws InvalidRequestException where none is given.
 */
export function outputFolder(group: WorkGroup, asked: string | undefined): string {
  const own = group.configuration.ResultConfiguration?.OutputLocation;
  const enforced = group.configuration.EnforceWorkGroupConfiguration !== false && own !== undefined;
  const location = enforced ? own : (asked ?? own);
  if (location === undefined)
    throw invalidRequest(
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    );
  return location.endsWith('/') ? location : `${location}/`;
}

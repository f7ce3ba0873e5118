import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { readSource, readTarget } from '../endpoint-settings';
import { invalidState } from '../errors';
import { identifierSchema, parseInput } from '../input';
import { isActive, type Endpoint } from '../model';
import type { DmsState } from '../service-state';
import { endpointView } from '../views';

const members = z.record(z.string(), z.unknown());
const schema = z.strictObject({
  EndpointArn: z.string(),
  EndpointIdentifier: identifierSchema.optional(),
  EngineName: z.enum(['mysql', 'mariadb', 's3']).optional(),
  EndpointType: z.enum(['source', 'target']).optional(),
  MySQLSettings: members.optional(),
  S3Settings: members.optional(),
  ExactSettings: z.boolean().default(false),
});

/**
 * https://docs.aws.amazon.com/dms/latest/APIReference/API_ModifyEndpoint.html
 * Settings are merged with those that are there, unless ExactSettings is true. A new BucketFolder is how a new epoch begins.
 */
export function modifyEndpoint(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const endpoint = state.endpoint(given.EndpointArn);
    refuseWhileInUse(state, endpoint);
    const base = { ...endpoint, identifier: given.EndpointIdentifier?.toLowerCase() ?? endpoint.identifier };
    const changed = changeSettings(base, given);
    state.endpoints.set(endpoint.arn, changed);
    return { Endpoint: endpointView(changed) };
  };
}

function refuseWhileInUse(state: DmsState, endpoint: Endpoint): void {
  const active = state
    .jobs()
    .find((job) => [job.sourceArn, job.targetArn].includes(endpoint.arn) && isActive(job));
  if (active) {
    throw invalidState(
      `Endpoint ${endpoint.identifier} is used by ${active.identifier}, which is active; stop it first`,
    );
  }
}

function changeSettings(endpoint: Endpoint, given: z.infer<typeof schema>): Endpoint {
  if (endpoint.type === 'target') {
    if (!given.S3Settings) return endpoint;
    const before = given.ExactSettings ? {} : endpoint.settings;
    return { ...endpoint, settings: readTarget({ ...before, ...given.S3Settings }) };
  }
  // a source is small: what is changed is given whole
  return given.MySQLSettings ? { ...endpoint, settings: readSource(given.MySQLSettings, {}) } : endpoint;
}

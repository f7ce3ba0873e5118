import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { readSource, readTarget } from '../endpoint-settings';
import { alreadyExists, invalidCombination } from '../errors';
import { identifierSchema, parseInput, tagsSchema } from '../input';
import type { Endpoint } from '../model';
import type { DmsState } from '../service-state';
import { keepTags } from '../tags';
import { endpointView } from '../views';

const schema = z.strictObject({
  EndpointIdentifier: identifierSchema,
  EndpointType: z.enum(['source', 'target']),
  EngineName: z.enum(['mysql', 'mariadb', 's3']),
  ServerName: z.string().optional(),
  Port: z.number().int().optional(),
  Username: z.string().optional(),
  Password: z.string().optional(),
  SslMode: z.literal('none').optional(),
  MySQLSettings: z.unknown().optional(),
  S3Settings: z.unknown().optional(),
  ResourceIdentifier: z.string().optional(),
  Tags: tagsSchema,
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateEndpoint.html */
export function createEndpoint(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const identifier = given.EndpointIdentifier.toLowerCase();
    const twin = [...state.endpoints.values()].find((each) => each.identifier === identifier);
    if (twin) throw alreadyExists(`Endpoint ${identifier} already exists`, twin.arn);
    const base = {
      arn: state.newArn('endpoint', given.ResourceIdentifier),
      identifier,
      engineName: given.EngineName,
    };
    const endpoint = readEndpoint(base, given);
    state.endpoints.set(endpoint.arn, endpoint);
    keepTags(state, endpoint.arn, given.Tags);
    return { Endpoint: endpointView(endpoint) };
  };
}

type Base = Pick<Endpoint, 'arn' | 'identifier' | 'engineName'>;

function readEndpoint(base: Base, given: z.infer<typeof schema>): Endpoint {
  const isS3 = given.EngineName === 's3';
  if (isS3 !== (given.EndpointType === 'target')) {
    throw invalidCombination(
      `A ${given.EndpointType} endpoint of engine ${given.EngineName} is not supported by the local DMS`,
    );
  }
  if (isS3) return { ...base, type: 'target', settings: readTarget(given.S3Settings) };
  const { ServerName, Port, Username, Password } = given;
  const beside = Object.fromEntries(
    Object.entries({ ServerName, Port, Username, Password }).filter(([, value]) => value !== undefined),
  );
  return { ...base, type: 'source', settings: readSource(given.MySQLSettings, beside) };
}

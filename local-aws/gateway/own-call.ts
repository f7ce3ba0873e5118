/** Calls that one service of this stack makes of another, past the network: counted, faulted and recorded as those that come by it. */
import type { RecordCall } from './call-record';
import type { Call } from './dispatch';
import { refusal } from './refusal';
import { RawAnswer, type LocalService, type OwnCall } from './service';

export interface OwnCallParts {
  readonly services: readonly LocalService[];
  readonly record: RecordCall | undefined;
  readonly region: string;
}

/** A call of a service whose answers are its own, such as a function's. */
export function prepareOwnCall(
  { services, record, region }: OwnCallParts,
  { service, action, input, principal }: OwnCall,
): Call {
  const own = services.find(({ signingName }) => signingName === service);
  return {
    ...{ service, action, protocol: 'rest-json' },
    perform: async () => {
      const run = own && Object.hasOwn(own.actions, action) ? own.actions[action] : undefined;
      if (!run) throw refusal(service, action, 'rest-json');
      const scope = `Credential=${principal}/20260101/${region}/${service}/aws4_request`;
      const line = { method: 'POST', url: new URL('http://own/'), headers: { authorization: scope } };
      record?.({ service, action, line, members: input });
      const answer = await run(input, principal);
      if (answer instanceof RawAnswer) return answer;
      throw refusal(service, action, 'rest-json', 'its answer has no body of its own');
    },
  };
}

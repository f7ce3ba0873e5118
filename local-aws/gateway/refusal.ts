/** The refusal of what nothing here executes: it names the call, and says what there is instead of looking as if. */
import type { Protocol } from './answer';
import { ADMITTED } from './admitted';
import { AwsError } from './service';

/** How AWS itself says, by protocol, that it does not know an operation. */
const UNKNOWN: Readonly<Record<Protocol, readonly [code: string, status: number]>> = {
  s3: ['NotImplemented', 501],
  query: ['InvalidAction', 400],
  json: ['UnknownOperationException', 400],
  cbor: ['UnknownOperationException', 400],
  'rest-json': ['UnknownOperationException', 404],
};

/** `why` is given where the action is executed and only this use of it is not. */
export function refusal(service: string, action: string, protocol: Protocol, why?: string): AwsError {
  const [code, status] = UNKNOWN[protocol];
  const reason = why === undefined ? missing(service) : ` as it was called: ${why}`;
  return new AwsError(code, `The local AWS does not execute ${service}:${action}${reason}.`, status);
}

function missing(service: string): string {
  const admitted = ADMITTED[service];
  return admitted === undefined ? '' : `: of this service it has ${admitted.has}`;
}

/** What AWS asks IAM when it serves a call. */
import type { RecordedCall } from '../../../../local-aws/gateway/recorded-call';

export interface IamRequest {
  readonly action: string;
  /** `*` where the action has no resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** The action that is called as the call is. */
export function one(prefix: string, { action }: RecordedCall, resource = '*'): IamRequest {
  return { action: `${prefix}:${action}`, resource };
}

/** Of the service that serves the call, in the caller's name. */
export function kms(action: 'Decrypt' | 'GenerateDataKey', key: string): IamRequest {
  return { action: `kms:${action}`, resource: key };
}

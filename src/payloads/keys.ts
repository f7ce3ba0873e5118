/** Keys that encrypt payloads, and where a payload's own is found again. */
import { EltError } from '../model/errors';

/** One of 32 bytes. */
export interface DataKey {
  readonly bytes: Uint8Array;
  readonly name: KeyName;
}

/** What travels with a payload: enough to find its key again, and nothing that opens it. */
export interface KeyName {
  /** The id of a key in the settings, or the ARN of KMS's key. */
  readonly id: string;
  /** The data key, encrypted by KMS. */
  readonly wrapped?: Uint8Array;
}

export interface PayloadKeys {
  newest(): Promise<DataKey>;
  /** Throws ELT_PAYLOAD_UNREADABLE for one that is not among them. */
  find(name: KeyName): Promise<Uint8Array>;
}

/** Wrapped keys are KMS's; where there is no KMS the settings' own encrypt. */
export function joinKeys(kms: PayloadKeys | undefined, own: PayloadKeys | undefined): PayloadKeys {
  const first = kms ?? own;
  if (!first) throw new EltError('ELT_CONFIG_INVALID', 'there is no key for payloads');
  return {
    newest: () => first.newest(),
    async find(name) {
      const kind = name.wrapped === undefined ? own : kms;
      if (!kind) throw unknownKey(name);
      return kind.find(name);
    },
  };
}

export function unknownKey({ id, wrapped }: KeyName): EltError {
  const setting = wrapped === undefined ? 'ECOMFLOW_PAYLOAD_KEYS' : 'ECOMFLOW_PAYLOAD_KMS_KEYS';
  return new EltError(
    'ELT_PAYLOAD_UNREADABLE',
    `a payload is encrypted with the key ${id}, which ${setting} of this process does not name`,
  );
}

/**
 * How payloads of workflows (arguments, results, signals, heartbeats, failures) are encrypted before they reach Temporal: the settings, as
 * they are written and as they are read. docs/adr/0060-payloads-are-encrypted-by-the-worker.md.
 */
import { z } from 'zod';

/**
 * `read` opens what is encrypted and writes plainly: between `off` and `on`, either way, so that nobody meets a payload that it cannot open
 * while workers, functions and people change over one after the other.
 */
export const PAYLOAD_ENCRYPTION = ['off', 'read', 'on'] as const;

/** A key that stands in a setting: 32 bytes in base64, under an id that is no secret. */
export interface LocalKey {
  readonly id: string;
  readonly base64: string;
}

const LOCAL_KEY = /^([\w-]{1,64}):([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;
const KMS_KEY = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** No message may repeat what is at fault: it is a secret. */
const localKeys = z.string().transform((text, context): readonly LocalKey[] => {
  const keys = listed(text).map((word) => LOCAL_KEY.exec(word));
  const read = keys.flatMap((key) => (key ? [{ id: key[1] ?? '', base64: key[2] ?? '' }] : []));
  const isSound = read.length === keys.length && new Set(read.map(({ id }) => id)).size === read.length;
  if (isSound && read.length > 0) return read;
  context.addIssue({ code: 'custom', message: 'ids with 32 bytes in base64, each id once: new:…=,old:…=' });
  return z.NEVER;
});

/** By ARN: what a payload says of its key is held to this list. */
const kmsKeys = z
  .string()
  .transform(listed)
  .refine((arns) => arns.length > 0 && arns.every((arn) => KMS_KEY.test(arn)), 'ARNs of keys (no alias)');

/** Of `off`, `read`, `on`; of the keys, the first encrypts, and all decrypt. Where there are both kinds KMS's first one encrypts. */
export const payloadShape = {
  ECOMFLOW_PAYLOAD_ENCRYPTION: z.enum(PAYLOAD_ENCRYPTION).default('off'),
  /** Keys of KMS that wrap data keys, parted by commas. */
  ECOMFLOW_PAYLOAD_KMS_KEYS: kmsKeys.optional(),
  /** Keys that are handed over themselves, `id:base64` parted by commas: where there is no KMS. A secret. */
  ECOMFLOW_PAYLOAD_KEYS: localKeys.optional(),
};

export type PayloadSettings = Readonly<z.infer<z.ZodObject<typeof payloadShape>>>;

/** What is wrong with settings that are each right. */
export function refuseKeyless(settings: PayloadSettings, context: z.RefinementCtx): void {
  const {
    ECOMFLOW_PAYLOAD_ENCRYPTION: mode,
    ECOMFLOW_PAYLOAD_KMS_KEYS: kms,
    ECOMFLOW_PAYLOAD_KEYS: own,
  } = settings;
  if (mode === 'off' || kms !== undefined || own !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['ECOMFLOW_PAYLOAD_ENCRYPTION'],
    message: `'${mode}' needs ECOMFLOW_PAYLOAD_KMS_KEYS or ECOMFLOW_PAYLOAD_KEYS`,
  });
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

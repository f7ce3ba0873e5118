/** From settings to what clients and workers of Temporal take: the one place in which payloads' encryption is put together. */
import { KMSClient } from '@aws-sdk/client-kms';
import type { PayloadCodec } from '@temporalio/common';
import type { PayloadSettings } from '../model/payload-settings';
import { createPayloadCodec } from './codec';
import { joinKeys, type PayloadKeys } from './keys';
import { createKmsKeys } from './kms-keys';
import { createOwnKeys } from './own-keys';

export type EncryptionSettings = PayloadSettings & { readonly TEMPORAL_NAMESPACE: string };

/** Undefined where payloads are neither encrypted nor opened. */
export function createDataConverter(
  settings: EncryptionSettings,
): { payloadCodecs: PayloadCodec[] } | undefined {
  const mode = settings.ECOMFLOW_PAYLOAD_ENCRYPTION;
  if (mode === 'off') return undefined;
  return { payloadCodecs: [createPayloadCodec(openKeys(settings), { encrypts: mode === 'on' })] };
}

export function openKeys(settings: EncryptionSettings): PayloadKeys {
  const {
    ECOMFLOW_PAYLOAD_KMS_KEYS: keyArns,
    ECOMFLOW_PAYLOAD_KEYS: own,
    TEMPORAL_NAMESPACE: namespace,
  } = settings;
  return joinKeys(
    keyArns && createKmsKeys({ kms: openKms(), keyArns, namespace, nowMs: () => Date.now() }),
    own && createOwnKeys(own),
  );
}

/** Region and endpoint are the SDK's own to find. A workflow's task waits for it, so that a call that hangs is given up early. */
function openKms(): KMSClient {
  const requestHandler = { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
  return new KMSClient({ requestHandler });
}

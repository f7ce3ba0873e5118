/** How a worker writes and reads payloads, and failures where it encrypts. */
import type { DataConverter } from '@temporalio/common';
import { createDataConverter, type EncryptionSettings } from './payloads/data-converter';
import { SEALED_FAILURES } from './workflow-code';

/** As clients have it; who encrypts puts messages and stacks of failures where the codec reaches them, here and in the workflows. */
export function workerDataConverter(settings: EncryptionSettings): DataConverter | undefined {
  const converter = createDataConverter(settings);
  const encrypts = settings.ECOMFLOW_PAYLOAD_ENCRYPTION === 'on';
  return converter && encrypts ? { ...converter, failureConverterPath: SEALED_FAILURES } : converter;
}

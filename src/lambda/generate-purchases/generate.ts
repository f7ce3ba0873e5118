/** Made-up logs of purchases into landing, a file for each of the minutes before a moment. */
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { EltError } from '../../model/errors';
import { faultsOf } from '../../model/faults';
import { SHARES } from '../../pipelines/purchases/samples/entries';
import { purchaseFile } from '../../pipelines/purchases/samples/purchase-file';
import { dropFile } from '../../sources/s3-files/provision/drop';

const MINUTE_MS = 60_000;
const share = z.number().min(0).max(1);

export const demandSchema = z.strictObject({
  bucket: z.string().min(1),
  /** The pipeline's landing, ending in a slash. */
  prefix: z.string().endsWith('/'),
  seed: z.union([z.string().min(1), z.number()]),
  /** The last whole minute before it is the last file's. */
  scheduledAt: z.iso.datetime(),
  files: z.number().int().min(1).max(1440),
  purchases: z.number().int().min(1).max(20_000).default(50),
  shares: z
    .strictObject({ repeated: share, corrected: share, late: share, broken: share })
    .refine((shares) => Object.values(shares).reduce((sum, one) => sum + one) <= 1, 'together more than 1')
    .default(SHARES),
});
export type GeneratePurchasesEvent = z.input<typeof demandSchema>;

export interface GeneratedPurchases {
  readonly files: readonly string[];
  readonly purchases: number;
  readonly bytes: number;
}

/** Safe to repeat: the same demand writes the same files, of which landing takes each content once. Throws ELT_INPUT_INVALID. */
export async function generatePurchases(
  s3: S3Client,
  event: GeneratePurchasesEvent,
  tell: (name: string) => void = () => undefined,
): Promise<GeneratedPurchases> {
  const parsed = demandSchema.safeParse(event);
  if (!parsed.success)
    throw new EltError('ELT_INPUT_INVALID', `generate purchases: ${faultsOf(parsed.error)}`);
  const { bucket, prefix, scheduledAt, files, ...asked } = parsed.data;
  const endMinute = Math.floor(Date.parse(scheduledAt) / MINUTE_MS);
  const names: string[] = [];
  let bytes = 0;
  for (let minute = endMinute - files; minute < endMinute; minute += 1) {
    const { name, text } = purchaseFile({ ...asked, minute });
    await dropFile(s3, { bucket, prefix }, name, text);
    names.push(prefix + name);
    bytes += Buffer.byteLength(text);
    tell(prefix + name);
  }
  return { files: names, purchases: files * asked.purchases, bytes };
}

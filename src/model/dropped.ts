/** Files that others drop into landing, and how long their run waits for more of them. */
import { z } from 'zod';

const MINUTE_MS = 60_000;

/** A run starts when no file has come for `quietMs`, and at the latest `mostMs` after the first one. */
export const patienceSchema = z
  .strictObject({
    quietMs: z.number().int().min(1000).default(MINUTE_MS),
    mostMs: z
      .number()
      .int()
      .min(1000)
      .default(10 * MINUTE_MS),
  })
  .refine(({ quietMs, mostMs }) => quietMs <= mostMs, 'mostMs is no shorter than quietMs');
export type Patience = z.infer<typeof patienceSchema>;

/** As it is, but quiet for no longer than that. */
export function hurried(patience: Patience, quietMs: number = patience.quietMs): Patience {
  return { ...patience, quietMs: Math.min(patience.quietMs, quietMs) };
}

/** Key prefix in the landing bucket → its pipeline: as Terraform hands it to the Lambda. */
export const landingsSchema = z.record(z.string().endsWith('/'), z.string().min(1));
export type Landings = z.infer<typeof landingsSchema>;

/** What S3 tells EventBridge of a new object. Source: AWS, "EventBridge event message structure". */
export const objectCreatedSchema = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  /** ISO UTC, whole seconds. */
  time: z.iso.datetime(),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    /** As it is: not URL-encoded as in S3's older notifications. */
    object: z.object({ key: z.string().min(1) }),
  }),
});
export type ObjectCreated = z.infer<typeof objectCreatedSchema>;

/** Every pipeline whose landing holds the object: one prefix may lie in another. */
export function pipelinesOf(landings: Landings, key: string): string[] {
  return Object.entries(landings).flatMap(([prefix, pipeline]) => (key.startsWith(prefix) ? [pipeline] : []));
}

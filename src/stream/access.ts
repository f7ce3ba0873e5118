/** How the stream's API is reached: one secret, which the machine client's own secret is in. */
import { z } from 'zod';

export const accessSchema = z.strictObject({
  /** The API's address, without a slash behind it. */
  apiUrl: z.url(),
  tokenUrl: z.url(),
  /** A machine that may read and write. */
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  poolId: z.string().min(1),
  /** By which people sign in. */
  peopleClientId: z.string().min(1),
});
export type StreamAccess = z.infer<typeof accessSchema>;

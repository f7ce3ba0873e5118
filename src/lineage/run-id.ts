/** OpenLineage knows a run by a UUID. Temporal's run id is one, and is taken as it is, so that a person finds one by the other. */
import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Drawn once: ids that are made from names here are nobody else's. */
const OURS = 'a1f6b1a6-3c1f-4b0e-9d0f-6f2b8a7d5e31';

/** What is no UUID becomes one by its name, always the same. */
export function runUuid(id: string): string {
  return UUID.test(id) ? id : namedUuid(id);
}

/** Version 5. Source: RFC 9562, section 5.5. */
function namedUuid(name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(OURS.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * Warehouses of earlier times: every file of sql/ as it was, and the statements of three loads as they were sent to it. Kept whole, because what loads, tables and migrations were is not to follow what they become.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const pastSchema = z.object({
  /** Path below sql/ to text. */
  files: z.record(z.string(), z.string()),
  /** A customer in Kiel, then in Graz; an order of two lines and a product; a full load that has another member, too or only. */
  loads: z.array(z.array(z.string())),
});

export type Past = z.infer<typeof pastSchema>;

/** Before its SQL was derived. */
export const UNDERIVED = '2026-11';
/** Before there were locations; products have two versions. */
export const BEFORE_LOCATIONS = '2026-11-29';

export function readPast(of = UNDERIVED): Past {
  const packed = readFileSync(join(__dirname, `../past/${of}.json.gz`));
  return pastSchema.parse(JSON.parse(gunzipSync(packed).toString('utf8')));
}

/** A folder in which sql/ is as it was, each text as `how` makes it; null leaves it out. */
export function writePast(
  of = UNDERIVED,
  how: (path: string, text: string) => string | null = (_, text) => text,
): string {
  const root = mkdtempSync(join(tmpdir(), 'ecomflow-past-'));
  for (const [path, text] of Object.entries(readPast(of).files)) {
    const written = how(path, text);
    if (written === null) continue;
    // An entity's comparison stood beside its load; sql/ has no such place any more, and warehouses have the procedure.
    const place = join(root, path.replace(/hist_(\w+)\/reconcile\.sql$/, 'reconcile_$1/load.sql'));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, written);
  }
  return root;
}

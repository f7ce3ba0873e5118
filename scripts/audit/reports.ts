/** What `npm audit --json` and `pip-audit --format json` say, or that they could not ask. Sources: npm's audit report version 2; pip-audit's README. */
import { z } from 'zod';
import type { Found } from './judge';

/** A registry without an answer is no good news. */
export type Answer =
  | { readonly state: 'asked'; readonly found: readonly Found[] }
  | { readonly state: 'not-asked'; readonly why: string };

const npmSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    // A name stands for a fault of another package that it depends on, which has an entry of its own.
    z.object({
      via: z.array(z.union([z.string(), z.object({ name: z.string(), title: z.string(), url: z.string() })])),
    }),
  ),
});
const npmErrorSchema = z.object({ message: z.string() });

export function readNpm(text: string): Answer {
  const report = parsed(text);
  const read = npmSchema.safeParse(report);
  if (!read.success) {
    const error = npmErrorSchema.safeParse(report);
    return notAsked(error.success ? error.data.message : 'npm audit gave no report');
  }
  const faults = Object.values(read.data.vulnerabilities).flatMap(({ via }) => via);
  const found = faults.flatMap((fault) =>
    typeof fault === 'string'
      ? []
      : [{ advisory: fault.url.split('/').at(-1) ?? '', package: fault.name, title: fault.title }],
  );
  return { state: 'asked', found: distinct(found) };
}

const pipSchema = z.object({
  dependencies: z.array(
    z.object({
      name: z.string(),
      skip_reason: z.string().optional(),
      vulns: z.array(z.object({ id: z.string(), fix_versions: z.array(z.string()).default([]) })).default([]),
    }),
  ),
});

/** It skips what its index does not know and ends well: where nothing but skipped ones is there, nothing was looked at. */
export function readPip(text: string): Answer {
  const read = pipSchema.safeParse(parsed(text));
  if (!read.success || read.data.dependencies.length === 0) return notAsked('pip-audit gave no report');
  const { dependencies } = read.data;
  const skipped = dependencies.filter(({ skip_reason: reason }) => reason !== undefined);
  if (skipped.length > 0)
    return notAsked(`${skipped.length} of ${dependencies.length} skipped: ${skipped[0]?.skip_reason ?? ''}`);
  const found = dependencies.flatMap(({ name, vulns }) =>
    vulns.map(({ id, fix_versions: fixed }) => ({
      advisory: id,
      package: name,
      title: fixed.length > 0 ? `mended in ${fixed.join(', ')}` : 'not mended yet',
    })),
  );
  return { state: 'asked', found: distinct(found) };
}

function notAsked(why: string): Answer {
  return { state: 'not-asked', why };
}

function distinct(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.advisory} ${one.package}`, one])).values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

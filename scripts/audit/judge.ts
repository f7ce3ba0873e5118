/** Known faults of dependencies, held to the exceptions that somebody made: each with its reason, and until a day. */
import { z } from 'zod';

/** By the advisory's id: `GHSA-…`, `PYSEC-…`, `CVE-…`. */
export interface Found {
  readonly advisory: string;
  readonly package: string;
  readonly title: string;
}

const day = z.iso.date();

export const exceptionsSchema = z.array(
  z.strictObject({
    advisory: z.string().regex(/^(GHSA|PYSEC|CVE)-[\w-]+$/),
    package: z.string().min(1),
    /** Why it does not matter here, or what is being waited for. */
    why: z.string().min(20),
    until: day,
  }),
);
export type Exception = z.infer<typeof exceptionsSchema>[number];

/** Longer than half a year nobody knows any more why. */
const LONGEST_DAYS = 184;

/** What of exceptions is wrong whatever is found. `today` as `2026-12-01`. */
export function faultsOfExceptions(exceptions: readonly Exception[], today: string): string[] {
  const latest = new Date(Date.parse(today) + LONGEST_DAYS * 86_400_000).toISOString().slice(0, 10);
  return exceptions.flatMap(({ advisory, package: name, until }) => {
    const what = `the exception for ${advisory} in ${name}`;
    if (until < today) return [`${what} has expired (${until}): mend it, or say anew why not`];
    return until > latest ? [`${what} is for longer than half a year (${until})`] : [];
  });
}

/** What is to be mended: faults that no exception covers, and exceptions that cover none. `isWhole` where every registry answered. */
export function judge(found: readonly Found[], exceptions: readonly Exception[], isWhole: boolean): string[] {
  const covers = (one: Exception, fault: Found): boolean =>
    one.advisory === fault.advisory && one.package === fault.package;
  const open = found.filter((fault) => !exceptions.some((one) => covers(one, fault)));
  const idle = exceptions.filter((one) => !found.some((fault) => covers(one, fault)));
  return [
    ...open.map((fault) => `${fault.package}: ${fault.title} (${fault.advisory})`),
    ...(isWhole
      ? idle.map((one) => `the exception for ${one.advisory} in ${one.package} covers nothing any more`)
      : []),
  ];
}

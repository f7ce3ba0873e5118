/** Says of each check whether it is good, and counts. A check that throws is bad; those after it are made all the same. */
import { say } from '../../src/cli/output';

export interface Report {
  check(name: string, work: () => Promise<void> | void): Promise<void>;
  /** What must fail: the twin of a check, without which the check could say yes to anything. */
  twin(name: string, work: () => Promise<boolean> | boolean): Promise<void>;
  counts(): { readonly passed: number; readonly failed: number };
}

export function createReport(tell: (line: string) => void = say): Report {
  let passed = 0;
  let failed = 0;
  const check: Report['check'] = async (name, work) => {
    const began = Date.now();
    try {
      await work();
      passed++;
      tell(`good: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      tell(`FAILED: ${name}\n  ${inWords(error).replaceAll('\n', '\n  ')}`);
    }
  };
  return {
    check,
    twin: (name, work) =>
      check(`(twin) ${name}`, async () => {
        if (!(await work())) throw new Error('the check would not have noticed');
      }),
    counts: () => ({ passed, failed }),
  };
}

/** With its causes: a failed workflow's own words say nothing. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${inWords(error.cause)}`;
}

/** Throws with all faults. */
export function requireNone(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

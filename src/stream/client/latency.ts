/** How long things took, as percentiles. */

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Milliseconds, each one that was measured; null where nothing was. */
export function percentilesOf(tookMs: readonly number[]): Percentiles | null {
  if (tookMs.length === 0) return null;
  const sorted = [...tookMs].sort((one, other) => one - other);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return Math.round(value * 10) / 10;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export interface CpuUse {
  /** Cores that each kind of process kept busy on average, from the busiest. */
  readonly cores: Readonly<Record<string, number>>;
  /** Cores that all of them kept busy, and that all else on the machine did. */
  readonly own: number;
  readonly others: number;
}
export interface CpuWatch {
  stop(): CpuUse;
}
export function watchCpu(rootPid: number, kindOf: (pid: number) => string): CpuWatch;

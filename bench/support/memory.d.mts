export interface MemoryWatch {
  /** The most that was seen at once, MiB. */
  stop(): number;
}
export function watchMemory(rootPid: number, options?: { readonly name?: string }): MemoryWatch;
export interface Held {
  readonly pssMiB: number;
  readonly rssMiB: number;
}
export function heldNow(rootPid: number): Held;

/** A border between two layers: what left the one must have arrived in the other. */
export interface Violation {
  readonly border: string;
  readonly detail: string;
  /** What a person does about it, where the border alone says which. */
  readonly wayOut?: string;
}

/** What looking at a border came to. */
export interface Findings {
  readonly violations: readonly Violation[];
  /** What a person should know, and what breaks no border. */
  readonly remarks: readonly string[];
}

export function differ(border: string, entity: string, sent: number, arrived: number): Violation[] {
  return sent === arrived ? [] : [{ border, detail: `${entity}: ${sent} left, ${arrived} arrived` }];
}

/** A border at which what left one layer did not arrive in the next. */
export interface Violation {
  readonly border: string;
  readonly detail: string;
}

export function differ(border: string, entity: string, sent: number, arrived: number): Violation[] {
  return sent === arrived ? [] : [{ border, detail: `${entity}: ${sent} left, ${arrived} arrived` }];
}

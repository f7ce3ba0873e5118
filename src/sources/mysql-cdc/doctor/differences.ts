/** What settings differ in. Pure. */

export type Tree = Readonly<Record<string, unknown>>;

/** Each wanted leaf that is found otherwise; what is found beyond them is nobody's business. DMS leaves out what is false. */
export function differences(wanted: Tree, found: Tree, place = ''): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const other = found[name];
    if (isTree(value)) return differences(value, isTree(other) ? other : {}, `${place}${name}.`);
    if (textOf(value) === textOf(other)) return [];
    return [`${place}${name} is ${textOf(other)}, not ${textOf(value)}`];
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Enumerated words come back in other letters. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'false';
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
}

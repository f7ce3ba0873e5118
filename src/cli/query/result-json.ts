import { uniqueNames, type QueryResult } from '../../aws/result';

/**
 * A list of objects. Members stand in the columns' order, which an object would lose for a name like `2`; of two columns
 * called `sum` the second is `sum_2`. A whole number beyond 2^53 is a string of its digits: `jq` and JavaScript would
 * round it as a number. Decimals are strings always.
 */
export function resultAsJson({ columns, rows }: QueryResult): string {
  if (rows.length === 0) return '[]';
  const names = uniqueNames(columns).map((name) => JSON.stringify(name));
  const objects = rows.map((row) => {
    const members = row.map((cell, index) => `    ${names[index] ?? ''}: ${JSON.stringify(cell)}`);
    return `  {\n${members.join(',\n')}\n  }`;
  });
  return `[\n${objects.join(',\n')}\n]`;
}

/** What sql/ publishes: each mart and report as its own text has it, read by the shape that every file of sql/ keeps (S18: one column a line). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWarehouseFiles } from '../../../src/aws/warehouse-files';
import { SQL_ROOT } from './warehouse';

export interface Published {
  readonly name: string;
  /** The select that it stands for. */
  readonly query: string;
  /** By name, in order, with what each is made of. */
  readonly columns: Readonly<Record<string, string>>;
  /** What no two of its rows share; none where it groups nothing. */
  readonly grain: readonly string[];
  /** What it reads first. */
  readonly from: string;
  /** Whether each row of what it reads is in it. */
  readonly isWhole: boolean;
}

export function readPublished(stage: '60_marts' | '70_reports'): Published[] {
  return readWarehouseFiles(SQL_ROOT)
    .filter(({ name }) => name.startsWith(`${stage}/`))
    .map(({ name }) => readOne(name));
}

function readOne(file: string): Published {
  const text = readFileSync(join(SQL_ROOT, file), 'utf8').replaceAll(/^ *--.*\n/gm, '');
  const name = file.split('/')[1] ?? '';
  const query = (/\bas\n((?:with|select)\b[^;]*)/.exec(text)?.[1] ?? '').trim();
  // The last select that begins a line: what stands before it are named parts.
  const select = query.slice(query.search(/^select$(?![^]*^select$)/m));
  const [list = '', rest = ''] = select.slice('select\n'.length).split(/^from /m, 2);
  const columns = Object.fromEntries(columnsOf(list));
  const grouped = (/^group by\n?([^]*)$/m.exec(rest)?.[1] ?? '').split(/,\n/).map((one) => one.trim());
  const grain = Object.keys(columns).filter((column) => grouped.includes(columns[column] ?? ''));
  const from = /^\(?\s*(?:select[^]*?\bfrom\s+)?(\w+)/.exec(rest)?.[1] ?? '';
  return { name, query, columns, grain, from, isWhole: !/\bwhere\b/.test(query) };
}

/** `expression as name` or `table.name`, one after the other; an expression may have lines of its own. */
function columnsOf(list: string): [string, string][] {
  return list
    .trim()
    .split(/,\n {2}(?! )/)
    .map((item) => {
      const [, made, name] = /^([^]*)\s+as (\w+)$/.exec(item.trim()) ?? [];
      const plain = item.trim();
      return made !== undefined && name !== undefined
        ? [name, made.trim()]
        : [plain.split('.').at(-1) ?? plain, plain];
    });
}

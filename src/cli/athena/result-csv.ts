/** RFC 4180: NULL is an empty cell, and an empty text a quoted one. */
import type { Asked } from './ask';

export function resultAsCsv({ columns, rows }: Pick<Asked, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(cell).join(','));
  return lines.map((line) => `${line}\r\n`).join('');
}

function cell(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

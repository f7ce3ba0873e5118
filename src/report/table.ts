/** A table with a caption; wide ones scroll within themselves, by keyboard too. */
import { html, NOTHING, type Html } from './html';

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

export type Cell = Html | string;

/** Of more rows the first are shown, and the caption says so. */
const MOST_ROWS = 500;

export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0) return html`<p class="soft">${caption}: none.</p>`;
  const cut = rows.length > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${rows.length})` : '';
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}${cut}</caption>
<thead><tr>${columns.map(({ title, isNumber }) => html`<th scope="col"${numberClass(isNumber)}>${title}</th>`)}</tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map((row) => html`<tr>${row.map((cell, index) => cellOf(cell, index, columns[index]))}</tr>`)}</tbody>
</table></div>`; // prettier-ignore
}

function cellOf(cell: Cell, index: number, column: Column | undefined): Html {
  return index === 0 && !column?.isNumber
    ? html`<th scope="row">${cell}</th>`
    : html`<td${numberClass(column?.isNumber)}>${cell}</td>`;
}

function numberClass(isNumber: boolean | undefined): Html {
  return isNumber ? html` class="number"` : NOTHING;
}

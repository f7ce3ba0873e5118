/** Parts of the page of a run. */
import { formatInstant, formatNumber, formatWindow, secondsOf } from './format';
import { html, NOTHING, type Html } from './html';
import { badge } from './page';
import type { Books, RunLine, RunReport, SqlSource } from './run-schema';
import { table, type Column } from './table';

const number = (title: string): Column => ({ title, isNumber: true });
const rows = (value: number | null): string => formatNumber(value, 'count');

export function runsTable(runs: readonly RunLine[]): Html {
  return table(
    'Runs, the last one first',
    [{ title: 'Run' }, { title: 'State' }, { title: 'Mode' }, { title: 'Began' }, number('Took'), number('New rows')],
    runs.map(({ runId, window, status, mode, startedAt, finishedAt, newRows, errorCode, href }) => [
      href === null ? html`<code>${runId}</code>` : html`<a href="${href}">${formatWindow(window)}</a>`,
      html`${badge(status)} ${errorCode === null ? NOTHING : html`<code>${errorCode}</code>`}`,
      mode,
      formatInstant(startedAt),
      formatNumber(finishedAt === null ? null : secondsOf(startedAt, finishedAt), 'seconds'),
      rows(newRows),
    ]),
  ); // prettier-ignore
}

/** A batch's books balance, or nothing of it is loaded; here is the sum for whoever wants to see it. */
export function booksTable(books: readonly Books[]): Html {
  return html`${table(
    'Books by entity: bronze + splits = silver + rejected + duplicates + without event + folded; silver = new + known',
    [
      { title: 'Entity or feed' },
      ...['Bronze', 'Splits', 'Silver', 'Rejected', 'Duplicates', 'Without event', 'Folded', 'New', 'Known'].map(number),
      { title: 'Balance' },
    ],
    books.map((one) => [
      one.entity,
      ...[one.bronze, one.splits, one.silver, one.rejected, one.duplicates, one.unmapped, one.folded].map(rows),
      rows(one.newRows),
      rows(one.knownRows),
      badge(isBalanced(one) ? 'held' : 'broken'),
    ]),
  )}`; // prettier-ignore
}

export function isBalanced(one: Books): boolean {
  const isRead =
    one.bronze + one.splits === one.silver + one.rejected + one.duplicates + one.unmapped + one.folded;
  const isLoaded =
    one.newRows === null || one.knownRows === null || one.silver === one.newRows + one.knownRows;
  return isRead && isLoaded;
}

export function comparisonTable({ reconciliation, reconciled }: RunReport): Html {
  if (reconciliation.length === 0)
    return html`<p class="soft">No figures of the source were compared in this run (${reconciled}).</p>`;
  return table(
    'Rows and sums of the source, and the warehouse’s at the same place of its log; the source’s hold what is rejected here, too',
    [{ title: 'Entity' }, { title: 'State' }, number('Rows in source'), number('Rows in warehouse'), number('Rejected keys'), { title: 'Sums: source | warehouse' }],
    reconciliation.map(({ entity, status, sourceRows, warehouseRows, rejectedKeys, sums }) => [
      entity,
      badge(status),
      rows(sourceRows),
      rows(warehouseRows),
      rows(rejectedKeys),
      sums.map(([source, warehouse]) => `${source ?? '–'} | ${warehouse ?? '–'}`).join('; ') || '–',
    ]),
  ); // prettier-ignore
}

export function checksTable(checks: RunReport['checks']): Html {
  const broken = checks.filter(({ failedRows }) => failedRows > 0);
  const columns = [
    { title: 'Rule' },
    { title: 'State' },
    { title: 'Asked of' },
    { title: 'Severity' },
    number('Rows'),
    { title: 'Such as' },
  ];
  const line = ({ place, entity, name, rule, severity, failedRows, detail }: RunReport['checks'][number]) => [
    `${name} (${rule})`,
    badge(failedRows > 0 ? 'broken' : 'held'),
    entity === null ? place : `${place}, ${entity}`,
    severity,
    rows(failedRows),
    detail ?? '',
  ];
  return html`<p>${checks.length} rules were asked; ${broken.length} did not hold.</p>
${broken.length > 0 ? table('Rules that did not hold', columns, broken.map(line)) : NOTHING}
<details><summary>All ${checks.length} rules</summary>${table('All rules', columns, checks.map(line))}</details>`; // prettier-ignore
}

export function rejectedPart({ rejected, pipeline }: RunReport): Html[] {
  if (rejected.total === 0) return [html`<p class="soft">No row was kept aside.</p>`];
  return [
    html`<p>${rows(rejected.total)} rows were kept aside. A row with two reasons counts for both.</p>`,
    table(
      'Reasons',
      [{ title: 'Entity or feed' }, { title: 'Column and rule' }, number('Rows')],
      rejected.reasons.map(({ entity, reason, rows: count }) => [entity, reason, rows(count)]),
    ),
    table(
      rejected.samples.length < rejected.total ? `The first ${rejected.samples.length} of them, masked` : 'They are, masked',
      [{ title: 'Key' }, { title: 'Entity or feed' }, { title: 'Reasons' }, { title: 'Row' }, { title: 'Stands in' }],
      rejected.samples.map(({ key, entity, reasons, payload, place }) => [
        html`<code>${key}</code>`,
        entity,
        reasons.join(', '),
        html`<code>${payload ?? 'not shown'}</code>`,
        html`<code>${place}</code>`,
      ]),
    ),
    html`<p class="soft">All of them: <code>ecomflow query "select * from etl_rejected where source_system = '…'"</code>, and of ${pipeline}’s runs <code>ecomflow status RUN</code>.</p>`,
  ]; // prettier-ignore
}

export function versionsTable({ versions, published, ingested }: RunReport): Html {
  return html`${table(
    'What made this',
    [{ title: 'What' }, { title: 'Version' }],
    versions.map(({ what, version }) => [what, html`<code>${version}</code>`]),
  )}
<p>Marts refreshed: ${published.join(', ') || 'none'}. Data sets taken in: ${
    ingested.map(({ dataset, rows: count }) => `${dataset} (${rows(count)} rows)`).join(', ') || 'none'
  }.</p>`; // prettier-ignore
}

/** Each object once; what it reads stands below it. The id is inside, so that a link to it opens what is closed. */
export function sqlPart(sources: readonly SqlSource[]): Html {
  if (sources.length === 0) return html`<p class="soft">No figure on this page comes from SQL.</p>`;
  const known = new Set(sources.map(({ name }) => name));
  return html`${sources.map(({ name, file, sql, reads }) => {
    const links = reads.filter((one) => known.has(one)).map((one) => html` <a href="#sql-${one}"><code>${one}</code></a>`);
    return html`<details><summary>${name} (${file})</summary>
<div id="sql-${name}"><p class="soft">Reads:${links.length > 0 ? links : html` ${reads.join(', ') || 'no other object'}`}</p>
<pre tabindex="0" role="region" aria-label="SQL of ${name}">${sql}</pre></div></details>
`;
  })}`; // prettier-ignore
}

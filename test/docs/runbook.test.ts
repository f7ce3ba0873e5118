/** The runbook, the codes and the command line say the same; what a page tells a person to type can be typed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../src/model/errors';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { faultOf } from './support/typed';

const ROOT = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const RUNBOOK = read('docs/runbook.md');
const PAGES = [
  'README.md',
  'docs/runbook.md',
  'docs/schema-drift.md',
  'docs/exact-history.md',
  'docs/deploy.md',
  'docs/notifications.md',
];

/** Each code's entry: the text from its heading to the next one. */
function entriesOf(page: string): Map<string, string> {
  const parts = page.split(/^#{2,3} /m).slice(1);
  const entries = parts.map((part) => [/^`(ELT_[A-Z_]+)`\n/.exec(part)?.[1], part] as const);
  return new Map(entries.flatMap(([code, text]) => (code ? [[code, text] as const] : [])));
}

/** What stands in code: spans and indented blocks, without the comments behind them. */
function commandsOf(page: string): string[] {
  const spans = [...page.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
  const blocks = [...page.matchAll(/^ {4,}(.+)$/gm)].map(([, line]) => (line ?? '').replace(/\s+#.*$/, ''));
  return [...spans, ...blocks].flatMap((text) => /^(?:npx )?ecomflow (.+)$/.exec(text)?.[1] ?? []);
}

/** Named on the page as a command that does not exist yet. */
const TO_COME = /^source reload\b/;

describe('the runbook', () => {
  it('has an entry for every code, and none for another', () => {
    expect([...entriesOf(RUNBOOK).keys()].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it.each([...entriesOf(RUNBOOK)])('says of %s what it means, how to see it and the way out', (_, entry) => {
    for (const part of ['- **Means** ', '- **See** ', '- **Way out** ']) expect(entry).toContain(part);
  });

  it('says "Retried" of a code exactly when it is', () => {
    const told = [...entriesOf(RUNBOOK)]
      .filter(([, entry]) => /\bRetried\b/.test(entry))
      .map(([code]) => code);
    const retried = Object.entries(ERROR_CODES)
      .filter(([code, { retryable }]) => retryable && code !== 'ELT_CATALOG_CRAWL_FAILED')
      .map(([code]) => code);
    expect(told.sort()).toEqual(retried.sort());
  });

  it('would be seen without an entry, or with one of no code', () => {
    const without = RUNBOOK.replace('### `ELT_REPLICATE_LOG_PURGED`', '### A log that is gone');
    expect([...entriesOf(without).keys()]).not.toContain('ELT_REPLICATE_LOG_PURGED');
    expect([...entriesOf(`${RUNBOOK}\n### \`ELT_NO_SUCH_CODE\`\n`).keys()]).toContain('ELT_NO_SUCH_CODE');
  });
});

describe('a code', () => {
  const sources = ['src', 'sql', 'glue'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|sql|py)$/.test(file) && file !== 'model/errors.ts')
      .map((file) => read(join(folder, file))),
  );

  it.each(Object.keys(ERROR_CODES))('is raised somewhere: %s', (code) => {
    expect(sources.some((text) => text.includes(code))).toBe(true);
  });

  /** Of a run that was given up, or at the command line, which repeats nothing, "it is retried" is no way out. */
  const promisesRepeats = (wayOut: string): boolean => /\bNothing\b|\bis retried\b/.test(wayOut);

  it('has a way out where it ended a run or a command, too', () => {
    const ending = Object.entries(ERROR_CODES).filter(([code]) => code !== 'ELT_CATALOG_CRAWL_FAILED');
    expect(ending.filter(([, { wayOut }]) => promisesRepeats(wayOut))).toEqual([]);
    expect(promisesRepeats('Nothing: it is retried with back-off.')).toBe(true);
  });
});

describe('a command line', () => {
  const told = [
    ...PAGES.flatMap((page) => commandsOf(read(page)).map((line) => [page, line] as const)),
    ...Object.entries(ERROR_CODES).flatMap(([code, { wayOut }]) =>
      commandsOf(wayOut).map((line) => [code, line] as const),
    ),
  ].filter(([, line]) => !TO_COME.test(line));

  it.each(told)('of %s can be typed: %s', (_, line) => {
    expect(faultOf(line)).toBeNull();
  });

  it.each([
    ['source reload ecommerce', 'there is no command'],
    ['run ecommerce --all', 'run has no option --all'],
  ])('that cannot be typed is seen: %s', (line, fault) => {
    expect(faultOf(line) ?? '').toContain(fault);
  });
});

describe('a query of the pages', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  afterAll(() => sql.close());

  const queries = PAGES.flatMap((page) =>
    commandsOf(read(page)).flatMap((line) => /^query "(.+)"/.exec(line)?.[1] ?? []),
  );

  it.each([...new Set(queries)])('runs: %s', async (query) => {
    await expect(sql.execute(query)).resolves.toEqual(expect.any(Array));
  });
});

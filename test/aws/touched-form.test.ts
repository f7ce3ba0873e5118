import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTouchedLines, readTouchedForm, wholeForm } from '../../src/aws/touched-form';

const QUERY = `-- Why.
select present.a
from current_thing as present -- touched: no line of its own
where present.a = 1
  -- touched: and present.b in (select b from touched_thing)
  and present.c = '-- touched: text'`;

describe('the two forms of a query', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'touched-'));
    for (const [name, text] of [
      [
        'current_thing',
        'create or replace view current_thing as\nselect a, b, c\nfrom thing\nwhere d = 1\n  -- touched: and b in (select b from touched_thing)\n;',
      ],
      ['other_thing', 'create or replace view other_thing as\nselect a from thing;'],
    ] as const) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'view.sql'), text);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const touched = (query: string): string =>
    readTouchedForm(root, ['current_thing/view.sql', 'other_thing/view.sql'])(query).replaceAll(/\s+/g, ' ');

  it('are one text: touched lines are comments in the whole one', () => {
    expect(wholeForm(QUERY).replaceAll(/\s+/g, ' ')).toBe(
      "select present.a from current_thing as present where present.a = 1 and present.c = '-- touched: text'",
    );
    expect(hasTouchedLines(QUERY)).toBe(true);
    expect(hasTouchedLines(wholeForm(QUERY))).toBe(false);
  });

  it('differ in those lines, and in views that have such lines, which are narrowed too', () => {
    expect(touched(QUERY)).toBe(
      'select present.a from (select a, b, c from thing where d = 1 and b in (select b from touched_thing)) as present ' +
        "where present.a = 1 and present.b in (select b from touched_thing) and present.c = '-- touched: text'",
    );
    expect(touched('select a from other_thing as one')).toBe('select a from other_thing as one');
    expect(touched('select a from not_current_thing_2 as one')).toBe(
      'select a from not_current_thing_2 as one',
    );
  });
});

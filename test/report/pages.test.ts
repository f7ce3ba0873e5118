/** Pages of reports as HTML: whole for much and for nothing, safe whatever the data holds, and readable without the charts. */
import { renderDayPage } from '../../src/report/day-page';
import { MOST_POINTS } from '../../src/report/figure-schema';
import { renderIndexPage } from '../../src/report/index-page';
import { renderRunPage } from '../../src/report/run-page';
import { faultsOf } from './support/faults-of-page';
import { planted, ATTACK, SHOWN_ATTACK } from './support/planted';
import { sampleDay, sampleRunReport } from './support/sample';

const LIMIT_BYTES = 1_500_000;
const DAYS_OF_A_YEAR = 305;
const MOST_MS = 5_000;

const pages = (): Record<string, string> => ({
  day: renderDayPage(sampleDay(DAYS_OF_A_YEAR)),
  run: renderRunPage(sampleRunReport()),
  index: renderIndexPage({
    pipelines: [
      {
        name: 'ecommerce',
        days: [{ day: '2010-12-01', href: 'ecommerce/days/2010-12-01.html' }],
        runs: [
          { window: sampleRunReport().window, href: 'ecommerce/20101201t0000-p1d.html' },
        ],
      },
    ],
    links: [],
    writtenAt: '2010-12-02 02:00',
  }),
}); // prettier-ignore

describe('a page', () => {
  it.each(Object.entries(pages()))(
    'has a name and a table for each chart, and fetches nothing: %s',
    (_, text) => {
      expect(faultsOf(text)).toEqual([]);
    },
  );

  it('of a year is small and soon written', () => {
    const began = Date.now();
    const text = renderDayPage(sampleDay(DAYS_OF_A_YEAR));
    expect(Date.now() - began).toBeLessThan(MOST_MS);
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT_BYTES);
    expect(text.match(/<figure/g)).toHaveLength(7);
  });

  it('of ten years shows the last points and says so', () => {
    const text = renderDayPage(sampleDay(3650));
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT_BYTES);
    expect(text).toContain(`The last ${MOST_POINTS} of 3650 are shown.`);
  });

  it('of nothing says so, without a chart', () => {
    const text = renderDayPage({ ...sampleDay(0), headlines: ['revenue'] });
    expect(text.match(/Nothing to show yet/g)).toHaveLength(6);
    expect(text).not.toContain('<svg');
    expect(faultsOf(text)).toEqual([]);
    expect(renderIndexPage({ pipelines: [], links: [], writtenAt: 'now' })).toContain('No run has written');
  });

  it('is refused where its data is of another shape', () => {
    expect(() => renderRunPage({ ...sampleRunReport(), newRows: '5' } as never)).toThrow('newRows');
    expect(() => renderDayPage({ ...sampleDay(3), more: 1 } as never)).toThrow('more');
  });
});

describe('text that is HTML', () => {
  it.each([
    ['run', () => renderRunPage(planted(sampleRunReport()))],
    ['day', () => renderDayPage(planted(sampleDay(9)))],
  ])('is shown as text in every field of the page of a %s', (_, render) => {
    const text = render();
    expect(text).toContain(SHOWN_ATTACK);
    expect(text).not.toContain(ATTACK);
    expect(text).not.toMatch(/<(img|script|iframe)\b/i);
    expect(text).not.toContain('\0');
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('a fault of a page', () => {
  const sound = renderRunPage(sampleRunReport());
  it.each([
    ['a script', sound.replace('</main>', '<script>1</script></main>'), 'script'],
    ['a picture from elsewhere', sound.replace('</main>', '<img src="//elsewhere/x.png"></main>'), 'fetches'],
    [
      'a chart without a name',
      sound.replace(/role="img" aria-label="[^"]*"/, 'role="img"'),
      'without a name',
    ],
    ['a chart without a table', sound.replace(/<details>.*?<\/details>/s, ''), 'without a table'],
    ['an attribute that calls', sound.replace('<main', '<main onload="x()"'), 'calls'],
    ['a link to nowhere', sound.replace('id="sql-etl_ledger"', ''), 'leads nowhere'],
  ])('is seen: %s', (_, text, fault) => {
    expect(faultsOf(text).join()).toContain(fault);
  });
});

/** Pages of reports in a real browser: on a phone, a tablet and a desk, light and dark; judged by axe. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { renderDayPage } from '../../src/report/day-page';
import { renderRunPage } from '../../src/report/run-page';
import { findBrowser, HOW_TO_INSTALL, lookAt, openBrowser, type Look } from './support/browser';
import { sampleDay, sampleRunReport } from './support/sample';

/** On a machine that does other things beside it. */
const MOST_LOAD_MS = 1_000;
const PATIENCE_MS = 120_000;
const LOOKS: readonly Look[] = [390, 820, 1280].flatMap((width) => [
  { width, theme: 'light' as const },
  { width, theme: 'dark' as const },
]);

const browserPath = findBrowser();
if (browserPath === null) process.stderr.write(`test/report/browser.test.ts is skipped: ${HOW_TO_INSTALL}\n`);
const whereThereIsOne = browserPath === null ? describe.skip : describe;

whereThereIsOne('a page in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-look-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser(browserPath ?? '');
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const show = (name: string, text: string): string => {
    const file = join(dir, `${name}.html`);
    writeFileSync(file, text);
    return file;
  };

  describe.each([
    ['twenty days', () => renderDayPage(sampleDay(20))],
    ['a day without sales', () => renderDayPage(sampleDay(0))],
    ['a run', () => renderRunPage(sampleRunReport())],
  ])('%s', (name, render) => {
    it.each(LOOKS)('is whole at $width pixels, $theme', async (look) => {
      const seen = await lookAt(browser, show(name.replaceAll(' ', '-'), render()), look);
      expect(seen).toMatchObject({ broken: [], overflow: 0, asked: [], complaints: [] });
    }, PATIENCE_MS); // prettier-ignore
  });

  it.each([390, 1280])('of a year is soon shown at %d pixels', async (width) => {
    const file = show('year', renderDayPage(sampleDay(305)));
    const seen = await lookAt(browser, file, { width, theme: 'light', isJudged: false });
    expect(seen).toMatchObject({ overflow: 0, asked: [], complaints: [] });
    expect(seen.loadMs).toBeLessThan(MOST_LOAD_MS);
  }, PATIENCE_MS); // prettier-ignore

  it('is seen to be hard to read, too wide, or not its own', async () => {
    const text = renderRunPage(sampleRunReport());
    const faulty = text
      .replace('--soft: #566270', '--soft: #c8ccd2')
      .replace('</main>', '<div style="width: 3000px">wide</div><script>1</script></main>');
    const seen = await lookAt(browser, show('faulty', faulty), { width: 390, theme: 'light' });
    expect(seen.broken.join()).toContain('color-contrast');
    expect(seen.overflow).toBeGreaterThan(2000);
    expect(seen.complaints.join()).toContain('Content Security Policy');
  }, PATIENCE_MS); // prettier-ignore
});

describe('the browser', () => {
  it('is looked for on PATH, or where it is named', () => {
    expect(findBrowser({ PATH: tmpdir() })).toBeNull();
    expect(findBrowser({ PATH: '', ECOMFLOW_CHROMIUM: process.execPath })).toBe(process.execPath);
    expect(findBrowser({ PATH: '', ECOMFLOW_CHROMIUM: '/nowhere/chromium' })).toBeNull();
  });
});

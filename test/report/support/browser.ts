/** A real browser, where there is one: Chromium without a window. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { source as axeSource } from 'axe-core';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { z } from 'zod';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** What a test says that has none. */
export const HOW_TO_INSTALL =
  'no Chromium on PATH (apt-get install chromium, or name one by ECOMFLOW_CHROMIUM)';

export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['ECOMFLOW_CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter);
  const places = named ? [named] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function openBrowser(executablePath: string): Promise<Browser> {
  // Its sandbox refuses root; what it shows here is the test's own.
  return launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

export interface Look {
  readonly width: number;
  readonly theme: 'light' | 'dark';
  /** By axe, which takes its time for thousands of cells. */
  readonly isJudged?: boolean;
}

export interface Seen {
  /** Rules that axe finds broken, each with the element. */
  readonly broken: readonly string[];
  /** Pixels by which the page is wider than the window. */
  readonly overflow: number;
  /** Until all is drawn, milliseconds. */
  readonly loadMs: number;
  /** Addresses that it asked for, beside its own. */
  readonly asked: readonly string[];
  /** What the browser complained of. */
  readonly complaints: readonly string[];
}

/** Shows a page's file as a person would see it, and looks at it. */
export async function lookAt(
  browser: Browser,
  file: string,
  { width, theme, isJudged = true }: Look,
): Promise<Seen> {
  const page = await browser.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  const began = Date.now();
  await page.goto(`file://${file}`);
  const loadMs = Date.now() - began;
  const overflow = await measure(
    page,
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  const broken = isJudged ? await judge(page) : [];
  await page.close();
  return { broken, overflow, loadMs, asked: asked.slice(1), complaints };
}

async function measure(page: Page, expression: string): Promise<number> {
  return z.number().parse(await page.evaluate(expression));
}

/** Everything that axe knows, but what is only advice. The page's own policy forbids scripts: axe comes by the debugger. */
async function judge(page: Page): Promise<string[]> {
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  await page.evaluate(axeSource);
  const found = await page.evaluate(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 160))))',
  );
  return z.array(z.string()).parse(found);
}

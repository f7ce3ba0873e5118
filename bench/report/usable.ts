/** How soon a page can be read in Chromium: each time in a context of its own, which has seen nothing yet. The browser itself runs already. */
import type { Browser } from 'puppeteer-core';
import { z } from 'zod';

const HEIGHT = 900;

const timingSchema = z.object({
  domContentLoadedMs: z.number(),
  loadMs: z.number(),
  firstPaintMs: z.number(),
});

/** By the page's own clock, but for the last. */
export interface Usable extends z.infer<typeof timingSchema> {
  /** From asking for the page until its first paint is told and two frames have followed its load, by this process's clock: nothing is left out of it. */
  readonly usableMs: number;
}

/** The page's own policy forbids scripts: this comes by the debugger. A paint is told a moment after it was. */
const READ_TIMING = `(async () => {
  const paint = await new Promise((told) =>
    new PerformanceObserver((list) => {
      const [first] = list.getEntriesByName('first-contentful-paint');
      if (first) told(first);
    }).observe({ type: 'paint', buffered: true }),
  );
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const [navigation] = performance.getEntriesByType('navigation');
  return {
    domContentLoadedMs: navigation.domContentLoadedEventEnd,
    loadMs: navigation.loadEventEnd,
    firstPaintMs: paint.startTime,
  };
})()`;

export async function openPage(browser: Browser, file: string, width: number): Promise<Usable> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height: HEIGHT });
  const began = performance.now();
  await page.goto(`file://${file}`);
  const timing = timingSchema.parse(await page.evaluate(READ_TIMING));
  const usableMs = performance.now() - began;
  await context.close();
  return { ...timing, usableMs };
}

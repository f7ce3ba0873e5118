/** The index over pipelines, days and runs. */
import { z } from 'zod';
import { formatWindow } from './format';
import { html, type Html } from './html';
import { page, section } from './page';

const linkSchema = z.strictObject({ title: z.string(), href: z.string() });

export const indexSchema = z.strictObject({
  pipelines: z.array(
    z.strictObject({
      name: z.string(),
      /** The last ones first. */
      days: z.array(z.strictObject({ day: z.string(), href: z.string() })),
      runs: z.array(
        z.strictObject({ window: z.strictObject({ from: z.string(), to: z.string() }), href: z.string() }),
      ),
    }),
  ),
  links: z.array(linkSchema),
  writtenAt: z.string(),
});
export type IndexReport = z.infer<typeof indexSchema>;

/** More than a year of days, or a week of a stream's windows, nobody scrolls through. */
const MOST_LINKS = 400;

export function renderIndexPage(data: z.input<typeof indexSchema>): string {
  const { pipelines, links, writtenAt } = indexSchema.parse(data);
  return page({
    title: 'Reports',
    lead: html`<p class="soft">Every pipeline, its days and its runs.</p>`,
    links: [...links, ...pipelines.map(({ name }) => ({ title: name, href: `#${name}` }))],
    body:
      pipelines.length === 0
        ? [html`<p>No run has written a report yet.</p>`]
        : pipelines.map((one) => section(one.name, one.name, ...partsOf(one))),
    writtenAt,
  });
}

function partsOf({ days, runs }: IndexReport['pipelines'][number]): Html[] {
  const [latest] = days;
  return [
    latest
      ? html`<p>Latest: <a href="${latest.href}">${latest.day}</a></p>`
      : html`<p class="soft">No day yet.</p>`,
    listOf(
      'Days',
      days.map(({ day, href }) => ({ title: day, href })),
    ),
    listOf(
      'Runs',
      runs.map(({ window, href }) => ({ title: formatWindow(window), href })),
    ),
  ];
}

function listOf(title: string, links: readonly z.infer<typeof linkSchema>[]): Html {
  const shown = links.slice(0, MOST_LINKS);
  const cut = links.length > shown.length ? html`<li>and ${links.length - shown.length} before</li>` : '';
  return html`<details>
    <summary>${title} (${links.length})</summary>
    <ul>
      ${shown.map((link) => html`<li><a href="${link.href}">${link.title}</a></li>`)}${cut}
    </ul>
  </details>`;
}

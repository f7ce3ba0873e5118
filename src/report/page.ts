/** The frame of every page. Nothing on it is fetched or run: the policy in its head forbids both. */
import { html, NOTHING, trusted, type Html } from './html';
import { STYLES } from './styles';

export interface Link {
  readonly title: string;
  readonly href: string;
}

export interface Page {
  readonly title: string;
  /** Below the title. */
  readonly lead: Html;
  /** To other pages, and to parts of this one. */
  readonly links: readonly Link[];
  readonly body: readonly Html[];
  readonly writtenAt: string;
}

export function page({ title, lead, links, body, writtenAt }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${title} · EcomFlow</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
<div>${lead}</div>
${navigation(links)}
</header>
<main id="content">
${body}
</main>
<footer><p>Written by EcomFlow at ${writtenAt}. Personal data is masked as in the warehouse. Times are UTC.</p></footer>
</body>
</html>
`.text; // prettier-ignore
}

function navigation(links: readonly Link[]): Html {
  if (links.length === 0) return NOTHING;
  return html`<nav aria-label="Pages and parts">
    <ul>
      ${links.map(({ title, href }) => html`<li><a href="${href}">${title}</a></li>`)}
    </ul>
  </nav>`;
}

export function section(id: string, title: string, ...content: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`; // prettier-ignore
}

/** Headline figures. */
export function tiles(all: readonly { readonly figure: string; readonly what: string }[]): Html {
  return html`<ul class="tiles">${all.map(
    ({ figure, what }) =>
      html`<li><span class="figure">${figure}</span><span class="what">${what}</span></li>`,
  )}</ul>
`; // prettier-ignore
}

const GOOD = new Set(['succeeded', 'matched', 'held', 'nothing-new', 'nothing-failed']);
const BAD = new Set(['failed', 'mismatched', 'broken', 'cancelled']);

/** A state in colour, and in words: colour alone tells nobody who does not see it. */
export function badge(state: string): Html {
  const tone = GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'warn';
  return html`<span class="badge ${tone}">${state}</span>`;
}

export function notes(tone: 'warn' | 'bad', lines: readonly string[]): Html {
  if (lines.length === 0) return NOTHING;
  return html`<ul class="notes ${tone}">${lines.map((line) => html`<li>${line}</li>`)}</ul>
`; // prettier-ignore
}

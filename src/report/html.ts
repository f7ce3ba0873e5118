/** HTML by a tagged template: whatever is put in is escaped, unless it is HTML already. */

/** Text that is HTML; only `html`, `join` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** No page may hold them: C0 but tab and line breaks, DEL and C1, surrogates without their other half. */
const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]/gu;

export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\ufffd');
}

export function escapeText(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = parts.map(textOf);
  return new Html(pieces.map((piece, index) => piece + (written[index] ?? '')).join(''));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(({ text }) => text).join('');
}

/** For what this project has written itself: its style sheet, and the SVG of its charts. */
export function trusted(text: string): Html {
  return new Html(text);
}

export const NOTHING = new Html('');

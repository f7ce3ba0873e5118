/** What the runbook tells a person to type, and what it says that they will see. */
export interface Step {
  readonly task: string;
  readonly line: string;
  /** In this order among what it prints; `…` stands for what differs from one time to the next. */
  readonly shows: readonly string[];
  readonly exitCode: number;
}

const COMMAND = /^(?:npx ecomflow|temporal|aws) /;

/** What asks AWS and the source, too. */
export const NEEDS_PLATFORM = /^npx ecomflow (?:doctor|reconcile|source)\b/;
/** What asks of letters: typed by test/cli/stream-letters.test.ts. */
export const NEEDS_LETTERS = /^npx ecomflow stream letters\b/;

/** The commands in the indented blocks of these parts of a page (`## …`), in order, each with the `→` lines below it. */
export function stepsOf(page: string, parts: readonly string[]): Step[] {
  return sections(page, '## ')
    .filter(({ title }) => parts.includes(title))
    .flatMap(({ title, text }) => sections(`### ${title}\n${text}`, '### '))
    .flatMap(({ title, text }) => stepsOfTask(title, text));
}

/** The commands in a page's tables. */
export function tableCommandsOf(page: string): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  return commandSpans(rows.join('\n')).map((line) => line.replaceAll('\\|', '|'));
}

/** Every `npx ecomflow` and `temporal` command of the whole page, in blocks and in sentences; without those that are only named. */
export function commandsOf(page: string): string[] {
  const isNamed = (line: string): boolean => line.includes('…') || /^temporal [a-z ]+$/.test(line);
  return allCommands(page).filter((line) => !line.startsWith('aws ') && !isNamed(line));
}

/** Also those that leave out an id. */
export function awsCommandsOf(page: string): string[] {
  return allCommands(page).filter((line) => line.startsWith('aws '));
}

function allCommands(page: string): string[] {
  const blocks = page.split('\n').flatMap((line) => /^ {4,}(\S.*)$/.exec(line)?.[1] ?? []);
  const inner = blocks.map((line) => withoutComment(line).replace(/^\w+=\$\((.*)\)$/, '$1'));
  return [...new Set([...inner.filter((line) => COMMAND.test(line)), ...commandSpans(page)])];
}

function commandSpans(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
  return spans.filter((span) => COMMAND.test(span));
}

function sections(text: string, mark: string): { title: string; text: string }[] {
  const parts = `\n${text}`.split(`\n${mark}`).slice(1);
  return parts.map((part) => {
    const [title = '', ...rest] = part.split('\n');
    return { title, text: rest.join('\n') };
  });
}

function stepsOfTask(task: string, text: string): Step[] {
  const steps: (Step & { shows: string[]; exitCode: number })[] = [];
  for (const raw of text.split('\n')) {
    const line = /^ {4,}(\S.*)$/.exec(raw)?.[1];
    if (line === undefined) continue;
    const last = steps.at(-1);
    const shown = /^→ (.+)$/.exec(line)?.[1];
    if (shown === undefined) {
      if (COMMAND.test(line)) steps.push({ task, line: withoutComment(line), shows: [], exitCode: 0 });
    } else if (last) {
      const code = /^exit code (\d+)$/.exec(shown)?.[1];
      if (code === undefined) last.shows.push(shown);
      else last.exitCode = Number(code);
    }
  }
  return steps;
}

function withoutComment(line: string): string {
  return line.replace(/\s{2,}#.*$/, '');
}

/** The first line that the page promises and the output lacks; null when it holds all, in order. */
export function missingFrom(output: string, shows: readonly string[]): string | null {
  const lines = output.split('\n').map(squeezed);
  let at = 0;
  for (const shown of shows) {
    const pattern = new RegExp(squeezed(shown).split('…').map(escaped).join('.*'));
    const found = lines.findIndex((line, index) => index >= at && pattern.test(line));
    if (found < 0) return shown;
    at = found + 1;
  }
  return null;
}

function squeezed(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

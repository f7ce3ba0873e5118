/** A notice as e-mail: a short subject in ASCII, and plain text in lines that any program shows as they are. */
import type { Kind, State } from './kinds';

export interface Story {
  readonly kind: Kind;
  readonly state: State;
  /** Whose it is, as `pipeline` or `warehouse main`: first in the subject. */
  readonly of: string;
  /** Undefined: of no one pipeline. */
  readonly pipeline?: string | undefined;
  readonly title: string;
  /** Paragraphs; what begins with `- ` is one of a list. Never a row's values, nor an error's message, which may quote some. */
  readonly happened: readonly string[];
  /** Paragraphs; those in `commands` are to be typed, and are not wrapped. */
  readonly todo: readonly string[];
  readonly commands: readonly string[];
  /** A heading of docs/runbook.md, as its address has it. */
  readonly runbook?: string | undefined;
}

export interface Mail {
  readonly kind: Kind;
  readonly state: State;
  readonly pipeline?: string | undefined;
  readonly subject: string;
  readonly text: string;
}

/** As long as SNS takes it. Source: AWS, SNS API reference, Publish. */
const MOST_SUBJECT = 100;
const WIDTH = 76;

export function mailOf(story: Story): Mail {
  const { kind, state, pipeline, of, title, happened, todo, commands, runbook } = story;
  const parts = [
    'What happened',
    ...happened.map((paragraph) => wrap(paragraph, '  ')),
    ...(todo.length + commands.length > 0 ? ['What to do'] : []),
    ...todo.map((paragraph) => wrap(paragraph, '  ')),
    ...(commands.length > 0 ? [commands.map((command) => `    ${command}`).join('\n')] : []),
    ...(runbook === undefined ? [] : [`Runbook\n  docs/runbook.md#${runbook}`]),
  ];
  const spaced = parts.join('\n\n').replaceAll(/(What happened|What to do)\n\n/g, '$1\n');
  const text = `${spaced.replaceAll('\n\n  - ', '\n  - ')}\n`;
  return { kind, state, ...(pipeline === undefined ? {} : { pipeline }), subject: subject(of, title), text };
}

/** SNS refuses other characters, and mail programs cut what is long. */
export function subject(of: string, title: string): string {
  const plain = `${of}: ${title}`.replaceAll(/[^\x20-\x7e]+/g, '?');
  return plain.length <= MOST_SUBJECT ? plain : `${plain.slice(0, MOST_SUBJECT - 3)}...`;
}

/** Breaks at blanks alone: an id or a key stays whole, so that it can be copied. */
function wrap(paragraph: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}

const MOST_TEXTS = 40;

/** What was held of a pipeline, or of a warehouse, in one mail: nobody reads ten at breakfast. */
export function togetherOf(of: string, mails: readonly [Mail, ...Mail[]]): Mail {
  const [{ kind, pipeline }] = mails;
  const shown = mails.slice(0, MOST_TEXTS).map((mail) => `${mail.subject}\n\n${mail.text}`);
  const left = mails.slice(MOST_TEXTS).map((mail) => mail.subject);
  const text = [
    wrap(
      `These ${mails.length} could wait until the quiet hours were over, in the order in which they came.`,
      '',
    ),
    ...shown,
    ...(left.length === 0 ? [] : [`And of these the subjects alone:\n\n${left.join('\n')}\n`]),
  ].join(`\n${'-'.repeat(WIDTH)}\n`);
  const title = `${mails.length} notices of the quiet hours`;
  return {
    kind,
    state: 'held',
    ...(pipeline === undefined ? {} : { pipeline }),
    subject: subject(of, title),
    text,
  };
}

/** What each column of a sample holds. */
import { textOf } from '../../../model/text-type';
import { isAmount } from './amounts';
import type { SampleTable } from './csv';
import { guessDates, isShortDate, type DateGuess } from './dates';
import { nearlyAll } from './nearly';
import { guessNumbers, type NumberGuess, type NumberStyle } from './numbers';
import { doubt, sure, type Note } from './note';

export interface GuessedColumn {
  /** snake_case, as rules and mappings speak of it. */
  readonly name: string;
  readonly header: string;
  readonly type: string;
  /** Only where the file itself says that no value is missing. */
  readonly nullable?: false;
  readonly formats?: readonly string[];
  readonly timezone?: string;
  readonly decimal?: ',';
  readonly thousands?: string;
}

export interface GuessedColumns {
  readonly columns: readonly GuessedColumn[];
  readonly notes: readonly Note[];
}

type Guess = Omit<GuessedColumn, 'name' | 'header'> & { readonly note: Note };

export function guessColumns({ headers, rows }: SampleTable): GuessedColumns {
  const names = namesOf(headers);
  const guesses = headers.map((header, index) =>
    guessColumn(
      header,
      rows.map((row) => row[index] ?? ''),
    ),
  );
  return {
    columns: guesses.map(({ note: _, ...guess }, index) => ({
      name: names[index] ?? '',
      header: headers[index] ?? '',
      ...guess,
    })),
    notes: guesses.map(({ note }) => note),
  };
}

/** The headers in snake_case, each another. */
export function namesOf(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const plain = header
      .replaceAll('ß', 'ss')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '');
    const base = /^[a-z]/.test(plain) ? plain.slice(0, 60) : `column_${index + 1}`;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
    taken.add(name);
    return name;
  });
}

function guessColumn(header: string, raw: readonly string[]): Guess {
  const values = raw.map((value) => value.trim()).filter((value) => value !== '');
  if (values.length === 0)
    return { type: widthOf([]), note: doubt(header, 'text, for the sample has no value of it') };
  const typed = guessTyped(header, values) ?? guessNearly(header, raw, values);
  if (typed) return typed;
  if (values.every((value) => value === 'true' || value === 'false'))
    return { type: 'boolean', note: sure(header, 'boolean, true and false') };
  return { type: widthOf(values), note: textNote(header, values) };
}

function guessTyped(header: string, values: readonly string[]): Guess | null {
  const dates = guessDates(values);
  if (dates) return dated(header, dates, values.length);
  const numbers = guessNumbers(values);
  return numbers && numbered(header, numbers, values);
}

/** What nearly all values are; the others would be rejected, and it says so. */
function guessNearly(header: string, raw: readonly string[], values: readonly string[]): Guess | null {
  const nearly = nearlyAll(values);
  const guess = nearly && guessTyped(header, nearly.fitting);
  if (!guess) return null;
  const isWhole = guess.type === 'integer' || guess.type === 'bigint';
  if (isWhole && (isCodeName(header) || nearly.odd.some(isCode))) return null;
  const [example = ''] = nearly.odd;
  const row = raw.findIndex((value) => value.trim() === example) + 1;
  const says = `${nearly.odd.length} of ${values.length} values would be rejected, such as row ${row}: ${example.slice(0, 40)}`;
  return { ...guess, note: doubt(header, `${guess.note.says}; ${says}`) };
}

/** Letters and digits in one word: what numbers beside it are called, too. */
const isCode = (value: string): boolean => /^(?=\S*\d)(?=\S*\p{L})\S+$/u.test(value);

function dated(header: string, { type, formats }: DateGuess, seen: number): Guess {
  const zone = type === 'timestamp' && !formats.some((format) => format.endsWith('XXX'));
  const doubts = [
    ...(formats.length > 1
      ? [
          `${formats.join(' and ')} both read all ${seen} values: both are declared, and a date that they read differently is rejected. Leave the one that is true`,
        ]
      : []),
    ...(zone ? ['it names no time zone, so UTC is a guess'] : []),
  ];
  const says = doubts.length > 0 ? `${type}: ${doubts.join('; ')}` : `${type}, ${formats.join()}`;
  const note = (doubts.length > 0 ? doubt : sure)(header, says);
  return { type, formats, ...(type === 'timestamp' ? { timezone: 'UTC' } : {}), note };
}

function numbered(header: string, { type, style, other }: NumberGuess, values: readonly string[]): Guess {
  const { decimal, thousands } = style;
  const isFraction = type.startsWith('decimal');
  const said = `${type}${isFraction ? `, decimal mark ${decimal}` : ''}${thousands ? `, thousands by ${quoted(thousands)}` : ''}`;
  const example = values.find((value) => /[.,' ]/.test(value)) ?? '';
  const code = codeDoubt(header, values);
  const note = other
    ? doubt(
        header,
        `${said}: but ${example} could also be read with ${styleText(other)}, as another number. Ask who writes it`,
      )
    : code === null
      ? sure(header, said)
      : doubt(header, `${said}: ${code}`);
  return {
    type,
    ...(isFraction && decimal === ',' ? { decimal } : {}),
    ...(thousands === undefined ? {} : { thousands }),
    note,
  };
}

/** Why a number may be the name of something; null where nothing speaks for it. */
function codeDoubt(header: string, values: readonly string[]): string | null {
  if (values.every((value) => /[.,]0+$/.test(value)))
    return 'all its decimals are 0, so that it may be a whole number or a code';
  return isCodeName(header) ? 'by its name it may be a code, and text keeps what a later one may hold' : null;
}

function isCodeName(header: string): boolean {
  return /(^|[^a-z])(id|no|nr|code|number)$/i.test(header.trim().replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
}

const quoted = (mark: string): string => (mark === ' ' ? 'a blank' : mark);

function styleText({ decimal, thousands }: NumberStyle): string {
  return `decimal mark ${decimal}${thousands ? ` and thousands by ${quoted(thousands)}` : ''}`;
}

/** Characters, of which a text may have more than those that were seen. */
const SIZES = [20, 40, 80, 200, 500, 2000, 16_000];

const UNSEEN = 200;

/** A text's type, with room for longer ones than those that were seen. */
export function widthOf(values: readonly string[]): string {
  const longest = values.reduce((most, value) => Math.max(most, value.length), 0);
  const least = values.length === 0 ? UNSEEN : longest * 1.5;
  return textOf(SIZES.find((size) => size >= least) ?? 16_000);
}

/** What a text looks like, though it is none of it. */
function textNote(header: string, values: readonly string[]): Note {
  const [first = ''] = values;
  if (values.every(isShortDate))
    return doubt(header, `text: ${first} has a year of two digits, of which nobody knows the century`);
  if (values.every((value) => /^0*\d+$/.test(value)))
    return sure(
      header,
      `text, not a number: ${values.find((one) => one.startsWith('0')) ?? first} would lose digits`,
    );
  const typed = values.filter((value) => guessNumbers([value]) ?? guessDates([value]));
  if (typed.length * 2 > values.length) {
    const odd = values.find((value) => !typed.includes(value)) ?? first;
    const says =
      typed.length < values.length
        ? `text: ${values.length - typed.length} of ${values.length} values are no number and no date, such as "${odd.slice(0, 40)}"`
        : `text: its ${values.length} numbers or dates are written in several ways`;
    return doubt(header, says);
  }
  if (values.every(isAmount))
    return doubt(header, `text: ${first} looks like an amount with a sign of its currency`);
  return sure(header, `text of up to ${Math.max(...values.map((value) => value.length))} characters`);
}

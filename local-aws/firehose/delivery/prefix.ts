/**
 * Prefixes with expressions, `!{namespace:value}`, evaluated when an object is delivered.
 * Source: AWS, "Understand custom prefixes for Amazon S3 objects".
 */
import { randomInt } from 'node:crypto';

export type ErrorOutput = 'processing-failed' | 'format-conversion-failed';

const EXPRESSION = /!\{([^:}]*):([^}]*)\}/g;
const ERROR_OUTPUT = 'error-output-type';
const RANDOM = 'random-string';
const BY_HOUR = '!{timestamp:yyyy/MM/dd/HH}/';

export function hasExpressions(prefix: string): boolean {
  return prefix.includes('!{');
}

/** Why it cannot be the prefix of what is delivered. */
export function prefixObjection(prefix: string): string | undefined {
  if (prefix.includes(ERROR_OUTPUT)) return `Prefix: cannot contain ${ERROR_OUTPUT}`;
  return expressionObjection('Prefix', prefix);
}

/** Why it cannot be the prefix of what fails. */
export function errorPrefixObjection(prefix: string): string | undefined {
  if (!prefix.includes(`!{firehose:${ERROR_OUTPUT}}`))
    return `ErrorOutputPrefix: must contain !{firehose:${ERROR_OUTPUT}}`;
  return expressionObjection('ErrorOutputPrefix', prefix);
}

/** `at`: when the oldest record of the object arrived. */
export function prefixAt(prefix: string, at: Date): string {
  return evaluate(hasExpressions(prefix) ? prefix : `${prefix}${BY_HOUR}`, at, '');
}

/** `errorPrefix` undefined: by the prefix of what is delivered, which then has no expressions. */
export function errorPrefixAt(
  { prefix, errorPrefix }: { readonly prefix: string; readonly errorPrefix: string | undefined },
  output: ErrorOutput,
  at: Date,
): string {
  return evaluate(errorPrefix ?? `${prefix}!{firehose:${ERROR_OUTPUT}}/${BY_HOUR}`, at, output);
}

function expressionObjection(member: string, prefix: string): string | undefined {
  if (prefix.replace(EXPRESSION, '').includes('!{')) return `${member}: !{ begins an expression`;
  for (const [expression, namespace = '', value = ''] of prefix.matchAll(EXPRESSION)) {
    const isFirehose = namespace === 'firehose' && [ERROR_OUTPUT, RANDOM].includes(value);
    if (!isFirehose && !(namespace === 'timestamp' && isPattern(value)))
      return `${member}: ${expression} is not supported by the local Firehose`;
  }
  return undefined;
}

function evaluate(prefix: string, at: Date, output: string): string {
  return prefix.replace(EXPRESSION, (_, namespace: string, value: string) => {
    if (namespace === 'timestamp') return formatted(value, at);
    return value === RANDOM ? randomString() : output;
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_LENGTH = 11;

function randomString(): string {
  return Array.from({ length: RANDOM_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Letters of Java's DateTimeFormatter, and text in quotes. */
const PIECE = /'[^']*'|yyyy|MM|dd|HH|mm|ss|[A-Za-z]+|[^A-Za-z']+|'/g;

function isPattern(pattern: string): boolean {
  const pieces = pattern.match(PIECE) ?? [];
  return (
    pieces.length > 0 && pieces.every((piece) => /^(yyyy|MM|dd|HH|mm|ss|'[^']+'|[^A-Za-z']+)$/.test(piece))
  );
}

/** In UTC. */
export function formatted(pattern: string, at: Date): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = at
    .toISOString()
    .split(/[-T:.]/);
  const values: Readonly<Record<string, string>> = {
    yyyy: year,
    MM: month,
    dd: day,
    HH: hour,
    mm: minute,
    ss: second,
  };
  return pattern.replace(PIECE, (piece) => values[piece] ?? piece.replaceAll("'", ''));
}

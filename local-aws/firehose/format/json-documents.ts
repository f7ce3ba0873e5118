/** The JSON documents of a record: one after the other, with or without anything blank between them. */
import { Malformed, misfit } from './malformed';

export type JsonDocument = Readonly<Record<string, unknown>>;

/** Throws Malformed where one of them is no JSON object. */
export function documentsIn(text: string): readonly JsonDocument[] {
  if (text.trim() === '') throw misfit('The record was empty or contained only whitespace.');
  return (byLine(text) ?? byDepth(text)).map(objectOf);
}

/** Undefined where lines are not documents. */
function byLine(text: string): unknown[] | undefined {
  try {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch {
    return undefined;
  }
}

/** A document ends where all of its brackets are closed. */
function byDepth(text: string): unknown[] {
  const documents: unknown[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    if (token !== '}' && token !== ']') continue;
    depth -= 1;
    if (depth > 0) continue;
    documents.push(parsed(text.slice(start, index + 1)));
    start = index + 1;
  }
  if (text.slice(start).trim() !== '') documents.push(parsed(text.slice(start)));
  return documents;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Malformed('DataFormatConversion.ParseError', `Encountered malformed JSON. ${String(error)}`);
  }
}

function objectOf(value: unknown): JsonDocument {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonDocument;
  throw misfit('The top level of the JSON must be an object.');
}

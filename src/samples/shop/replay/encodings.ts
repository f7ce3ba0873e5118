/**
 * A file's bytes as UTF-8, exactly or not at all: a decoder that puts � where it does not understand loses what was there.
 * Each decoder takes the file in pieces and says at which byte of which line the fault is.
 */
import { isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'windows-1252', 'latin1', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Where and why bytes are no text of an encoding. */
export class EncodingFault extends Error {
  constructor(
    readonly line: number,
    /** Of the line, counted from 1. */
    readonly byte: number,
    readonly why: string,
  ) {
    super(why);
  }
}

export interface Decoder {
  /** UTF-8 of what is whole so far. Throws EncodingFault. */
  next(piece: Buffer): Buffer;
  /** The rest. Throws EncodingFault where the text ends inside a character. */
  end(): Buffer;
}

const NEW_LINE = 0x0a;
const NOTHING = Buffer.alloc(0);

export function decoderOf(encoding: Encoding): Decoder {
  switch (encoding) {
    case 'utf-8':
      return byLines(checkUtf8);
    case 'windows-1252':
      return byLines((line, number) =>
        oneByteText(line, number, WINDOWS_1252, 'windows-1252 has no such character'),
      );
    case 'latin1':
      return byLines((line, number) =>
        oneByteText(line, number, '', 'a control character in latin1: the file is probably windows-1252'),
      );
    case 'utf-16le':
    case 'utf-16be':
      return utf16(encoding);
  }
}

/** Text of an encoding in which a line break is the byte 0x0A and part of nothing else: whole lines are looked at, one by one where one is bad. */
function byLines(decode: (lines: Buffer, number: number) => Buffer): Decoder {
  let rest = NOTHING;
  let number = 1;
  const take = (lines: Buffer): Buffer => {
    const text = decode(lines, number);
    number += countLines(lines);
    return text;
  };
  return {
    next(piece) {
      const all = Buffer.concat([rest, piece]);
      const end = all.lastIndexOf(NEW_LINE) + 1;
      rest = all.subarray(end);
      return take(all.subarray(0, end));
    },
    end: () => take(rest),
  };
}

function checkUtf8(lines: Buffer, number: number): Buffer {
  refuseNul(lines, number);
  if (isUtf8(lines)) return lines;
  for (const [place, line] of splitLines(lines).entries()) {
    if (isUtf8(line)) continue;
    // The longest beginning that is text; a character has four bytes at most.
    let end = line.length;
    while (end > 0 && !isUtf8(line.subarray(0, end))) end -= 1;
    throw new EncodingFault(number + place, end + 1, 'not UTF-8');
  }
  throw new EncodingFault(number, 1, 'not UTF-8');
}

/** Of the bytes 0x80 to 0x9F. Written out: Node 20's TextDecoder takes windows-1252 for latin1, which has none of them. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

/** `special`: the characters of 0x80 to 0x9F, NUL where there is none; the others are those of latin1, which are Unicode's. */
function oneByteText(lines: Buffer, number: number, special: string, why: string): Buffer {
  refuseNul(lines, number);
  const text = lines.toString('latin1').replaceAll(/[\x80-\x9f]/g, (byte, at: number) => {
    const character = special[byte.charCodeAt(0) - 0x80] ?? '\0';
    if (character !== '\0') return character;
    const place = placeOf(lines, at);
    throw new EncodingFault(number + place.line, place.byte, why);
  });
  return Buffer.from(text);
}

function utf16(encoding: 'utf-16le' | 'utf-16be'): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let number = 1;
  const decode = (piece: Buffer, stream: boolean): Buffer => {
    let text: string;
    try {
      text = decoder.decode(piece, { stream });
    } catch {
      throw new EncodingFault(number, 1, `not ${encoding}, in this line or soon after`);
    }
    const bytes = Buffer.from(text);
    refuseNul(bytes, number);
    number += countLines(bytes);
    return bytes;
  };
  return { next: (piece) => decode(piece, true), end: () => decode(NOTHING, false) };
}

/** A text has none, and no database takes one in a text; UTF-16 read as something else is full of them. */
function refuseNul(lines: Buffer, number: number): void {
  const at = lines.indexOf(0);
  if (at < 0) return;
  const { line, byte } = placeOf(lines, at);
  throw new EncodingFault(
    number + line,
    byte,
    'a NUL byte, which no text has; a file of UTF-16 is full of them',
  );
}

/** Lines before the byte, and the byte's place in its own, from 1. */
function placeOf(lines: Buffer, at: number): { line: number; byte: number } {
  const before = lines.subarray(0, at);
  return { line: countLines(before), byte: at - before.lastIndexOf(NEW_LINE) };
}

function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(NEW_LINE); at >= 0; at = text.indexOf(NEW_LINE, at + 1)) count += 1;
  return count;
}

function splitLines(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(NEW_LINE, start);
    const end = found < 0 ? text.length : found + 1;
    lines.push(text.subarray(start, end));
    start = end;
  }
  return lines;
}

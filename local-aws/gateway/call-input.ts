/** What a call asks for, read alike from each protocol, so that a guard is written once. */
import { gunzipSync } from 'node:zlib';
import type { Protocol } from './answer';
import { parseObject } from './body';
import { decodeCbor } from './cbor';

export type Members = Readonly<Record<string, unknown>>;

/** The call's members. A form's lists are objects by number; S3's XML is nobody's members. */
export function readMembers(body: Buffer, protocol: Protocol, encoding?: string): Members {
  const plain = encoding === 'gzip' ? gunzipSync(body) : body;
  if (protocol === 'query') return fromForm(plain.toString('utf8'));
  if (protocol === 'cbor') return isMembers(plain.length > 0 ? decodeCbor(plain) : {});
  return protocol === 's3' ? {} : parseObject(plain);
}

/** `Attributes.entry.1.key=x` is `{ Attributes: { 1: { key: 'x' } } }`; the words between say nothing. */
function fromForm(text: string): Members {
  const root = emptyMembers();
  for (const [path, value] of new URLSearchParams(text)) {
    const parts = path.split('.').filter((part) => part !== 'member' && part !== 'entry');
    const last = parts.pop() ?? '';
    let place = root;
    for (const part of parts) {
      if (typeof place[part] !== 'object') place[part] = emptyMembers();
      place = place[part] as Record<string, unknown>;
    }
    place[last] = value;
  }
  return root;
}

/** Without a prototype, so that a member may have any name. */
function emptyMembers(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function isMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** A list, whether it came as one or by numbers. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return Object.values(isMembers(value));
}

export function memberOf(value: unknown, name: string): unknown {
  return isMembers(value)[name];
}

/** Names of a map of attributes: `{ Name: value }` in JSON, a list of pairs in a form. */
export function namesOf(value: unknown): readonly string[] {
  return Object.entries(isMembers(value)).map(([name, one]) => {
    const named = memberOf(one, 'key') ?? memberOf(one, 'Name');
    return typeof named === 'string' ? named : name;
  });
}

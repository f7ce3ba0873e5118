/** What goes back over HTTP, and the error shapes of AWS's protocols. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { encodeCbor } from './cbor';
import type { AwsError } from './service';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer | Readable;
}

/** How a call is spoken: decides the shape of its errors. */
export type Protocol = 's3' | 'json' | 'rest-json' | 'query' | 'cbor';

const AMZ_JSON = 'application/x-amz-json-1.1';

/** A successful answer of a service of our own. */
export function jsonAnswer(value: unknown, protocol: Protocol): Answer {
  if (protocol === 'cbor') return cborAnswer(200, value);
  return {
    status: 200,
    headers: {
      'content-type': protocol === 'json' ? AMZ_JSON : 'application/json',
      'x-amzn-requestid': randomUUID(),
    },
    body: toJson(onTheWire(value)),
  };
}

/** An error in the shape of its protocol. */
export function errorAnswer(error: AwsError, protocol: Protocol): Answer {
  const requestId = randomUUID();
  if (protocol === 's3' || protocol === 'query') return xmlError(error, protocol, requestId);
  if (protocol === 'cbor') return cborAnswer(error.status, { __type: error.code, message: error.message });
  return {
    status: error.status,
    headers: {
      'content-type': protocol === 'json' ? AMZ_JSON : 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify(
      onTheWire({ ...error.members, __type: error.code, message: error.message, Message: error.message }),
    ),
  };
}

function xmlError(error: AwsError, protocol: 's3' | 'query', requestId: string): Answer {
  const detail = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body =
    protocol === 's3'
      ? `<Error>${detail}<RequestId>${requestId}</RequestId></Error>`
      : `<ErrorResponse><Error><Type>${type}</Type>${detail}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

/** Stands before a bigint's digits until they are written bare; drawn anew, so that no answer's text can hold it. */
const DIGITS = randomUUID();
const MARKED = new RegExp(`"${DIGITS}(-?\\d+)"`, 'g');

/** JSON in which a bigint is a number with all of its digits. */
function toJson(value: unknown): string {
  let hasDigits = false;
  const json = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== 'bigint') return member;
    hasDigits = true;
    return `${DIGITS}${String(member)}`;
  });
  return hasDigits ? json.replaceAll(MARKED, '$1') : json;
}

function cborAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': randomUUID(),
    },
    body: encodeCbor(value),
  };
}

/** Dates become epoch seconds, as JSON protocols of AWS have them. */
function onTheWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, onTheWire(member)]));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

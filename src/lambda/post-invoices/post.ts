/** `POST /invoices`: the good lines go into the stream, and the answer says which they are. */
import { createHash } from 'node:crypto';
import { IDEMPOTENCY_HEADER, idempotencyKey, type TakenAnswer } from '../../stream/contract/post-invoices';
import { RequestProblem } from '../../stream/contract/problem';
import { bodyOf, clientOf, jsonAnswer, type HttpAnswer, type HttpEvent } from '../../stream/http';
import { putRecords, type PutDeps } from '../../stream/put-records';
import { readBody, type ReadBody } from '../../stream/read-body';
import { recordsOf, type StreamLine } from '../../stream/records';
import {
  beginRequest,
  finishRequest,
  giveBackRequest,
  type Lease,
  type NotedRequest,
  type RequestLogDeps,
} from '../../stream/request-log';

export type PostDeps = PutDeps & RequestLogDeps;

const ID_LENGTH = 32;

/** Safe to repeat with the same key: it is answered as before, and puts nothing. Throws RequestProblem. */
export async function postInvoices(deps: PostDeps, event: HttpEvent): Promise<HttpAnswer> {
  if (!/^application\/json\s*(;|$)/i.test(event.headers['content-type'] ?? ''))
    throw new RequestProblem('media-type-unknown');
  const text = bodyOf(event);
  const request = { id: requestId(event), bodyDigest: digest(text) };
  const read = readBody(text);
  if (read.good.length === 0)
    throw new RequestProblem('lines-invalid', { errors: read.refused.flatMap(({ errors }) => errors) });
  const begun = await beginRequest(deps, request);
  switch (begun.kind) {
    case 'new':
      return take(deps, request, read, begun);
    case 'answered':
      return jsonAnswer(202, begun.answer, { 'idempotency-replayed': 'true' });
    case 'in flight':
      throw new RequestProblem('request-in-flight');
    case 'other body':
      throw new RequestProblem('key-reused');
  }
}

async function take(
  deps: PostDeps,
  request: NotedRequest,
  { good, refused }: ReadBody,
  lease: Lease,
): Promise<HttpAnswer> {
  const receivedAt = new Date(lease.receivedMs).toISOString();
  const lines = good.map(({ index, line }) => ({
    index,
    line: { id: lineId(request, index), receivedAt, place: index, ...line },
  }));
  await put(
    deps,
    request,
    lease,
    lines.map(({ line }) => line),
  );
  const answer: TakenAnswer = {
    accepted: lines.map(({ index, line: { id, invoiceNo, lineNo } }) => ({ index, id, invoiceNo, lineNo })),
    rejected: [...refused],
  };
  const body = JSON.stringify(answer);
  await finishRequest(deps, request, { ...lease, answer: body });
  return jsonAnswer(202, body);
}

/** All or a problem: lines that were taken nevertheless have the same ids when they come again. */
async function put(
  deps: PostDeps,
  request: NotedRequest,
  lease: Lease,
  lines: readonly StreamLine[],
): Promise<void> {
  const busy = async (cause?: unknown): Promise<never> => {
    await giveBackRequest(deps, request, lease);
    throw new RequestProblem(
      'stream-busy',
      { detail: `send the same request with the same ${IDEMPOTENCY_HEADER} again` },
      { cause },
    );
  };
  try {
    const left = await putRecords(deps, recordsOf(lines));
    if (left.length === 0) return;
  } catch (error) {
    return busy(error);
  }
  return busy();
}

/** A key is a client's own: two clients may draw the same. The header may stand in quotation marks. */
function requestId(event: HttpEvent): string {
  const given = event.headers[IDEMPOTENCY_HEADER.toLowerCase()] ?? '';
  const key = idempotencyKey.safeParse(given.replace(/^"(.*)"$/, '$1'));
  if (!key.success)
    throw new RequestProblem('key-invalid', {
      detail: key.error.issues.map(({ message }) => message).join(),
    });
  return `${clientOf(event)}/${key.data}`;
}

function lineId({ id }: NotedRequest, index: number): string {
  return digest(`${id}/${index}`).slice(0, ID_LENGTH);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

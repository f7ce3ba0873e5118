/** Who may answer a request, by what the table of requests holds: on a real table. */
import { DynamoDB, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  beginRequest,
  finishRequest,
  giveBackRequest,
  type RequestLogDeps,
} from '../../src/stream/request-log';
import { makeTables } from '../../src/local-stack/stream/tables';
import { streamNames } from '../../src/stream/names';
import { clientSettings, uniqueName } from '../support/stack';

const dynamodb = new DynamoDB({ ...clientSettings(), maxAttempts: 1 });
let deps: RequestLogDeps;
let nowMs = Date.parse('2026-11-30T12:00:00Z');

beforeAll(async () => {
  const { tables } = streamNames(uniqueName('', '-'));
  await makeTables(dynamodb, tables);
  deps = { dynamodb, tableName: tables.requests, now: () => nowMs };
});
afterAll(() => dynamodb.destroy());

const requestOf = () => ({ id: uniqueName('request'), bodyDigest: 'a' });

it('gives a request to one, and its answer to all who come later', async () => {
  const request = requestOf();
  const begun = await beginRequest(deps, request);
  expect(begun.kind).toBe('new');
  expect(await beginRequest(deps, request)).toEqual({ kind: 'in flight' });
  if (begun.kind === 'new') await finishRequest(deps, request, { ...begun, answer: 'said' });
  expect(await beginRequest(deps, request)).toEqual({ kind: 'answered', answer: 'said' });
  expect(await beginRequest(deps, { ...request, bodyDigest: 'b' })).toEqual({ kind: 'other body' });
});

it('gives one that nobody answered to another once its lease is over, with the same body alone', async () => {
  const request = requestOf();
  await beginRequest(deps, request);
  nowMs += 29_999;
  expect((await beginRequest(deps, request)).kind).toBe('in flight');
  nowMs += 2;
  expect((await beginRequest(deps, { ...request, bodyDigest: 'b' })).kind).toBe('other body');
  expect((await beginRequest(deps, request)).kind).toBe('new');
});

it('says of one that is taken over when it first came, and of a new one when that did', async () => {
  const request = requestOf();
  const first = await beginRequest(deps, request);
  const cameMs = nowMs;
  nowMs += 30_001;
  expect(first).toMatchObject({ kind: 'new', receivedMs: cameMs });
  expect(await beginRequest(deps, request)).toMatchObject({ kind: 'new', receivedMs: cameMs });
  expect(await beginRequest(deps, requestOf())).toMatchObject({ kind: 'new', receivedMs: nowMs });
});

it('gives one whose lease is over to one of many who come at once', async () => {
  const request = requestOf();
  await beginRequest(deps, request);
  nowMs += 30_001;
  const begun = await Promise.all(Array.from({ length: 6 }, () => beginRequest(deps, request)));
  expect(begun.filter(({ kind }) => kind === 'new')).toHaveLength(1);
});

it('keeps the answer of who took a request over, not of who comes late', async () => {
  const request = requestOf();
  const first = await beginRequest(deps, request);
  nowMs += 30_001;
  const second = await beginRequest(deps, request);
  if (first.kind !== 'new' || second.kind !== 'new') throw new Error('not taken over');
  await finishRequest(deps, request, { ...first, answer: 'late' });
  expect((await beginRequest(deps, request)).kind).toBe('in flight');
  await finishRequest(deps, request, { ...second, answer: 'mine' });
  expect(await beginRequest(deps, request)).toEqual({ kind: 'answered', answer: 'mine' });
});

it('gives back one that was not put, at once and for the same body', async () => {
  const request = requestOf();
  const begun = await beginRequest(deps, request);
  if (begun.kind === 'new') await giveBackRequest(deps, request, begun);
  expect((await beginRequest(deps, { ...request, bodyDigest: 'b' })).kind).toBe('other body');
  expect((await beginRequest(deps, request)).kind).toBe('new');
});

it('forgets after a day, also where the table has not yet', async () => {
  const request = requestOf();
  const begun = await beginRequest(deps, request);
  if (begun.kind === 'new') await finishRequest(deps, request, { ...begun, answer: 'said' });
  nowMs += 24 * 60 * 60 * 1000 - 60_000;
  expect((await beginRequest(deps, request)).kind).toBe('answered');
  nowMs += 120_000;
  expect((await beginRequest(deps, { ...request, bodyDigest: 'b' })).kind).toBe('new');
});

it('knows its own note, whose answer was lost and which the SDK made again', async () => {
  const lossy: RequestLogDeps['dynamodb'] = {
    send: async (command: Parameters<typeof dynamodb.send>[0]) => {
      if (command instanceof PutItemCommand) await dynamodb.send(command);
      return dynamodb.send(command);
    },
  } as never;
  const request = requestOf();
  const begun = await beginRequest({ ...deps, dynamodb: lossy }, request);
  expect(begun).toMatchObject({ kind: 'new', receivedMs: nowMs });
  // Nobody else's: the twin.
  expect(await beginRequest({ ...deps, dynamodb: lossy }, request)).toEqual({ kind: 'in flight' });
  const cameMs = nowMs;
  nowMs += 30_001;
  const over = await beginRequest({ ...deps, dynamodb: lossy }, request);
  expect(over).toMatchObject({ kind: 'new', receivedMs: cameMs });
  if (over.kind === 'new')
    await finishRequest({ ...deps, dynamodb: lossy }, request, { ...over, answer: 'said' });
  expect(await beginRequest(deps, request)).toEqual({ kind: 'answered', answer: 'said' });
});

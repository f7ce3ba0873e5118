/**
 * Which requests were answered, and how. A request is noted before anything is put and its answer after; a second one with its key finds either.
 * One that was begun and never answered may be taken over once its lease is over: its lines have the same ids then, so nothing is doubled.
 */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Longer than the function runs. */
const LEASE_MS = 30_000;
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface RequestLogDeps {
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly now: () => number;
}

export interface NotedRequest {
  /** The client's id and the key that it drew. */
  readonly id: string;
  /** Of what it posted. */
  readonly bodyDigest: string;
}

/** A request that is the caller's to answer, until then. */
export interface Lease {
  readonly untilMs: number;
  /** When it first came, whoever takes it over: its lines are the same lines then, and no newer than what came between. */
  readonly receivedMs: number;
}

export type Begun =
  | ({ readonly kind: 'new' } & Lease)
  | { readonly kind: 'answered'; readonly answer: string }
  | { readonly kind: 'in flight' }
  | { readonly kind: 'other body' };

export async function beginRequest(deps: RequestLogDeps, request: NotedRequest): Promise<Begun> {
  const nowMs = deps.now();
  const mine = { untilMs: nowMs + LEASE_MS, receivedMs: nowMs, holder: randomUUID() };
  const isNew = await note(deps, request, mine, {
    ConditionExpression: 'attribute_not_exists(id) OR expiresAt < :seconds',
    ExpressionAttributeValues: { ':seconds': { N: String(Math.floor(nowMs / 1000)) } },
  });
  return isNew ? begun(mine) : knownRequest(deps, request, mine);
}

/** Keeps the answer, unless somebody took the request over meanwhile, who keeps the same. */
export async function finishRequest(
  deps: RequestLogDeps,
  request: NotedRequest,
  { answer, ...lease }: Lease & { readonly answer: string },
): Promise<void> {
  await note(deps, request, { ...lease, answer }, heldBy(lease));
}

/** Nothing, or not all, was put: whoever sends the same again need not wait for the lease. */
export async function giveBackRequest(
  deps: RequestLogDeps,
  request: NotedRequest,
  lease: Lease,
): Promise<void> {
  await note(deps, request, { ...lease, untilMs: 0 }, heldBy(lease));
}

type Condition = Pick<
  ConstructorParameters<typeof PutItemCommand>[0],
  'ConditionExpression' | 'ExpressionAttributeValues'
>;

function heldBy({ untilMs }: Pick<Lease, 'untilMs'>): Condition {
  return {
    ConditionExpression: 'untilMs = :mine AND attribute_not_exists(answer)',
    ExpressionAttributeValues: { ':mine': { N: String(untilMs) } },
  };
}

interface Noted extends Lease {
  readonly answer?: string;
  /** Who begins it: a note whose answer was lost is made again by the SDK, and must know its own. */
  readonly holder?: string;
}

function begun({ untilMs, receivedMs }: Lease): Begun {
  return { kind: 'new', untilMs, receivedMs };
}

/** Whether the condition let it. */
async function note(
  { dynamodb, tableName, now }: RequestLogDeps,
  { id, bodyDigest }: NotedRequest,
  { untilMs, receivedMs, answer, holder }: Noted,
  condition: Condition,
): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          id: { S: id },
          bodyDigest: { S: bodyDigest },
          untilMs: { N: String(untilMs) },
          receivedMs: { N: String(receivedMs) },
          // The table forgets by it, in seconds as DynamoDB's TTL has them.
          expiresAt: { N: String(Math.floor((now() + KEPT_MS) / 1000)) },
          ...(answer === undefined ? {} : { answer: { S: answer } }),
          ...(holder === undefined ? {} : { holder: { S: holder } }),
        },
        ...condition,
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}

async function knownRequest(
  deps: RequestLogDeps,
  request: NotedRequest,
  mine: Lease & { readonly holder: string },
): Promise<Begun> {
  const { dynamodb, tableName, now } = deps;
  const { Item = {} } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName, Key: { id: { S: request.id } }, ConsistentRead: true }),
  );
  const known = Item['bodyDigest']?.S;
  if (known !== undefined && known !== request.bodyDigest) return { kind: 'other body' };
  const answer = Item['answer']?.S;
  if (answer !== undefined) return { kind: 'answered', answer };
  const heldUntilMs = Number(Item['untilMs']?.N);
  const lease = { ...mine, receivedMs: Number(Item['receivedMs']?.N) };
  if (Item['holder']?.S === mine.holder) return begun(lease);
  if (!(heldUntilMs < now())) return { kind: 'in flight' };
  const isMine = await note(deps, request, lease, heldBy({ untilMs: heldUntilMs }));
  return isMine ? begun(lease) : knownRequest(deps, request, mine);
}

/**
 * Which requests were answered, and how. A request is noted before anything is put and its answer after; a second one with its key finds either.
 * One that was begun and never answered may be taken over once its lease is over: its lines have the same ids then, so nothing is doubled.
 */
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

export type Begun =
  | { readonly kind: 'new'; readonly untilMs: number }
  | { readonly kind: 'answered'; readonly answer: string }
  | { readonly kind: 'in flight' }
  | { readonly kind: 'other body' };

export async function beginRequest(deps: RequestLogDeps, request: NotedRequest): Promise<Begun> {
  const nowMs = deps.now();
  const untilMs = nowMs + LEASE_MS;
  try {
    await note(
      deps,
      request,
      { untilMs },
      {
        ConditionExpression:
          'attribute_not_exists(id) OR expiresAt < :seconds OR (bodyDigest = :body AND untilMs < :now AND attribute_not_exists(answer))',
        ExpressionAttributeValues: {
          ':seconds': { N: String(Math.floor(nowMs / 1000)) },
          ':body': { S: request.bodyDigest },
          ':now': { N: String(nowMs) },
        },
      },
    );
    return { kind: 'new', untilMs };
  } catch (error) {
    if (!isRefusedByCondition(error)) throw error;
    return knownRequest(deps, request);
  }
}

/** Keeps the answer, unless somebody took the request over meanwhile, who keeps the same. */
export async function finishRequest(
  deps: RequestLogDeps,
  request: NotedRequest,
  { untilMs, answer }: { readonly untilMs: number; readonly answer: string },
): Promise<void> {
  await noteIfMine(deps, request, untilMs, { untilMs, answer });
}

/** Nothing, or not all, was put: whoever sends the same again need not wait for the lease. */
export async function giveBackRequest(
  deps: RequestLogDeps,
  request: NotedRequest,
  { untilMs }: { readonly untilMs: number },
): Promise<void> {
  await noteIfMine(deps, request, untilMs, { untilMs: 0 });
}

async function noteIfMine(
  deps: RequestLogDeps,
  request: NotedRequest,
  untilMs: number,
  item: Noted,
): Promise<void> {
  try {
    await note(deps, request, item, {
      ConditionExpression: 'untilMs = :mine',
      ExpressionAttributeValues: { ':mine': { N: String(untilMs) } },
    });
  } catch (error) {
    if (!isRefusedByCondition(error)) throw error;
  }
}

interface Noted {
  readonly untilMs: number;
  readonly answer?: string;
}

async function note(
  { dynamodb, tableName, now }: RequestLogDeps,
  { id, bodyDigest }: NotedRequest,
  { untilMs, answer }: Noted,
  condition: Pick<
    ConstructorParameters<typeof PutItemCommand>[0],
    'ConditionExpression' | 'ExpressionAttributeValues'
  >,
): Promise<void> {
  await dynamodb.send(
    new PutItemCommand({
      TableName: tableName,
      Item: {
        id: { S: id },
        bodyDigest: { S: bodyDigest },
        untilMs: { N: String(untilMs) },
        // The table forgets by it, in seconds as DynamoDB's TTL has them.
        expiresAt: { N: String(Math.floor((now() + KEPT_MS) / 1000)) },
        ...(answer === undefined ? {} : { answer: { S: answer } }),
      },
      ...condition,
    }),
  );
}

async function knownRequest({ dynamodb, tableName }: RequestLogDeps, request: NotedRequest): Promise<Begun> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName, Key: { id: { S: request.id } }, ConsistentRead: true }),
  );
  const known = Item?.['bodyDigest']?.S;
  if (known !== undefined && known !== request.bodyDigest) return { kind: 'other body' };
  const answer = Item?.['answer']?.S;
  return answer === undefined ? { kind: 'in flight' } : { kind: 'answered', answer };
}

function isRefusedByCondition(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}

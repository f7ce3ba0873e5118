/** Posts lines until the API has said what became of each: what is busy is asked again, with the same key. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EltError, type ErrorCode } from '../../model/errors';
import { IDEMPOTENCY_HEADER, takenAnswerSchema, type RefusedLine } from '../contract/post-invoices';
import { problemSchema, type Problem } from '../contract/problem';
import { exchange, isNoAnswer } from './exchange';
import type { TokenSource } from './token';

/** In about five minutes. */
const MOST_TRIES = 40;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Says nothing of the lines: they may have been taken. */
const BUSY: ReadonlySet<number> = new Set([409, 429, 500, 502, 503, 504]);

export interface PostTo {
  readonly apiUrl: string;
  readonly tokens: TokenSource;
  /** Told of each answer that asks to come again. */
  readonly onBusy?: (status: number) => void;
  readonly stopping?: AbortSignal | undefined;
}

export interface Posted {
  readonly refused: readonly RefusedLine[];
  /** Of the try that was answered. */
  readonly tookMs: number;
  /** It was answered before: nothing was taken twice. */
  readonly isReplayed: boolean;
}

/**
 * Safe to repeat with the same key and lines. Undefined where it was stopped while the API was busy. Throws ELT_AWS_UNAVAILABLE where it stays
 * busy, ELT_AWS_ACCESS_DENIED, and ELT_AWS_REQUEST_INVALID for what no repetition mends.
 */
export async function postLines(
  to: PostTo,
  { key, lines }: { readonly key: string; readonly lines: readonly object[] },
): Promise<Posted | undefined> {
  const body = JSON.stringify(lines);
  let status: number | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (to.stopping?.aborted && tries > 0) return undefined;
    const beganMs = performance.now();
    const answer = await postOnce(to, key, body);
    const tookMs = performance.now() - beganMs;
    if (answer?.status === 202) {
      const { rejected } = takenAnswerSchema.parse(JSON.parse(answer.text));
      return { refused: rejected, tookMs, isReplayed: answer.isReplayed };
    }
    const problem = answer && problemIn(answer.text);
    if (answer && isLinesInvalid(problem))
      return { refused: allRefused(problem, lines.length), tookMs, isReplayed: false };
    if (answer?.status === 401 && status !== 401) to.tokens.forget();
    else if (answer && !BUSY.has(answer.status)) throw refusal(to.apiUrl, answer, problem);
    status = answer?.status;
    to.onBusy?.(status ?? 0);
    if (status !== 401) await pause(tries, answer?.retryAfterMs ?? 0, to.stopping);
  }
  throw new EltError(
    'ELT_AWS_UNAVAILABLE',
    `${to.apiUrl}/invoices ${status === undefined ? 'does not answer' : `answers HTTP ${status}`} after ${MOST_TRIES} tries`,
  );
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number;
  readonly isReplayed: boolean;
}

/** Undefined where none came. */
async function postOnce({ apiUrl, tokens }: PostTo, key: string, body: string): Promise<Answer | undefined> {
  const authorization = `Bearer ${await tokens.token()}`;
  const headers = { authorization, 'content-type': 'application/json', [IDEMPOTENCY_HEADER]: key };
  const answer = await exchange(`${apiUrl}/invoices`, { headers, body }).catch((error: unknown) => {
    if (isNoAnswer(error)) return undefined;
    throw error;
  });
  return (
    answer && {
      status: answer.status,
      text: answer.text,
      retryAfterMs: 1000 * (Number(answer.headers['retry-after']) || 0),
      isReplayed: answer.headers['idempotency-replayed'] === 'true',
    }
  );
}

function problemIn(text: string): Problem | undefined {
  try {
    return problemSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isLinesInvalid(problem: Problem | undefined): problem is Problem {
  return problem?.type === 'urn:ecomflow:problem:lines-invalid';
}

/** Of a POST of which no line was taken, by the place that each pointer names. */
function allRefused({ errors = [] }: Problem, count: number): RefusedLine[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    errors: errors.filter(({ pointer }) => pointer.split('/')[1] === String(index)),
  }));
}

function refusal(apiUrl: string, { status, text }: Answer, problem: Problem | undefined): EltError {
  const code: ErrorCode =
    status === 401 || status === 403 ? 'ELT_AWS_ACCESS_DENIED' : 'ELT_AWS_REQUEST_INVALID';
  const said = problem ? [problem.title, problem.detail].filter(Boolean).join(': ') : text.slice(0, 200);
  return new EltError(code, `${apiUrl}/invoices answers HTTP ${status}: ${said}`);
}

async function pause(tries: number, retryAfterMs: number, signal: AbortSignal | undefined): Promise<void> {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(retryAfterMs, FIRST_PAUSE_MS * 2 ** tries));
  // Nobody comes at the same moment as everybody else.
  const jitterMs = pauseMs * 0.2 * Math.random();
  await sleep(pauseMs + jitterMs, undefined, signal ? { signal } : {}).catch(() => undefined);
}

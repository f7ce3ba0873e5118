/** Starts statements, follows them through the engine and keeps them for as long as the Data API does. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, type LocalClock } from '../gateway/service';
import type { EngineEvent, EngineProcess } from './engine-process';
import { ENDED, type Parameter, type Part, type Statement, type Target } from './statement';

const HOUR_MS = 3_600_000;
/** Source: AWS, "Considerations when calling the Amazon Redshift Data API". */
const TOKEN_KEPT_MS = 8 * HOUR_MS;
const RESULT_KEPT_MS = 24 * HOUR_MS;

export interface StartInput {
  readonly sqls: readonly string[];
  readonly isBatch: boolean;
  readonly target: Target;
  readonly parameters: readonly Parameter[];
  readonly name?: string | undefined;
  readonly clientToken?: string | undefined;
}

/** A statement, or one part of a batch. */
export interface Found {
  readonly statement: Statement;
  /** Set when the id named a part, `<id>:2`. */
  readonly part?: Part;
}

export class StatementStore {
  private readonly statements = new Map<string, Statement>();
  private readonly tokens = new Map<string, Statement>();
  private queries = 0;

  constructor(
    private readonly engine: EngineProcess,
    private readonly clock: LocalClock,
    private readonly maxActive: number,
  ) {}

  /** Starts it, or finds the one that the token started. Throws what the Data API refuses at once. */
  async start(input: StartInput): Promise<Statement> {
    this.forgetOld();
    const known = input.clientToken === undefined ? undefined : this.tokens.get(input.clientToken);
    if (known) return known;
    const active = this.newestFirst().filter(({ status }) => !ENDED.has(status)).length;
    if (active >= this.maxActive)
      throw new AwsError(
        'ActiveStatementsExceededException',
        `Active statements exceeded the allowed quota (${String(this.maxActive)}).`,
      );
    const { statement, settle } = this.create(input);
    this.keep(statement);
    try {
      await this.run(statement, settle);
    } catch (error) {
      this.forget(statement);
      throw error;
    }
    return statement;
  }

  /** Throws ResourceNotFoundException. */
  find(id: string): Found {
    const [statementId = '', number] = id.split(':');
    const statement = this.statements.get(statementId);
    const part = number === undefined ? undefined : statement?.parts[Number(number) - 1];
    if (!statement || (number !== undefined && (!part || !statement.isBatch)))
      throw new AwsError('ResourceNotFoundException', 'Query does not exist.', 400, { ResourceId: id });
    return part ? { statement, part } : { statement };
  }

  newestFirst(): Statement[] {
    return [...this.statements.values()].reverse();
  }

  async cancel(statement: Statement): Promise<void> {
    this.engine.cancel(statement.id);
    await statement.ended;
  }

  /** Waits until it ended, at most so long. */
  async wait(statement: Statement, seconds: number): Promise<void> {
    if (seconds <= 0 || ENDED.has(statement.status)) return;
    const timer = new AbortController();
    const late = sleep(seconds * 1000, undefined, { signal: timer.signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([statement.ended, late]);
    timer.abort();
  }

  private create(input: StartInput): { statement: Statement; settle: () => void } {
    const nowMs = this.clock.now();
    let settle = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const parts = input.sqls.map((sql): Part => {
      this.queries += 1;
      return {
        sql,
        queryId: this.queries,
        status: 'SUBMITTED',
        durationNs: -1,
        rowCount: -1,
        updatedMs: nowMs,
      };
    });
    const statement: Statement = {
      id: randomUUID(),
      isBatch: input.isBatch,
      target: input.target,
      parameters: input.parameters,
      name: input.name,
      clientToken: input.clientToken,
      createdMs: nowMs,
      keptSinceMs: Date.now(),
      parts,
      status: 'SUBMITTED',
      updatedMs: nowMs,
      ended,
    };
    return { statement, settle };
  }

  /** Settles when the engine took it. */
  private run(statement: Statement, settle: () => void): Promise<void> {
    return new Promise((accept, refuse) => {
      const now = this.clock.replaying ? naiveUtc(this.clock.now()) : null;
      const call = {
        id: statement.id,
        database: statement.target.database,
        statements: statement.parts.map((part) => part.sql),
        parameters: Object.fromEntries(statement.parameters.map(({ name, value }) => [name, value])),
        now,
      };
      this.engine.execute(call, (event) => {
        if (event.event === 'rejected') {
          refuse(new AwsError('ValidationException', event.message));
          return;
        }
        follow(statement, event, this.clock.now());
        accept();
        if (event.event === 'done') settle();
      });
    });
  }

  private keep(statement: Statement): void {
    this.statements.set(statement.id, statement);
    if (statement.clientToken !== undefined) this.tokens.set(statement.clientToken, statement);
  }

  private forget(statement: Statement): void {
    this.statements.delete(statement.id);
    if (statement.clientToken !== undefined) this.tokens.delete(statement.clientToken);
  }

  private forgetOld(): void {
    const nowMs = Date.now();
    for (const [token, { keptSinceMs }] of this.tokens) {
      if (nowMs - keptSinceMs > TOKEN_KEPT_MS) this.tokens.delete(token);
    }
    for (const statement of this.statements.values()) {
      if (nowMs - statement.keptSinceMs > RESULT_KEPT_MS) this.forget(statement);
    }
  }
}

/** `2010-12-01 08:26:00.123` */
function naiveUtc(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
}

function follow(statement: Statement, event: EngineEvent, nowMs: number): void {
  statement.updatedMs = nowMs;
  switch (event.event) {
    case 'accepted':
      statement.status = 'PICKED';
      return;
    case 'started':
      statement.status = 'STARTED';
      statement.pid = event.pid;
      return;
    case 'statement-started':
      updatePart(statement.parts[event.index], nowMs, { status: 'STARTED' });
      return;
    case 'statement': {
      const { durationNs, rowCount, columns, rows } = event;
      const result = { durationNs, rowCount, ...(columns && rows ? { columns, rows } : {}) };
      updatePart(statement.parts[event.index], nowMs, { status: 'FINISHED', ...result });
      return;
    }
    case 'done':
      end(statement, event, nowMs);
      return;
    case 'rejected':
      return;
  }
}

function updatePart(part: Part | undefined, nowMs: number, change: Partial<Part>): void {
  if (part) Object.assign(part, { updatedMs: nowMs }, change);
}

function end(statement: Statement, event: Extract<EngineEvent, { event: 'done' }>, nowMs: number): void {
  statement.status = event.status;
  const failed = event.index ?? -1;
  for (const [index, part] of statement.parts.entries()) {
    if (part.status === 'FINISHED') continue;
    const isCause = event.status === 'FAILED' && index === Math.max(failed, 0);
    updatePart(part, nowMs, {
      status: isCause ? 'FAILED' : 'ABORTED',
      ...(isCause && event.message !== undefined ? { error: event.message } : {}),
    });
  }
  if (event.message === undefined) return;
  statement.error =
    statement.isBatch && failed >= 0
      ? `Query #${String(failed + 1)} failed with ${event.message}`
      : event.message;
}

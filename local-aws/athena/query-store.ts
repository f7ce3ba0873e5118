/** Starts queries, follows them through the engine and remembers them for as long as the stack lives. */
import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../gateway/service';
import type { EngineEvent, EngineProcess } from './engine-process';
import { invalidRequest, tooManyQueries } from './errors';
import type { StartInput } from './input';
import { ENDED, type Query } from './query';
import { outputFolder, PRIMARY, type WorkGroups } from './work-groups';

/** The database of a query that names none. */
const DEFAULT_DATABASE = 'default';

interface Started {
  readonly query: Query;
  /** What the token stands for. */
  readonly parameters: string;
  /** Settles when Athena took or refused it. */
  readonly taken: Promise<void>;
}

export class QueryStore {
  private readonly queries = new Map<string, Query>();
  private readonly tokens = new Map<string, Started>();
  /** Queries stay QUEUED so long; a lever for tests. */
  queueMs = 0;

  constructor(
    private readonly engine: EngineProcess,
    private readonly workGroups: WorkGroups,
    private readonly clock: LocalClock,
    private readonly maxActive: number,
  ) {}

  /** Starts it, or finds the one that the token started. Throws what Athena refuses at once. */
  async start(input: StartInput, principal: string): Promise<Query> {
    const known = this.tokens.get(input.ClientRequestToken);
    const parameters = JSON.stringify(input);
    if (known) {
      if (known.parameters !== parameters) throw invalidRequest('Idempotent parameters do not match');
      await known.taken;
      return known.query;
    }
    if (this.newestFirst().filter(({ state }) => !ENDED.has(state)).length >= this.maxActive)
      throw tooManyQueries(
        'You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number of concurrent queries submitted by this account.',
      );
    const query = this.create(input);
    const taken = this.take(query, principal);
    this.tokens.set(input.ClientRequestToken, { query, parameters, taken });
    try {
      await taken;
    } catch (error) {
      this.tokens.delete(input.ClientRequestToken);
      this.queries.delete(query.id);
      throw error;
    }
    return query;
  }

  /** Throws InvalidRequestException. */
  find(id: string): Query {
    const found = this.queries.get(id);
    if (!found) throw invalidRequest(`QueryExecution ${id} was not found`);
    return found;
  }

  newestFirst(): Query[] {
    return [...this.queries.values()].reverse();
  }

  /** Of a query that has ended nothing changes. */
  stop(query: Query): void {
    if (!ENDED.has(query.state)) this.engine.cancel(query.id);
  }

  private create(input: StartInput): Query {
    const group = this.workGroups.find(input.WorkGroup ?? PRIMARY);
    const query: Query = {
      id: randomUUID(),
      sql: input.QueryString,
      database: input.QueryExecutionContext?.Database,
      workGroup: group.name,
      scanLimit: group.configuration.BytesScannedCutoffPerQuery,
      outputFolder: outputFolder(group, input.ResultConfiguration?.OutputLocation),
      clientRequestToken: input.ClientRequestToken,
      statementType: 'DML',
      state: 'QUEUED',
      submittedMs: this.clock.now(),
      beganAt: Date.now(),
      queuedMs: 0,
      engineMs: 0,
      scannedBytes: 0,
    };
    this.queries.set(query.id, query);
    return query;
  }

  private take(query: Query, principal: string): Promise<void> {
    return new Promise((accept, refuse) => {
      const { id, sql, database = DEFAULT_DATABASE, outputFolder: output, scanLimit = null } = query;
      const call = { id, sql, database: database.toLowerCase(), output, principal, scanLimit };
      this.engine.execute({ ...call, queueMs: this.queueMs, nowMs: query.submittedMs }, (event) => {
        if (event.event === 'rejected') {
          refuse(invalidRequest(event.message, event.code));
          return;
        }
        follow(query, event, this.clock.now());
        accept();
      });
    });
  }
}

function follow(query: Query, event: Exclude<EngineEvent, { event: 'rejected' }>, nowMs: number): void {
  switch (event.event) {
    case 'accepted':
      query.statementType = event.statementType;
      return;
    case 'started':
      query.state = 'RUNNING';
      query.queuedMs = Date.now() - query.beganAt;
      return;
    case 'done':
      query.state = event.state;
      query.completedMs = nowMs;
      query.totalMs = Date.now() - query.beganAt;
      query.engineMs = event.engineMs;
      query.scannedBytes = event.scannedBytes;
      if (event.columns !== undefined) query.columns = event.columns;
      if (event.message !== undefined) query.reason = event.message;
      if (event.category !== undefined) query.category = event.category;
      return;
  }
}

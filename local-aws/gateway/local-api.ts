/** The gateway's own control under `/_local/`; not AWS. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { errorAnswer, jsonAnswer, type Answer } from './answer';
import { parseObject, readBody } from './body';
import type { CallLog } from './call-log';
import { setSourceClock, type MysqlAdmin, type SettableClock } from './clock';
import { rulesSchema, type Faults } from './faults';
import { NOBODYS_KEY } from './principal';
import { AwsError, type Action, type LocalService } from './service';

export interface LocalApiParts {
  readonly clock: SettableClock;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly services: readonly LocalService[];
  readonly mysqlAdmin: MysqlAdmin | undefined;
}

const clockSchema = z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() });

export type LocalApi = (request: IncomingMessage, url: URL) => Promise<Answer>;

export function createLocalApi(parts: LocalApiParts): LocalApi {
  const routes: Record<string, Action> = ownRoutes(parts);
  for (const service of parts.services) Object.assign(routes, service.localRoutes);
  return async (request, url) => {
    const action = routes[`${request.method ?? 'GET'} ${url.pathname}`];
    if (!action)
      return errorAnswer(
        new AwsError('NotFound', `no ${url.pathname}: ${Object.keys(routes).join(', ')}`, 404),
        'rest-json',
      );
    const body = parseObject(await readBody(request));
    return jsonAnswer(
      await action({ ...Object.fromEntries(url.searchParams), ...body }, NOBODYS_KEY),
      'rest-json',
    );
  };
}

function ownRoutes({ clock, faults, calls, services, mysqlAdmin }: LocalApiParts): Record<string, Action> {
  const time = () => ({
    now: new Date(clock.now()).toISOString(),
    replaying: clock.replaying,
  });
  return {
    'GET /_local/health': async () => ({
      status: 'ok',
      services: services.map((service) => service.signingName),
    }),
    'GET /_local/clock': async () => time(),
    'POST /_local/clock': async (input) => {
      const { now } = parse(clockSchema, input);
      const nowMs = now === null ? null : Date.parse(now);
      // The source first: a row must never be younger than the clock that is asked for its window.
      if (mysqlAdmin) await setSourceClock(mysqlAdmin, nowMs);
      clock.set(nowMs);
      return time();
    },
    'GET /_local/faults': async () => ({ rules: faults.list() }),
    'POST /_local/faults': async (input) => {
      faults.set(parse(rulesSchema, input).rules);
      return { rules: faults.list() };
    },
    'DELETE /_local/faults': async () => {
      faults.set([]);
      return { rules: [] };
    },
    'GET /_local/calls': async (input) => {
      const found = calls.list(textOf(input['service']), textOf(input['action']));
      return { calls: found, total: found.reduce((sum, call) => sum + call.count, 0) };
    },
    'DELETE /_local/calls': async () => {
      calls.clear();
      return { calls: [], total: 0 };
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new AwsError('ValidationException', z.prettifyError(result.error));
  return result.data;
}

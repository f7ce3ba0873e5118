/** A machine's token, by client credentials: asked for when it is first needed, and again before it ends. */
import { z } from 'zod';
import { EltError } from '../../model/errors';
import type { StreamAccess } from '../access';

/** So long before its end a token is not used any more. */
const MARGIN_MS = 60_000;
const PATIENCE_MS = 10_000;

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export interface MachineToken {
  readonly token: string;
  readonly expiresAt: string;
}

type Machine = Pick<StreamAccess, 'tokenUrl' | 'clientId' | 'clientSecret'>;

/** With these scopes; with all that the machine may have where none is said. Throws ELT_AWS_ACCESS_DENIED and ELT_AWS_UNAVAILABLE. */
export async function askToken(
  { tokenUrl, clientId, clientSecret }: Machine,
  scopes: readonly string[] = [],
): Promise<MachineToken> {
  const form = {
    grant_type: 'client_credentials',
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
  };
  const askedMs = Date.now();
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new EltError('ELT_AWS_UNAVAILABLE', `${tokenUrl} does not answer`, { cause });
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new EltError(
      answer.status >= 500 ? 'ELT_AWS_UNAVAILABLE' : 'ELT_AWS_ACCESS_DENIED',
      `${tokenUrl} gives no token: HTTP ${answer.status} ${text.slice(0, 200)}`,
    );
  const { access_token: token, expires_in: seconds } = answerSchema.parse(JSON.parse(text));
  return { token, expiresAt: new Date(askedMs + seconds * 1000).toISOString() };
}

export interface TokenSource {
  token(): Promise<string>;
  /** After one that was refused. */
  forget(): void;
}

export function cachedToken(machine: Machine, now: () => number = Date.now): TokenSource {
  let asked: Promise<MachineToken> | undefined;
  const source: TokenSource = {
    token: async () => {
      asked ??= askToken(machine);
      try {
        const { token, expiresAt } = await asked;
        if (Date.parse(expiresAt) - MARGIN_MS > now()) return token;
      } catch (error) {
        asked = undefined;
        throw error;
      }
      asked = askToken(machine);
      return (await asked).token;
    },
    forget: () => {
      asked = undefined;
    },
  };
  return source;
}

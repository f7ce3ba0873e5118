/** What a check found, and how a check is asked: it never throws, because the next ones are to be heard as well. */
import { classifyError } from '../aws/classify-error';
import { ERROR_CODES, type ErrorCode } from '../model/errors';

export interface Finding {
  readonly check: string;
  /** Whose source it is about; absent where it is about all of them. */
  readonly pipeline?: string;
  /** `unknown`: nobody could tell, such as for want of a permission. */
  readonly verdict: 'good' | 'bad' | 'unknown';
  readonly says: string;
  /** How to mend it; absent of a good one, and of one that waits for what another check tells. */
  readonly mend?: string;
  /** Nobody answered: there is no telling what else is bad. */
  readonly unreachable?: true;
}

/** What a check says when it could look. */
export type Seen = Pick<Finding, 'verdict' | 'says' | 'mend'>;

export const good = (says: string): Seen => ({ verdict: 'good', says });
export const bad = (says: string, mend?: string): Seen => ({ verdict: 'bad', says, ...wayOut(mend) });
export const unknown = (says: string, mend?: string): Seen => ({ verdict: 'unknown', says, ...wayOut(mend) });

const wayOut = (mend: string | undefined): { mend?: string } => (mend === undefined ? {} : { mend });

/**
 * A look that could not be taken because of what another check tells: that one alone says how to mend it. `message`: what was not
 * reached.
 */
export class NotReached extends Error {}

/** Lets looks wait for what they depend on; once `opening` has failed, each of them is `message`. */
export function gate(message: string, opening: () => Promise<unknown>): () => Promise<void> {
  const isOpen = opening().then(
    () => true,
    () => false,
  );
  return async () => {
    if (!(await isOpen)) throw new NotReached(message);
  };
}

/** What is not asked at all, and why. It has no advice of its own. */
export const skipped = (check: string, why: string): Finding => ({ check, verdict: 'unknown', says: why });

/** Makes what is not there. */
export const PROVISION =
  'provision it: `terraform apply`; a local stack is made anew, without its data: `ecomflow local stop`, `ecomflow local start`';
const GRANT = 'grant it to whoever runs this (Terraform, never by hand), or name other credentials';
const NO_ANSWER = 'see network, address and credentials; on this machine `ecomflow local start`';

/** Asks one check; `mend` stands with a verdict that is not good and names no other way. */
export async function examine(check: string, mend: string, look: () => Promise<Seen>): Promise<Finding> {
  try {
    const seen = await look();
    return { check, ...(seen.verdict === 'good' ? {} : { mend }), ...seen };
  } catch (error) {
    if (error instanceof NotReached) return skipped(check, error.message);
    const { code, message } = classifyError(error);
    return { check, ...failed(code, mend), says: message };
  }
}

function failed(code: ErrorCode, mend: string): Omit<Finding, 'check' | 'says'> {
  switch (code) {
    case 'ELT_AWS_ACCESS_DENIED':
      return { verdict: 'bad', mend: GRANT };
    case 'ELT_AWS_UNAVAILABLE':
    case 'ELT_REPLICATE_SOURCE_UNREACHABLE':
      return { verdict: 'bad', mend: NO_ANSWER, unreachable: true };
    case 'ELT_REPLICATE_SOURCE_BUSY':
    case 'ELT_REPLICATE_SOURCE_FULL':
    case 'ELT_REPLICATE_SOURCE_FAILED':
      return { verdict: 'bad', mend: ERROR_CODES[code].wayOut };
    case 'ELT_AWS_THROTTLED':
    case 'ELT_AWS_REQUEST_INVALID':
      return { verdict: 'unknown', mend };
    default:
      return { verdict: 'bad', mend };
  }
}

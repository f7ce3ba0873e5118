/** Each recorded call against the policies of who makes it, by an IAM that is simulated. */
import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { RecordedCall } from '../../../../local-aws/gateway/recorded-call';
import type { Account, Policy, Principal } from './account';
import type { IamRequest } from './iam-request';
import { CALLERS_USERID, requestsOf } from './requests';

export interface Verdict {
  /** Calls that AWS would refuse, with what it would ask for. */
  readonly denied: readonly string[];
  /** `policy sid action` and `policy sid resource` of each that let a call through. */
  readonly used: ReadonlySet<string>;
}

/** Throws for a call that nothing here can translate, and for a policy that is none. */
export async function evaluate(account: Account, calls: readonly RecordedCall[]): Promise<Verdict> {
  const principals = account.principals();
  const denied: string[] = [];
  const used = new Set<string>();
  /** Many calls ask for the same: a bucket's key, say. */
  const asked = new Set<string>();
  for (const call of calls) {
    const principal = principals.get(call.principal);
    if (!principal) throw new Error(`nothing applied is called ${call.principal}, who calls ${call.action}`);
    for (const request of requestsOf(account, call)) {
      const question = JSON.stringify([principal.name, request]);
      if (asked.has(question)) continue;
      asked.add(question);
      const allowedBy = await ask(account, principal, request);
      if (allowedBy.length === 0) denied.push(describe(call, request));
      for (const place of allowedBy) used.add(place);
    }
  }
  return { denied, used };
}

/** What of the principal's policies lets the request through; nothing where it is denied. */
async function ask(account: Account, principal: Principal, request: IamRequest): Promise<string[]> {
  const simulation = simulationOf(account, principal, request);
  const answer = await runSimulation(simulation, {});
  if (answer.resultType === 'error') {
    if (answer.errors.message === STAR_IN_DATA) return askUnchecked(principal, simulation);
    throw new Error(
      `${principal.name} ${request.action} ${request.resource}: ${JSON.stringify(answer.errors)}`,
    );
  }
  if (answer.overallResult !== 'Allowed') return [];
  const results = answer.resultType === 'single' ? [answer.result] : answer.results;
  return results.flatMap(({ analysis }) =>
    (analysis.identityAnalysis?.allowStatements ?? []).flatMap(({ policyId, statement, explain }) => {
      const place = `${policyId} ${statement.sid() ?? ''}`;
      const resources = [explain.resources ?? []].flat().filter(({ matches }) => matches);
      return [`${place} ${request.action}`, ...resources.map(({ resource }) => `${place} ${resource}`)];
    }),
  );
}

/** Where AWS's page writes a star for an id (DMS's tasks), the simulator finds no ARN of that kind, though it can judge one. */
const STAR_IN_DATA = 'no.resource.types';

function askUnchecked({ policies }: Principal, simulation: Simulation): string[] {
  if (runUnsafeSimulation(simulation, {}) !== 'Allowed') return [];
  const { action, resource } = simulation.request;
  const alone = (policy: object): boolean =>
    runUnsafeSimulation({ ...simulation, identityPolicies: [{ name: 'alone', policy }] }, {}) === 'Allowed';
  return policies.flatMap(({ name, document: { Version, Statement } }: Policy) =>
    Statement.filter((statement) => alone({ Version, Statement: [statement] })).flatMap(({ Sid = '' }) => [
      `${name} ${Sid} ${action}`,
      `${name} ${Sid} ${resource.resource}`,
    ]),
  );
}

function simulationOf(account: Account, principal: Principal, request: IamRequest): Simulation {
  const { action, resource, context = {} } = request;
  return {
    request: {
      principal: principal.arn,
      action,
      resource: { resource, accountId: account.id },
      contextVariables: {
        'aws:PrincipalArn': principal.arn,
        'aws:PrincipalAccount': account.id,
        'aws:SecureTransport': 'true',
        'aws:userid': CALLERS_USERID,
        ...context,
      },
    },
    identityPolicies: principal.policies.map(({ name, document }) => ({ name, policy: document })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: resource === '*' ? undefined : account.resourcePolicy(resource),
  };
}

function describe({ principal, service, action }: RecordedCall, request: IamRequest): string {
  const inContext = Object.entries(request.context ?? {}).map(([key, value]) => ` with ${key} ${value}`);
  return `${principal} calls ${service} ${action}: ${request.action} on ${request.resource}${inContext.join('')}`;
}

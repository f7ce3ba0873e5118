/**
 * A pipeline's analysis and dashboard in QuickSight, as this build's charts have them. What is published bears a mark of its definition, so that a run
 * which changes nothing asks once and writes nothing, whatever QuickSight added to the definition by itself; what people did to the analysis stays
 * until a chart changes.
 */
import { createHash } from 'node:crypto';
import {
  CreateAnalysisCommand,
  CreateDashboardCommand,
  DescribeAnalysisCommand,
  DescribeDashboardCommand,
  UpdateAnalysisCommand,
  UpdateDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
  type DashboardError,
  type DashboardVersionDefinition,
  type QuickSightClient,
  type ResourcePermission,
} from '@aws-sdk/client-quicksight';
import { EltError, type ErrorCode } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import type { ChartQuery } from '../report/chart-definition';
import { dashboardOf, declared, type ChartDashboard } from '../report/quicksight/dashboard';

export interface DashboardDeps {
  readonly quicksight: QuickSightClient;
  readonly quicksightOnce: QuickSightClient;
  readonly findPipeline: (name: string) => Pick<Pipeline, 'name' | 'sourceSystem' | 'publish' | 'report'>;
  readonly charts: readonly ChartQuery[];
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly settings: {
    readonly quicksightAccount: string;
    readonly pollMinMs: number;
    readonly dashboards: {
      /** Whether this worker is the one who publishes. */
      readonly isPublished: boolean;
      /** ARNs of users and groups. */
      readonly authors: readonly string[];
      /** `arn:aws:quicksight:<region>:<account>:dataset/` */
      readonly dataSetArn: string;
    };
  };
}

export type PublishedDashboard = 'nobody asked' | 'kept' | 'made' | 'updated';

/** Longest look at what QuickSight makes, which takes it seconds; the activity has a minute. */
const PATIENCE_MS = 40_000;
const LONGEST_PAUSE_MS = 2_000;

/** Safe to repeat. Throws ELT_REPORT_DASHBOARD_FAILED for what QuickSight refuses, and ELT_REPORT_DASHBOARD_BUSY where something else is at it. */
export async function publishDashboard(deps: DashboardDeps, pipeline: string): Promise<PublishedDashboard> {
  const { isPublished, dataSetArn } = deps.settings.dashboards;
  const dashboard = isPublished ? dashboardOf(deps.findPipeline(pipeline), deps.charts) : null;
  if (!dashboard) return 'nobody asked';
  const definition = declared(dashboard, dataSetArn);
  const wanted: Wanted = { ...dashboard, definition, mark: markOf(dashboard.title, definition) };
  try {
    return await publish(deps, wanted);
  } catch (error) {
    throw inOurWords(error, dashboard.id);
  }
}

interface Wanted extends Pick<ChartDashboard, 'id' | 'title'> {
  readonly definition: DashboardVersionDefinition;
  readonly mark: string;
}

/** What a published version bears as its description. */
export function markOf(title: string, definition: DashboardVersionDefinition): string {
  const text = JSON.stringify({ title, definition });
  return `EcomFlow ${createHash('sha256').update(text).digest('hex')}`;
}

async function publish(deps: DashboardDeps, wanted: Wanted): Promise<PublishedDashboard> {
  const there = await lookAtVersion(deps, wanted.id);
  if (there?.mark === wanted.mark && there.state !== 'failed') {
    await settle(deps, `dashboard ${wanted.id}`, () => lookAtVersion(deps, wanted.id, there.number));
    return 'kept';
  }
  await publishAnalysis(deps, wanted);
  if (!there) {
    await createDashboard(deps, wanted);
    return 'made';
  }
  await updateDashboard(deps, wanted);
  return 'updated';
}

async function publishAnalysis(deps: DashboardDeps, { id, title, definition }: Wanted): Promise<void> {
  const input = { ...account(deps), AnalysisId: id, Name: title, Definition: definition };
  const there = await lookAtAnalysis(deps, id);
  await deps.quicksightOnce.send(
    there
      ? new UpdateAnalysisCommand(input)
      : new CreateAnalysisCommand({ ...input, ...permitted(deps, ANALYSIS_OWNER) }),
  );
  await settle(deps, `analysis ${id}`, () => lookAtAnalysis(deps, id));
}

async function createDashboard(deps: DashboardDeps, wanted: Wanted): Promise<void> {
  await deps.quicksightOnce.send(
    new CreateDashboardCommand({ ...versionOf(deps, wanted), ...permitted(deps, DASHBOARD_READER) }),
  );
  await settle(deps, `dashboard ${wanted.id}`, () => lookAtVersion(deps, wanted.id, 1));
}

/** Readers see the version before until this one is made. */
async function updateDashboard(deps: DashboardDeps, wanted: Wanted): Promise<void> {
  const { VersionArn = '' } = await deps.quicksightOnce.send(
    new UpdateDashboardCommand(versionOf(deps, wanted)),
  );
  const number = Number(VersionArn.split('/').at(-1));
  await settle(deps, `dashboard ${wanted.id}`, () => lookAtVersion(deps, wanted.id, number));
  await deps.quicksight.send(
    new UpdateDashboardPublishedVersionCommand({
      ...account(deps),
      DashboardId: wanted.id,
      VersionNumber: number,
    }),
  );
}

function versionOf(deps: DashboardDeps, { id, title, definition, mark }: Wanted) {
  return {
    ...account(deps),
    DashboardId: id,
    Name: title,
    VersionDescription: mark,
    Definition: definition,
  };
}

interface Made {
  readonly state: 'in progress' | 'made' | 'failed';
  readonly errors: readonly DashboardError[];
}

/** Of a version, or of the published one; null where there is no dashboard. */
async function lookAtVersion(
  deps: DashboardDeps,
  id: string,
  number?: number,
): Promise<(Made & { readonly mark: string | undefined; readonly number: number }) | null> {
  const asked = { ...account(deps), DashboardId: id, VersionNumber: number };
  const answer = await orNull(() => deps.quicksight.send(new DescribeDashboardCommand(asked)));
  const version = answer?.Dashboard?.Version;
  if (!version) return null;
  const { Status, Errors = [], Description, VersionNumber = 1 } = version;
  return { state: stateOf(Status), errors: Errors, mark: Description, number: VersionNumber };
}

async function lookAtAnalysis(deps: DashboardDeps, id: string): Promise<Made | null> {
  const asked = { ...account(deps), AnalysisId: id };
  const answer = await orNull(() => deps.quicksight.send(new DescribeAnalysisCommand(asked)));
  const analysis = answer?.Analysis;
  return analysis ? { state: stateOf(analysis.Status), errors: analysis.Errors ?? [] } : null;
}

function stateOf(status: string | undefined): Made['state'] {
  if (status?.endsWith('_IN_PROGRESS')) return 'in progress';
  return status?.endsWith('_SUCCESSFUL') ? 'made' : 'failed';
}

async function settle(
  { settings, sleep }: DashboardDeps,
  what: string,
  look: () => Promise<Made | null>,
): Promise<void> {
  const pauseMs = Math.min(settings.pollMinMs, LONGEST_PAUSE_MS);
  for (let waitedMs = 0; waitedMs <= PATIENCE_MS; waitedMs += pauseMs) {
    const found = await look();
    if (found?.state === 'made') return;
    if (found?.state === 'failed')
      throw new EltError('ELT_REPORT_DASHBOARD_FAILED', `${what}: ${told(found)}`);
    await sleep(pauseMs);
  }
  throw new EltError('ELT_REPORT_DASHBOARD_BUSY', `${what} is not made yet`);
}

function told({ errors }: Made): string {
  const lines = errors.map(({ Type, Message, ViolatedEntities = [] }) => {
    const where = ViolatedEntities.map(({ Path }) => Path).join(', ');
    return `${Type ?? ''} ${Message ?? ''}${where === '' ? '' : ` (${where})`}`;
  });
  return lines.join('; ') || 'QuickSight does not say why';
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  // Another run, or a person, changes the same thing at this moment.
  ConflictException: 'ELT_REPORT_DASHBOARD_BUSY',
  ResourceExistsException: 'ELT_REPORT_DASHBOARD_BUSY',
  InvalidParameterValueException: 'ELT_REPORT_DASHBOARD_FAILED',
  // Not of a day's ingestions, for which a run does not fail.
  LimitExceededException: 'ELT_REPORT_DASHBOARD_FAILED',
  UnsupportedUserEditionException: 'ELT_REPORT_DASHBOARD_FAILED',
};

/** What is no matter of dashboards keeps the meaning that it has anywhere. */
function inOurWords(error: unknown, id: string): unknown {
  if (!(error instanceof Error) || error instanceof EltError) return error;
  const code = CODES[error.name];
  return code ? new EltError(code, `dashboard ${id}: ${error.message}`, { cause: error }) : error;
}

/** Null for what is not there. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return null;
    throw error;
  }
}

function account({ settings }: DashboardDeps): { AwsAccountId: string } {
  return { AwsAccountId: settings.quicksightAccount };
}

/** QuickSight's own sets of actions; infra-terraform/quicksight-dashboards.tf gives the same. */
const ANALYSIS_OWNER = [
  'quicksight:DeleteAnalysis',
  'quicksight:DescribeAnalysis',
  'quicksight:DescribeAnalysisPermissions',
  'quicksight:QueryAnalysis',
  'quicksight:RestoreAnalysis',
  'quicksight:UpdateAnalysis',
  'quicksight:UpdateAnalysisPermissions',
];
const DASHBOARD_READER = [
  'quicksight:DescribeDashboard',
  'quicksight:ListDashboardVersions',
  'quicksight:QueryDashboard',
];

function permitted({ settings }: DashboardDeps, Actions: string[]): { Permissions?: ResourcePermission[] } {
  const { authors } = settings.dashboards;
  if (authors.length === 0) return {};
  return { Permissions: authors.map((Principal) => ({ Principal, Actions })) };
}

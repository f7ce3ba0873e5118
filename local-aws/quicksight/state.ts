/** What one gateway's QuickSight knows: one account, in memory. */
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { randomUUID } from 'node:crypto';
import type { StackContext } from '../gateway/service';
import { accessDenied, notFound } from './errors';
import {
  isOver,
  type Analysis,
  type Dashboard,
  type DashboardVersion,
  type DataSet,
  type DataSource,
  type Ingestion,
} from './model';

export interface QuicksightOptions {
  /** Decides how often a data set may be refreshed in 24 hours. */
  readonly edition: 'STANDARD' | 'ENTERPRISE';
  /** In the place of the edition's number; only a test that refreshes often asks for it. */
  refreshesADay?: number | undefined;
}

export class QuicksightState {
  readonly dataSources = new Map<string, DataSource>();
  readonly dataSets = new Map<string, DataSet>();
  readonly analyses = new Map<string, Analysis>();
  readonly dashboards = new Map<string, Dashboard>();
  readonly redshift: RedshiftDataClient;
  readonly #checks = new Set<Promise<void>>();

  constructor(
    readonly context: StackContext,
    readonly options: QuicksightOptions,
  ) {
    this.redshift = new RedshiftDataClient({
      endpoint: context.gatewayUrl,
      region: context.region,
      credentials: { accessKeyId: 'quicksight', secretAccessKey: 'local' },
    });
  }

  now(): number {
    return this.context.clock.now();
  }

  /** `arn:aws:quicksight:<region>:<account>:dataset/<id>` */
  arn(resource: string): string {
    return `arn:aws:quicksight:${this.context.region}:${this.context.accountId}:${resource}`;
  }

  /** Throws AccessDeniedException for an account that is not this one. */
  checkAccount(account: string): void {
    if (account !== this.context.accountId) throw accessDenied(`account ${account} is not the caller's`);
  }

  dataSet(id: string): DataSet {
    const found = this.dataSets.get(id);
    if (!found) throw notFound(`DataSet ${id} is not found`, 'DATA_SET');
    return found;
  }

  ingestion(dataSetId: string, id: string): Ingestion {
    const found = this.dataSet(dataSetId).ingestions.get(id);
    if (!found) throw notFound(`Ingestion ${id} of DataSet ${dataSetId} is not found`, 'INGESTION');
    return found;
  }

  analysis(id: string): Analysis {
    const found = this.analyses.get(id);
    if (!found) throw notFound(`Analysis ${id} is not found`);
    return found;
  }

  dashboard(id: string): Dashboard {
    const found = this.dashboards.get(id);
    if (!found) throw notFound(`Dashboard ${id} is not found`);
    return found;
  }

  /** That version, or the one that is published. */
  version(id: string, number?: number): DashboardVersion {
    const { versions, published } = this.dashboard(id);
    const asked = number ?? published;
    const found = versions.find((version) => version.number === asked);
    if (!found) throw notFound(`Version ${asked} of dashboard ${id} is not found`);
    return found;
  }

  dataSourceByArn(arn: string): DataSource | undefined {
    return [...this.dataSources.values()].find((source) => source.arn === arn);
  }

  /** Work that goes on after its call was answered. */
  inBackground(work: Promise<void>): void {
    this.#checks.add(work);
    void work.finally(() => this.#checks.delete(work));
  }

  /** Ends every query that still runs. */
  async stop(): Promise<void> {
    const running = [...this.dataSets.values()]
      .flatMap((dataSet) => [...dataSet.ingestions.values()])
      .filter((ingestion) => !isOver(ingestion));
    for (const ingestion of running) ingestion.abort.abort(new Error('the stack ends'));
    await Promise.all([...running.map((ingestion) => ingestion.running), ...this.#checks]);
    this.redshift.destroy();
  }
}

/** Every answer carries one; the HTTP status becomes `Status` on the other side. */
export function requestId(): { RequestId: string } {
  return { RequestId: randomUUID() };
}

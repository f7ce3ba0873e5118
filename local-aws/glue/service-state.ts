/** All that this Glue knows; in memory, it goes with the stack. */
import type { StackContext } from '../gateway/service';
import { Bookmarks } from './bookmarks';
import { Catalog } from './catalog';
import type { Crawler } from './crawler-model';
import { notFound } from './errors';
import { JobRuns } from './job-runs';
import { LakeObjects } from './lake-objects';
import type { Behaviour, Job, JobRun } from './model';
import { RunnerPool } from './runner-pool';

export class GlueState {
  readonly catalog = new Catalog();
  readonly bookmarks = new Bookmarks();
  readonly jobs = new Map<string, Job>();
  readonly crawlers = new Map<string, Crawler>();
  /** By crawler, milliseconds. */
  readonly crawlDelays = new Map<string, number>();
  readonly behaviours = new Map<string, Behaviour>();
  readonly pool: RunnerPool;
  readonly runs: JobRuns;
  private readonly lakes = new Map<string, LakeObjects>();

  constructor(readonly context: StackContext) {
    this.pool = new RunnerPool(context);
    this.runs = new JobRuns(context, this.pool, (name) => this.behaviour(name));
  }

  job(name: string): Job {
    const found = this.jobs.get(name);
    if (!found) throw notFound(`Job ${name} not found.`);
    return found;
  }

  run(jobName: string, runId: string): JobRun {
    const found = this.runs.ofJob(jobName).find((run) => run.id === runId);
    if (!found) throw notFound(`JobRun not found: ${runId}`);
    return found;
  }

  crawler(name: string): Crawler {
    const found = this.crawlers.get(name);
    if (!found) throw notFound(`Crawler entry with name ${name} does not exist`);
    return found;
  }

  behaviour(jobName: string): Behaviour {
    const found = this.behaviours.get(jobName) ?? { startDelayMs: 0 };
    this.behaviours.set(jobName, found);
    return found;
  }

  /** The lake as a crawler's role reads it. */
  lake(role: string): LakeObjects {
    const lake = this.lakes.get(role) ?? new LakeObjects(this.context, role);
    this.lakes.set(role, lake);
    return lake;
  }

  async stop(): Promise<void> {
    await this.pool.close();
    for (const lake of this.lakes.values()) lake.close();
  }
}

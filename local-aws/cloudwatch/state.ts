/** The metrics and alarms of this stack. Alarms are evaluated once a minute of the stack's clock. */
import type { Measured } from '../gateway/metrics';
import type { StackContext } from '../gateway/service';
import { pointsOf, ruleOf, type Alarm, type PutAlarm } from './alarm';
import { notFound } from './errors';
import { evaluate, type AlarmState } from './evaluate';
import type { Metric } from './input';
import { tellTopics } from './notify';
import { measureQueues } from './queues';
import { MetricStore, MINUTE_MS } from './store';

const LOOK_MS = 1000;

export class CloudWatchState {
  readonly store = new MetricStore();
  private readonly alarms = new Map<string, Alarm>();
  private readonly measured = new Map<string, Metric>();
  private readonly timer: NodeJS.Timeout;
  private evaluatedMinute: number;
  private telling: Promise<unknown> = Promise.resolve();

  constructor(readonly context: StackContext) {
    this.evaluatedMinute = this.minute();
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
    context.metrics.listen((measured) => {
      const { value } = measured;
      this.store.add(this.metricOf(measured), { value, count: 1, atMs: this.now() });
    });
  }

  now(): number {
    return this.context.clock.now();
  }

  /** One that is there keeps its state until it is evaluated. */
  put(input: PutAlarm): void {
    const { region, accountId } = this.context;
    const known = this.alarms.get(input.AlarmName);
    const updatedMs = this.now();
    this.alarms.set(input.AlarmName, {
      arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${input.AlarmName}`,
      input,
      updatedMs,
      state: known?.state ?? 'INSUFFICIENT_DATA',
      reason: known?.reason ?? 'Unchecked: Initial alarm creation',
      changedMs: known?.changedMs ?? updatedMs,
    });
  }

  /** In the order of their names. */
  list(): readonly Alarm[] {
    return [...this.alarms.values()].sort((one, other) =>
      one.input.AlarmName < other.input.AlarmName ? -1 : 1,
    );
  }

  delete(name: string): void {
    this.alarms.delete(name);
  }

  /** Throws ResourceNotFound. */
  async setState(name: string, state: AlarmState, reason: string): Promise<void> {
    const alarm = this.alarms.get(name);
    if (!alarm) throw notFound(`There is no alarm called ${name}.`);
    await this.change(alarm, state, reason);
  }

  /** All alarms, by what was measured until now; settles when topics were told. */
  async evaluateAll(): Promise<void> {
    this.evaluatedMinute = this.minute();
    await measureQueues(
      this.context,
      this.list().map(({ input }) => input),
    );
    for (const alarm of this.list()) {
      const points = pointsOf(this.store, alarm.input, this.now());
      const state = evaluate(points, ruleOf(alarm.input), alarm.state);
      await this.change(alarm, state, `Threshold Crossed: the last points were ${points.join(', ')}`);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  private async change(alarm: Alarm, state: AlarmState, reason: string): Promise<void> {
    if (state === alarm.state) return;
    const changed = { ...alarm, state, reason, changedMs: this.now() };
    this.alarms.set(alarm.input.AlarmName, changed);
    await tellTopics(this.context, changed, alarm.state);
  }

  /** The same object each time: services measure each record of theirs. */
  private metricOf({ namespace, name, dimensions }: Measured): Metric {
    const key = `${namespace} ${name} ${JSON.stringify(dimensions)}`;
    const known = this.measured.get(key);
    if (known) return known;
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const made = { Namespace: namespace, MetricName: name, Dimensions };
    this.measured.set(key, made);
    return made;
  }

  private minute(): number {
    return Math.floor(this.now() / MINUTE_MS);
  }

  private look(): void {
    if (this.minute() === this.evaluatedMinute) return;
    this.telling = this.evaluateAll().catch((error: unknown) =>
      this.context.log(`cloudwatch: alarms were not evaluated: ${String(error)}`),
    );
  }
}

/** Counts the calls by service and action, faulted ones too, so that tests can say "exactly once". */
export interface CallCount {
  readonly service: string;
  readonly action: string;
  readonly count: number;
}

export class CallLog {
  private readonly counts = new Map<string, number>();

  add(service: string, action: string): void {
    const key = `${service} ${action}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  clear(): void {
    this.counts.clear();
  }

  list(service?: string | null, action?: string | null): CallCount[] {
    return [...this.counts]
      .map(([key, count]) => {
        const [foundService = '', foundAction = ''] = key.split(' ');
        return { service: foundService, action: foundAction, count };
      })
      .filter((call) => (!service || call.service === service) && (!action || call.action === action));
  }
}

/** What a crawl changed, as ListCrawls tells it: JSON within JSON. */
type Kind = 'TABLE' | 'PARTITION';
type Change = 'ADD' | 'UPDATE' | 'DELETE';

const SHOWN = 10;

export class CrawlSummary {
  private readonly names = new Map<Kind, Map<Change, string[]>>();

  add(kind: Kind, change: Change, name: string): void {
    const changes = this.names.get(kind) ?? new Map<Change, string[]>();
    changes.set(change, [...(changes.get(change) ?? []), name]);
    this.names.set(kind, changes);
  }

  /** `{"TABLE":"{\"ADD\":{\"Count\":1,\"Details\":[\"…\"]}}"}` */
  text(): string {
    const kinds = [...this.names].map(([kind, changes]) => [
      kind,
      JSON.stringify(Object.fromEntries(describe(changes))),
    ]);
    return JSON.stringify(Object.fromEntries(kinds));
  }
}

function describe(changes: ReadonlyMap<Change, readonly string[]>): Array<[Change, object]> {
  return [...changes].map(([change, names]) => [
    change,
    { Count: names.length, Details: names.slice(0, SHOWN) },
  ]);
}

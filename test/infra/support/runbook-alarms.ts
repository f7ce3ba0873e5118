/** Which alarms the runbook's table leads nowhere: whoever is told of one must find what to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from './applied';
import { REPOSITORY } from './configuration';

export const RUNBOOK = readFileSync(join(REPOSITORY, 'docs/runbook.md'), 'utf8');

/** Names of the alarms that tell people to look into the runbook, and that have no row there. */
export function alarmsWithoutEntry(made: readonly Resource[], page: string = RUNBOOK): string[] {
  const known = namedIn(page);
  return made
    .filter(({ type, values }) => type === 'aws_cloudwatch_metric_alarm' && tellsPeople(values))
    .map(({ values }) => String(values['alarm_name']))
    .filter((name) => !known.some((pattern) => pattern.test(name)));
}

function tellsPeople({ alarm_description: description }: Resource['values']): boolean {
  return String(description).includes('docs/runbook.md');
}

/** `ecomflow-<pipeline>-late` stands for that of any pipeline. A row without a link to an entry names nothing. */
function namedIn(page: string): RegExp[] {
  const part = /^## Alarms\n([\s\S]*?)^## /m.exec(page)?.[1] ?? '';
  return part
    .split('\n')
    .filter((line) => line.startsWith('| `') && /\| [^|]+ \|$/.test(line))
    .flatMap((line) => [...line.matchAll(/`(ecomflow-[a-z0-9<>-]+)`/g)])
    .map(([, name = '']) => new RegExp(`^${name.replaceAll(/<[a-z]+>/g, '[a-z0-9_-]+')}$`));
}

/** What stands in the state of an applied configuration. */
import type { Workspace } from './workspace';

export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly Module[];
}

/** Every resource and data source, those of modules too. */
export async function readApplied(workspace: Workspace): Promise<Resource[]> {
  return resourcesOf(await workspace.good('show', '-json'));
}

/** Takes what `show -json` prints of a state. */
export function resourcesOf(shown: string): Resource[] {
  const below = ({ resources = [], child_modules: children = [] }: Module): Resource[] => [
    ...resources,
    ...children.flatMap(below),
  ];
  return below((JSON.parse(shown) as { values: { root_module: Module } }).values.root_module);
}

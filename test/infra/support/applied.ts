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
  const shown = await workspace.good('show', '-json');
  const { values } = JSON.parse(shown) as { values: { root_module: Module } };
  return resourcesOf(values.root_module);
}

function resourcesOf({ resources = [], child_modules: children = [] }: Module): Resource[] {
  return [...resources, ...children.flatMap(resourcesOf)];
}

/** What an applied state holds. */
export interface Made {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly resources?: readonly Made[];
  readonly child_modules?: readonly Module[];
}

/** Takes what `show -json` prints of a state; modules' resources too. */
export function resourcesOf(shown: string): Made[] {
  const below = ({ resources = [], child_modules: children = [] }: Module): Made[] => [
    ...resources,
    ...children.flatMap(below),
  ];
  return below((JSON.parse(shown) as { values: { root_module: Module } }).values.root_module);
}

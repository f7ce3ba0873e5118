/** Finds the action of a rest-json call by its method and path. */
import type { RestRoute } from './service';

export interface RestMatch {
  readonly action: string;
  readonly route: RestRoute;
  /** Members that stand in the path. */
  readonly members: Readonly<Record<string, string>>;
}

export function matchRoute(
  routes: readonly RestRoute[],
  method: string,
  path: string,
): RestMatch | undefined {
  for (const route of routes) {
    const members = route.method === method ? matchPath(route.path, path) : undefined;
    if (members) return { action: route.action, route, members };
  }
  return undefined;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== text : text === '') return undefined;
    if (name !== undefined) members[name] = decodeURIComponent(text);
  }
  return members;
}

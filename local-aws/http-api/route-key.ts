/**
 * Which route of an API a request takes: the one that says most of its path, then one with its method before ANY, then `$default`.
 * Source: AWS, "Create routes for HTTP APIs".
 */
const KEY = /^(ANY|GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) (\/\S*)$/;
const PART = /^\{([\w.-]+)(\+?)\}$/;

export const DEFAULT_KEY = '$default';

export interface RouteKey {
  /** `ANY` takes each. */
  readonly method: string;
  readonly parts: readonly string[];
}

export type PathParameters = Readonly<Record<string, string>>;

interface Match<R> {
  readonly route: R;
  readonly parameters: PathParameters;
  /** Greater takes the request. */
  readonly weight: string;
}

/** Undefined where it is none; the default's has no parts and the method `$default`. */
export function parseRouteKey(key: string): RouteKey | undefined {
  if (key === DEFAULT_KEY) return { method: DEFAULT_KEY, parts: [] };
  const [, method = '', path = ''] = KEY.exec(key) ?? [];
  if (method === '') return undefined;
  const parts = partsOf(path);
  const isGood = parts.every((part, at) => {
    const [, , greedy] = PART.exec(part) ?? [];
    return greedy === undefined ? !/[{}]/.test(part) : greedy === '' || at === parts.length - 1;
  });
  return isGood ? { method, parts } : undefined;
}

/** The route for a decoded path, with what stands in its variables. */
export function chooseRoute<R extends { readonly key: RouteKey }>(
  routes: readonly R[],
  method: string,
  path: string,
): { readonly route: R; readonly parameters: PathParameters } | undefined {
  const matches = routes.flatMap((route) => matched(route, method, partsOf(path)) ?? []);
  const [best] = matches.sort((one, other) => (one.weight < other.weight ? 1 : -1));
  if (best) return best;
  const fallback = routes.find(({ key }) => key.method === DEFAULT_KEY);
  return fallback && { route: fallback, parameters: {} };
}

function matched<R extends { readonly key: RouteKey }>(
  route: R,
  method: string,
  given: readonly string[],
): Match<R> | undefined {
  const { key } = route;
  if (key.method !== 'ANY' && key.method !== method) return undefined;
  const parameters: Record<string, string> = {};
  let weight = '';
  for (const [at, part] of key.parts.entries()) {
    const [, name, greedy] = PART.exec(part) ?? [];
    const rest = greedy === '+' ? given.slice(at).join('/') : given[at];
    if (rest === undefined || (name === undefined ? rest !== part : rest === '')) return undefined;
    if (name !== undefined) parameters[name] = rest;
    weight += name === undefined ? '2' : greedy === '+' ? '0' : '1';
  }
  const isGreedy = key.parts.at(-1)?.endsWith('+}') === true;
  if (!isGreedy && given.length !== key.parts.length) return undefined;
  return { route, parameters, weight: `${weight}${key.method === 'ANY' ? '0' : '1'}` };
}

function partsOf(path: string): readonly string[] {
  return path.replace(/^\//, '').split('/');
}

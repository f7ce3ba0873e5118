/**
 * Globs over the names of files below a prefix: `*` and `?` within one folder, `**` over any, `{a,b}` one of several. All else means
 * itself, in these very letters.
 */

/** Whether a whole name is what the glob says. */
export function matchesGlob(glob: string, name: string): boolean {
  return globPattern(glob).test(name);
}

const known = new Map<string, RegExp>();

function globPattern(glob: string): RegExp {
  const found = known.get(glob) ?? new RegExp(`^${translate(glob)}$`, 'su');
  known.set(glob, found);
  return found;
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\s\S]/gu;

function translate(glob: string): string {
  return [...glob.matchAll(TOKEN)].map(([token]) => translateToken(token)).join('');
}

function translateToken(token: string): string {
  switch (token) {
    case '**/':
      return '(?:.*/)?';
    case '**':
      return '.*';
    case '*':
      return '[^/]*';
    case '?':
      return '[^/]';
    default:
      return token.length > 1 && token.startsWith('{')
        ? `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`
        : token.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
}

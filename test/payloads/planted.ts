/** Personal data and secrets that tests plant, and the search for them. */

export const PLANTED = {
  email: 'ada.lovelace@example.com',
  name: 'Lovelace',
  phone: '+44 20 7946 0123',
  password: 'hunter2-but-longer',
  token: 'eyJhbGciOiJub25lIn0.cGxhbnRlZA',
} as const;

/** Which of them are there, by kind. An e-mail holds a name: each is looked for without the others. */
export function wordsIn(text: string): string[] {
  const kinds = Object.entries(PLANTED).filter(([, word]) =>
    spellings(word).some((one) => text.includes(one)),
  );
  return kinds.map(([kind]) => kind).sort();
}

/** As it is, in an address, in JSON within JSON, and in base64 at each of the three places at which it can begin. */
function spellings(word: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(word)]).toString('base64');
    // What mixes with its neighbours is left out.
    return text.slice(before === 0 ? 0 : before + 1, -4);
  });
  return [word, encodeURIComponent(word), ...inBase64];
}

/** All texts of a value, however deep: bytes as the letters that they hold, errors with their messages, stacks and causes. */
export function readable(value: unknown): string {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  const look = (one: unknown): void => {
    if (typeof one === 'string') texts.push(one);
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    if (one instanceof Uint8Array) {
      texts.push(Buffer.from(one).toString());
      return;
    }
    for (const name of Object.getOwnPropertyNames(one)) {
      texts.push(name);
      look((one as Record<string, unknown>)[name]);
    }
  };
  look(value);
  return texts.join('\n');
}

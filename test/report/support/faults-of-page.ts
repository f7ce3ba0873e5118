/** What no page may have, by its text alone: no browser is needed. */

/** Each as a sentence; empty where the page is sound. */
export function faultsOf(page: string): string[] {
  return [...runs(page), ...charts(page), ...links(page)];
}

function runs(page: string): string[] {
  const faults: string[] = [];
  if (/<script/i.test(page)) faults.push('there is a script');
  if (/<[a-z][^<>]*\son[a-z]+\s*=/i.test(withoutTexts(page))) faults.push('an attribute calls something');
  if (/<(?:img|link|iframe|object|embed|use)\b|@import|url\(/i.test(page))
    faults.push('the page fetches something');
  if (!page.includes("default-src 'none'")) faults.push('no policy forbids scripts and fetches');
  return faults;
}

/** Without the values of attributes, in which text may say anything. */
function withoutTexts(page: string): string {
  return page.replaceAll(/="[^"]*"/g, '=""');
}

function charts(page: string): string[] {
  return [...page.matchAll(/<figure id="([^"]+)">([\s\S]*?)<\/figure>/g)].flatMap(
    ([, id = '', figure = '']) => {
      const drawn = figure.match(/<div class="chart/g)?.length ?? 0;
      const named = figure.match(/role="img" aria-label="[^"]{10,}"/g)?.length ?? 0;
      const isEmpty = figure.includes('Nothing to show yet');
      return [
        ...(/<h3>[^<]+<\/h3>/.test(figure) ? [] : [`${id} is without a title`]),
        ...(drawn === named && (drawn === 2 || isEmpty) ? [] : [`${id} has a drawing without a name`]),
        ...(/<details><summary>Figures of/.test(figure) && (isEmpty || figure.includes('<table>'))
          ? []
          : [`${id} is without a table`]),
      ];
    },
  );
}

function links(page: string): string[] {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const doubled = [...page.matchAll(/ id="([^"]+)"/g)].length - ids.size;
  const lost = [...page.matchAll(/href="#([^"]+)"/g)].filter(([, id]) => !ids.has(id));
  return [
    ...lost.map(([, id]) => `a link to #${id ?? ''} leads nowhere`),
    ...(doubled > 0 ? [`${doubled} ids are there twice`] : []),
  ];
}

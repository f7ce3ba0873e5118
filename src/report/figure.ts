/** A chart on its page: title, drawing for a wide and for a narrow screen, what it says in words, and its figures as a table. */
import type { EChartsOption } from 'echarts';
import { drawFlow, drawTimeline, tellFlow, tellTimeline } from './draw-flow';
import { drawSeries, tellSeries } from './draw-series';
import { bounded, type Figure, type SeriesFigure } from './figure-schema';
import { formatNumber } from './format';
import { html, NOTHING, trusted, type Html } from './html';
import { renderSvg, type Size } from './svg';
import { table } from './table';

export function showFigure(figure: Figure): Html {
  const shown = isSeries(figure) ? bounded(figure) : figure;
  const { id, title, about } = shown;
  return html`<figure id="${id}">
<figcaption><h3>${title}</h3><p class="soft">${about}</p></figcaption>
${isEmpty(shown) ? html`<p>Nothing to show yet.</p>` : drawings(shown)}
<details><summary>Figures of “${title}” as a table</summary>${tableOf(shown)}</details>
${sourcesOf(shown)}</figure>
`; // prettier-ignore
}

function drawings(figure: Figure): Html {
  const sizes = [
    { name: 'wide', width: 1000, height: heightOf(figure, false), isNarrow: false },
    { name: 'narrow', width: 360, height: heightOf(figure, true), isNarrow: true },
  ];
  return html`${sizes.map(
    (size) =>
      html`<div class="chart ${size.name}" role="img" aria-label="${tell(figure)}">
        ${trusted(renderSvg(draw(figure, size), size).replace('<svg ', '<svg aria-hidden="true" '))}
      </div>`,
  )}`;
}

function draw(figure: Figure, size: Size): EChartsOption {
  switch (figure.kind) {
    case 'flow':
      return drawFlow(figure, size);
    case 'timeline':
      return drawTimeline(figure, size);
    default:
      return drawSeries(figure, size);
  }
}

function tell(figure: Figure): string {
  switch (figure.kind) {
    case 'flow':
      return tellFlow(figure);
    case 'timeline':
      return tellTimeline(figure);
    default:
      return tellSeries(figure);
  }
}

/** What lies in rows grows with them. */
function heightOf(figure: Figure, isNarrow: boolean): number {
  switch (figure.kind) {
    case 'bars':
      return 80 + figure.labels.length * figure.series.length * 26;
    case 'timeline':
      return 70 + figure.steps.length * 30;
    case 'flow':
      return isNarrow ? 380 : 340;
    default:
      return isNarrow ? 280 : 330;
  }
}

function isSeries(figure: Figure): figure is SeriesFigure {
  return figure.kind !== 'flow' && figure.kind !== 'timeline';
}

function isEmpty(figure: Figure): boolean {
  switch (figure.kind) {
    case 'flow':
      return figure.links.every(({ rows }) => rows === 0);
    case 'timeline':
      return figure.steps.length === 0;
    default:
      return figure.labels.length === 0;
  }
}

function tableOf(figure: Figure): Html {
  if (figure.kind === 'flow')
    return table(
      figure.title,
      [{ title: 'From' }, { title: 'To' }, { title: 'Rows', isNumber: true }],
      figure.links.map(({ from, to, rows }) => [from, to, formatNumber(rows, 'count')]),
    );
  if (figure.kind === 'timeline')
    return table(
      figure.title,
      [{ title: 'Stage' }, { title: 'Began after', isNumber: true }, { title: 'Took', isNumber: true }],
      figure.steps.map(({ name, start, end }) => [
        name,
        formatNumber(start, 'seconds'),
        formatNumber(end - start, 'seconds'),
      ]),
    );
  return table(
    figure.title,
    [{ title: figure.x.title }, ...figure.series.map(({ name }) => ({ title: name, isNumber: true }))],
    figure.labels.map((label, place) => [
      label,
      ...figure.series.map(({ values }) => formatNumber(values[place] ?? null, figure.y.format)),
    ]),
  );
}

/** Links to the SQL below: a figure that nobody can trace is one to believe or not. */
function sourcesOf({ sources }: Figure): Html {
  if (sources.length === 0) return NOTHING;
  const links = sources.map(
    (name, index) => html`${index === 0 ? '' : ' ← '}<a href="#sql-${name}"><code>${name}</code></a>`,
  );
  return html`<p class="soft">Comes from ${links}</p>`;
}

/** Draws a chart as SVG, without a browser. Colours are variables of the style sheet, so that one drawing fits both themes. */
import { init, type EChartsOption } from 'echarts';
import { printable } from './html';

export interface Size {
  readonly width: number;
  readonly height: number;
  /** On a phone there is room for less. */
  readonly isNarrow: boolean;
}

const FONT = 'Liberation Sans, Arial, Helvetica, sans-serif';

export function renderSvg(option: EChartsOption, { width, height }: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: FONT, fontSize: 13, color: 'var(--soft)' },
      ...option,
    });
    return still(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * Without what is for scripts and pointers: nothing on the page reads it. Nor are lines cut at the axes, inside which they are: the
 * cut is by an id, and one in a drawing that is not shown cuts all away. Text is escaped, so none of it can look like that.
 */
function still(svg: string): string {
  return printable(svg)
    .replaceAll(/<(style|defs)\b[\s\S]*?<\/\1\s*>/g, '')
    .replaceAll(
      / (?:ecmeta_\w+|class|clip-path|pointer-events|xmlns(?::\w+)?|version|baseProfile)="[^"]*"/g,
      '',
    )
    .replaceAll(/(\d\.\d{2})\d+/g, '$1')
    .replaceAll(/>\n+</g, '><')
    .trim();
}

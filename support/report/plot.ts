// @ts-expect-error Its types declare a module of another name.
import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';

/** The look of our plots. */
const STYLE = { fontFamily: 'Helvetica, Arial, sans-serif', background: 'white', color: '#1f2328' };

/** The plot as an SVG document, or a part of an HTML page. */
export function svgOf({ style, ...options }: Plot.PlotOptions & { readonly style?: object }): string {
  const svg = Plot.plot({
    ...options,
    document: createDocument(''),
    style: { ...STYLE, ...style },
  }) as unknown as { setAttribute(name: string, value: string): void; readonly outerHTML: string };
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;'); // Serialized as HTML, and XML has no such entity.
}

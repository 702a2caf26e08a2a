import { setAttributes } from './element.ts';

/** Drawn on a grid of 16, stroked in the colour of the text around them. */
const PATHS = {
  chevron: 'M6 4l4 4-4 4',
  error: 'M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 1 0 8 1.9zM8 4.9v4M8 10.6v.9',
  failed: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  fixed: 'M3.2 8.4l3.2 3.2 6.4-7',
  search: 'M6.9 2.4a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9zM10.2 10.2l3.6 3.6',
  info: 'M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 1 0 8 1.9zM8 7.2v4M8 4.6v.9',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** An icon says nothing by itself: the words beside it do. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  setAttributes(svg, { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' });
  const path = document.createElementNS(SVG, 'path');
  setAttributes(path, { d: PATHS[name] });
  svg.append(path);
  return svg;
}

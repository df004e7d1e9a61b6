import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Area, hintOf } from './panel-hints.ts';

const COLUMN = 50;
const LINE = 17;
const GAP = 8;
const EDGE = 16;
const TOP = 56;

/** How a page is laid out, as a dark picture: each panel with its title and a hint of its kind. */
export function pictureOf({ title = '', panels = [], time, refresh = '' }: Dashboard): string {
  const bottom = Math.max(0, ...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const [width, height] = [24 * COLUMN + 2 * EDGE, TOP + bottom * LINE + EDGE];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, 'Helvetica Neue', Arial, sans-serif" role="img">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#111217"/>
<text x="${EDGE + 4}" y="36" font-size="20" font-weight="600" fill="#e6e7ee">${escaped(title)}</text>
${pill(width - EDGE - 214, `${time?.from ?? ''} to ${time?.to ?? ''}`, 110)}
${pill(width - EDGE - 96, refresh, 96)}
${panels.map(drawn).join('\n')}
</svg>
`;
}

function pill(x: number, text: string, width: number): string {
  return `<rect x="${x}" y="18" width="${width}" height="26" rx="4" fill="#181b1f" stroke="#34373f"/><text x="${x + width / 2}" y="35" font-size="12" fill="#9fa7b3" text-anchor="middle">${text}</text>`;
}

function drawn(panel: Panel | RowPanel): string {
  const { x = 0, y = 0, w = 0, h = 0 } = panel.gridPos ?? {};
  const area: Area = { x: EDGE + x * COLUMN, y: TOP + y * LINE, w: w * COLUMN - GAP, h: h * LINE - GAP };
  const title = escaped(shortened(panel.title ?? '', area.w));
  if (panel.type === 'row')
    return `<path d="M${area.x + 4} ${area.y + 3} l5 5 5 -5" fill="none" stroke="#9fa7b3" stroke-width="1.6"/><text x="${area.x + 20}" y="${area.y + 10}" font-size="12.5" font-weight="600" fill="#c7cad1">${title}</text>`;
  const inside: Area = { x: area.x + 12, y: area.y + 30, w: area.w - 24, h: area.h - 42 };
  return `<g><rect x="${area.x}" y="${area.y}" width="${area.w}" height="${area.h}" rx="4" fill="#181b1f" stroke="#2a2d34"/>
<text x="${area.x + 10}" y="${area.y + 19}" font-size="12" font-weight="500" fill="#d4d7de">${title}</text>
${hintOf(panel.type, inside, 'id' in panel ? (panel.id ?? 0) : 0)}</g>`;
}

function shortened(title: string, width: number): string {
  const most = Math.floor((width - 16) / 6.4);
  return title.length <= most ? title : `${title.slice(0, most - 1)}…`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

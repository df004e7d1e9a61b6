import { dashboardOf } from '../../dashboards/frame.ts';
import { PAGES } from '../../dashboards/index.ts';
import { pictureOf } from './dashboard-picture.ts';
import { dashboardsPage } from './dashboards-page.ts';

/** dashboards/json/<uid>.json, docs/dashboards/<uid>.svg and docs/dashboards.md, from dashboards/. */
export function dashboards(): [path: string, text: string][] {
  return [
    ...PAGES.flatMap((page): [string, string][] => {
      const dashboard = dashboardOf(page);
      return [
        [`dashboards/json/${page.uid}.json`, `${JSON.stringify(sorted(dashboard), null, 2)}\n`],
        [`docs/dashboards/${page.uid}.svg`, pictureOf(dashboard)],
      ];
    }),
    ['docs/dashboards.md', dashboardsPage(PAGES)],
  ];
}

/** The same with the keys of every object in order, so that a new version of the SDK changes no more than it has to. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}

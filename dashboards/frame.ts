import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  RowBuilder,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { panelId, place } from './layout.ts';
import { pagesMenu, TAG } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { datasource } from './variables.ts';

/**
 * A page of Grafana as a value. How to write one:
 *
 * 1. Make `dashboards/<name>.ts` that exports a `Page` with uid `logixx-<name>`, and list it in `index.ts`.
 * 2. Say the question of the page in one sentence; give each panel a title that is unique on the page and its own
 *    question. Both stand in Grafana's tooltips and in docs/dashboards.md.
 * 3. `variables` come from `variables.ts`: `choose('site')` (several or all), `chooseOne('miner')`. A choice asks with
 *    those before it, so bring these too. Matchers are `{site=~"$site"}`. The data source is put first by itself.
 * 4. Panels come from `panels.ts` (`stat`, `status`, `tiles`, `dial`, `bars`, `timeSeries`, `barChart`, `stateTimeline`,
 *    `heatmap`) and `tables.ts` (`table`). `unit` names the metric, series or recorded name whose unit is shown.
 *    Ask recorded names first. A limit is a series in `limits`, never a number. What needs not be judged has the
 *    scale `plain`; `goodHigh` is for shares of what is expected, `badHigh` for shares of a limit.
 * 5. A row fills 24 columns with `span` from left to right; `height` has a default by kind.
 * 6. Times: `1000 * series` where the unit is a timestamp, because Grafana counts milliseconds.
 * 7. `linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner'])` leads a cell of a table on, `'series'` a line or tile.
 * 8. `annotations` draw what Logixx did and which alerts fired on all charts (annotations.ts).
 * 9. `npm run generate` writes `dashboards/json/<uid>.json` and the docs; `test/dashboards/` checks all of it.
 *    A query that has no answer on the simulated farm is listed with its reason in
 *    `scripts/dashboards/empty-by-design.ts`; `scripts/dashboards/check-queries.ts` asks them all.
 */
export interface Page {
  uid: `logixx-${string}`;
  title: string;
  /** The question that the page answers, and for whom. */
  question: string;
  variables: readonly Builder<VariableModel>[];
  annotations?: readonly AnnotationQueryBuilder[];
  /** Times at first: from `now-6h`, unless said. */
  from?: string;
  rows: readonly Row[];
}

export interface Row {
  title: string;
  panels: readonly PanelSpec[];
}

export const REFRESH = '30s';

/** The page in Grafana's classic JSON, which Grafana 11, 12 and 13 all provision. */
export function dashboardOf(page: Page): Dashboard {
  const builder = new DashboardBuilder(page.title)
    .uid(page.uid)
    .description(page.question)
    .tags([TAG])
    .timezone('browser')
    .refresh(REFRESH)
    .time({ from: page.from ?? 'now-6h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([datasource(), ...page.variables])
    .annotations([...(page.annotations ?? [])])
    .links([pagesMenu()]);
  return { ...builder.build(), panels: panelsOf(page) };
}

function panelsOf({ rows }: Page): (Panel | RowPanel)[] {
  let y = 0;
  return rows.flatMap(({ title, panels }) => {
    const { header, boxes, end } = place(panels, y);
    y = end;
    const row = new RowBuilder(title)
      .id(panelId(`row: ${title}`))
      .gridPos(header)
      .build();
    const placed = boxes.map((box, index) => panels[index]?.at(panelId(panels[index].title), box));
    return [row, ...placed.filter((panel) => panel !== undefined)];
  });
}

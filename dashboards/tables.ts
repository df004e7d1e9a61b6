import {
  TableCellHeight,
  TableFooterOptionsBuilder,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import * as grid from '@grafana/grafana-foundation-sdk/table';
import { colourOf, type Scale } from './colours.ts';
import type { DataLink } from './links.ts';
import { type PanelSpec, type PanelWords, panelOf } from './panel.ts';
import { unitOf } from './units.ts';

/** A column: the value of a query, or a label. */
export interface Column {
  title: string;
  /** Shows the value of this query; with `label` that label of it. */
  expr?: string;
  /** Whose unit the value has (units.ts). */
  unit?: string;
  decimals?: number;
  /** Shows a label: of this column's query, else one that another query brings. */
  label?: string;
  /** Cells coloured by their value, on a scale from `min` to `max`. */
  colours?: Scale;
  /** Colour of the words (`mappings` that have one) instead of the cell. */
  colouredWords?: boolean;
  min?: number;
  max?: number;
  mappings?: PanelWords['mappings'];
  links?: readonly DataLink[];
  /** Pixels. */
  width?: number;
}

export interface TableWords extends Omit<PanelWords, 'queries' | 'unit' | 'colours'> {
  /**
   * Which rows there are, where not every series is one: the labels `by` make a row, and each column is asked of these
   * rows only. Its own value is not shown, its labels may be columns.
   */
  rows?: { expr: string; by: readonly string[] };
  columns: readonly Column[];
  /** Title of the column that orders the rows, the worst first. */
  sortBy?: string;
  ascending?: boolean;
}

/**
 * Rows of now: one for each set of labels that the queries share. A row is there as soon as one of the queries has it;
 * a cell without a value stays empty. Queries should leave those labels alone that `columns` name: others have no column.
 */
export function table(words: TableWords): PanelSpec {
  const { columns, rows, sortBy, ascending = false, ...rest } = words;
  const asked = columns.flatMap(({ expr }) => (expr === undefined ? [] : [ofRows(expr, rows)]));
  const builder = new grid.PanelBuilder()
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .filterable(true)
    .footer(new TableFooterOptionsBuilder().show(false).reducer([]).enablePagination(true));
  if (sortBy !== undefined) builder.sortBy([new TableSortByFieldStateBuilder().displayName(sortBy).desc(!ascending)]);
  for (const column of columns) {
    const properties = propertiesOf(column);
    if (properties.length > 0) builder.overrideByName(column.title, properties);
  }
  const queries = asked.map((expr, index) => ({ expr, id: refId(index) }));
  if (rows !== undefined) queries.push({ expr: rows.expr, id: 'rows' });
  const transformations = [
    { id: 'merge', options: {} },
    organize(columns, queries.length),
    ...(rest.transformations ?? []),
  ];
  return panelOf(
    builder,
    { ...rest, unit: 'none', queries, transformations },
    { ask: 'rows-now', colours: 'plain', height: 10 },
  );
}

function ofRows(expr: string, rows: TableWords['rows']): string {
  if (rows === undefined) return expr;
  return `(${expr.trim()})\nand on (${rows.by.join(', ')})\n(${rows.expr.trim()})`;
}

const refId = (index: number) => String.fromCharCode(65 + index);

/** Order and titles of the columns. With one query Grafana calls its value `Value`, with several `Value #A`. */
function organize(columns: readonly Column[], queries: number): { id: string; options: unknown } {
  let asked = 0;
  const fields = columns.map(({ label, title, expr }) => {
    const value = queries === 1 ? 'Value' : `Value #${refId(asked)}`;
    if (expr !== undefined) asked += 1;
    return [label ?? value, title] as const;
  });
  return {
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      includeByName: Object.fromEntries(fields.map(([field]) => [field, true])),
      indexByName: Object.fromEntries(fields.map(([field], index) => [field, index])),
      renameByName: Object.fromEntries(fields),
    },
  };
}

function propertiesOf(column: Column): DynamicConfigValue[] {
  const { unit, decimals, colours, min, max, mappings, links, width } = column;
  const properties: DynamicConfigValue[] = [];
  const put = (id: string, value: unknown) => {
    if (value !== undefined) properties.push({ id, value });
  };
  put('unit', unit === undefined ? undefined : unitOf(unit));
  put('decimals', decimals);
  put('min', min);
  put('max', max);
  put('mappings', mappings);
  put('links', links);
  put('custom.width', width);
  if (colours !== undefined) {
    const { color, thresholds } = colourOf(colours);
    put('color', color.build());
    put('thresholds', thresholds.build());
    put('custom.cellOptions', { type: 'color-background', mode: 'basic' });
  } else if (column.colouredWords === true) put('custom.cellOptions', { type: 'color-text' });
  return properties;
}

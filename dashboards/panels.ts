import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import * as heat from '@grafana/grafana-foundation-sdk/heatmap';
import * as big from '@grafana/grafana-foundation-sdk/stat';
import * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as lines from '@grafana/grafana-foundation-sdk/timeseries';
import { type Limit, type PanelSpec, type PanelWords, panelOf } from './panel.ts';

/** Queries of "now" give one value each; an old one is never taken for it, because nothing is asked of the past. */
const now = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
const all = () => new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
const below = () =>
  new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom);
const hidden = () => new VizLegendOptionsBuilder().showLegend(false);

/** One big number, or few: what is it now? */
export function stat(words: PanelWords): PanelSpec {
  const builder = new big.PanelBuilder()
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(now());
  return panelOf(builder, words, { ask: 'now', colours: 'plain', height: 4 });
}

/** Words instead of a number: the names of the series that there are, in the colours of `overrides`. */
export function status(words: Omit<PanelWords, 'unit'>): PanelSpec {
  const builder = new big.PanelBuilder()
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Background)
    .textMode(BigValueTextMode.Name)
    .reduceOptions(now());
  return panelOf(builder, { ...words, unit: 'none' }, { ask: 'now', colours: 'plain', height: 4 });
}

/** A coloured tile for each series: which of many differs? Name them with `legend`. */
export function tiles(words: PanelWords): PanelSpec {
  const builder = new big.PanelBuilder()
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.BackgroundSolid)
    .textMode(BigValueTextMode.ValueAndName)
    .reduceOptions(now())
    .wideLayout(false);
  return panelOf(builder, words, { ask: 'now', colours: 'goodHigh', height: 8 });
}

/** A dial between `min` and `max`: how near to the limit? Ask for a share of the limit. */
export function dial(words: PanelWords): PanelSpec {
  const builder = new gauge.PanelBuilder().reduceOptions(now()).showThresholdMarkers(true);
  return panelOf(builder, { min: 0, max: 1, ...words }, { ask: 'now', colours: 'badHigh', height: 6 });
}

/** A horizontal bar for each series: who is the largest, how near to the limit? */
export function bars(words: PanelWords): PanelSpec {
  const builder = new bargauge.PanelBuilder()
    .displayMode(BarGaugeDisplayMode.Gradient)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(now())
    .showUnfilled(true);
  return panelOf(builder, { min: 0, ...words }, { ask: 'now', colours: 'amount', height: 8 });
}

export interface LineWords extends PanelWords {
  limits?: readonly Limit[];
  /** Areas upon each other: parts of a whole. */
  stacked?: boolean;
  /** Bars instead of lines: amounts of a time, not states at a time. */
  asBars?: boolean;
  /** No legend where there are more names than anybody reads; the cursor tells them. */
  legend?: boolean;
}

/** Lines over time. Gaps stay gaps. */
export function timeSeries(words: LineWords): PanelSpec {
  const { limits = [], stacked = false, asBars = false, legend = true } = words;
  const builder = new lines.PanelBuilder()
    .drawStyle(asBars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(asBars ? 0 : 2)
    .fillOpacity(asBars ? 80 : stacked ? 30 : 8)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(legend ? below() : hidden())
    .tooltip(all());
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  return panelOf(builder, words, { ask: 'range', colours: 'series', height: 8, limits });
}

/**
 * A bar for each row, named by the field `x`; the other fields are the bars. Rows come from a query along time
 * (`days`), or from one of now.
 */
export function barChart(words: PanelWords & { x: string; along?: 'time' | 'now'; stacked?: boolean }): PanelSpec {
  const { x, along = 'now', stacked = false } = words;
  const builder = new barchart.PanelBuilder()
    .xField(x)
    .stacking(stacked ? StackingMode.Normal : StackingMode.None)
    .showValue(VisibilityMode.Never)
    .xTickLabelSpacing(100)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(stacked ? below() : hidden())
    .tooltip(all());
  const ask = along === 'time' ? 'rows-range' : 'rows-now';
  return panelOf(builder, { min: 0, ...words }, { ask, colours: 'series', height: 8 });
}

/** What things did over time, a lane each; `mappings` give values their words and colours. */
export function stateTimeline(words: PanelWords): PanelSpec {
  const builder = new timeline.PanelBuilder()
    .mergeValues(true)
    .showValue(VisibilityMode.Never)
    .rowHeight(0.9)
    .fillOpacity(80)
    .legend(below());
  return panelOf(builder, words, { ask: 'range', colours: 'oneIsGood', height: 8 });
}

/** How the values of many series lie over time: is it one, or all? */
export function heatmap(words: PanelWords): PanelSpec {
  const builder = new heat.PanelBuilder().calculate(true).cellGap(1).hideLegend();
  return panelOf(builder, words, { ask: 'range', colours: 'amount', height: 8 });
}

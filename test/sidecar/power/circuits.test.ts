import { describe, expect, it } from 'vitest';
import { asking } from '../../../sidecar/power/ask.ts';
import { askCircuits, circuitsOf } from '../../../sidecar/power/circuits.ts';
import type { Series } from '../../../sidecar/power/prometheus-answer.ts';

const AT = 1_790_000_000_000;

/** `pdu_line_current_amperes{inlet="I1",line="L1"} 14.2`, as an exporter tells it. */
function told(lines: string, more: Record<string, string> = {}): Series[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^\s*([a-z_:]+)\{(.*)\} (\S+)$/.exec(line) ?? [];
      const own = [...labels.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text]);
      return {
        labels: { __name__: name, site: 'north', pdu: 'pdu-1', ...Object.fromEntries(own), ...more },
        values: new Map([[AT, Number(value)]]),
      };
    });
}

const THREE_PHASES = `
  pdu_inlet_info{inlet="I1",label="Inlet 1",name=""} 1
  pdu_inlet_current_amperes{inlet="I1"} 27.5
  pdu_inlet_rated_current_amperes{inlet="I1"} 32
  pdu_inlet_power_watts{inlet="I1"} 17204.04
  pdu_inlet_current_unbalance_ratio{inlet="I1"} 0.11
  pdu_line_current_amperes{inlet="I1",line="L2"} 24.1
  pdu_line_current_amperes{inlet="I1",line="L1"} 27.5
  pdu_line_current_amperes{inlet="I1",line="L3"} NaN
  pdu_line_power_watts{inlet="I1",line="L1"} 6200
  pdu_load_limit_ratio{level="warning"} 0.8
  pdu_load_limit_ratio{level="critical"} 0.95
  pdu_unbalance_limit_ratio{level="warning"} 0.1`;

const BREAKERS = `
  pdu_breaker_info{breaker="C10",label="Breaker 10",name="spare"} 1
  pdu_breaker_closed{breaker="C10"} 0
  pdu_breaker_rated_current_amperes{breaker="C10"} 20
  pdu_breaker_closed{breaker="C2"} 1
  pdu_breaker_current_amperes{breaker="C2"} 15.9
  pdu_outlet_source_info{outlet="10",breaker="C2",inlet=""} 1
  pdu_outlet_source_info{outlet="9",breaker="C2",inlet=""} 1`;

describe('Circuits of a PDU', () => {
  it('have the lines of their inlet in order, and what is not told is null', () => {
    const { inlets, limits, breakers } = circuitsOf(told(THREE_PHASES));
    expect(inlets).toEqual([
      {
        ...{ inlet: 'I1', label: 'Inlet 1', name: null, amperes: 27.5, ratedAmperes: 32, watts: 17_204 },
        unbalance: 0.11,
        lines: [
          { line: 'L1', amperes: 27.5, watts: 6200 },
          { line: 'L2', amperes: 24.1, watts: null },
          { line: 'L3', amperes: null, watts: null },
        ],
      },
    ]);
    expect(limits).toEqual({ warning: 0.8, critical: 0.95, unbalance: 0.1 });
    expect(breakers).toEqual([]);
  });

  it('have breakers as people count, tripped ones and those of which nobody tells a current', () => {
    const { breakers, inlets, limits } = circuitsOf(told(BREAKERS));
    expect(inlets).toEqual([]);
    expect(limits).toEqual({ warning: null, critical: null, unbalance: null });
    expect(breakers).toEqual([
      {
        ...{ breaker: 'C2', label: null, name: null, closed: true, amperes: 15.9, ratedAmperes: null },
        outlets: ['9', '10'],
      },
      {
        ...{ breaker: 'C10', label: 'Breaker 10', name: 'spare', closed: false, amperes: null, ratedAmperes: 20 },
        outlets: [],
      },
    ]);
  });

  it('take the unbalance that the rules work out before that of the PDU', () => {
    const ruled = 'inlet:pdu_inlet_current_unbalance:ratio{inlet="I1"} 0.14';
    expect(circuitsOf(told(`${THREE_PHASES}\n${ruled}`)).inlets[0]?.unbalance).toBe(0.14);
  });

  it('of two exporters that both tell a line count once', () => {
    const both = [...told(THREE_PHASES), ...told(THREE_PHASES, { instance: 'b' })];
    expect(circuitsOf(both).inlets).toEqual(circuitsOf(told(THREE_PHASES)).inlets);
  });

  it('of PDUs of one id at two sites are refused, as nobody can say which is meant', async () => {
    const result = [...told(BREAKERS), ...told(BREAKERS, { site: 'south' })];
    const empty = () => Promise.resolve({ result: [], warnings: [] });
    const ask = asking({
      instant: () => Promise.resolve({ result, warnings: [] }),
      range: empty,
      series: empty,
    });
    await expect(askCircuits(ask, { pdu: 'pdu-1' }, AT)).rejects.toThrow(
      /at north and south, expected one: say the site/,
    );
  });
});

import { EmptyState, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo, useRef } from 'react';
import type { FleetRow } from '../fleet/rows.ts';
import { useWidth } from '../parts/useWidth.ts';
import { BuildingMap } from './BuildingMap.tsx';
import { MEASURES, type Measure } from './bands.ts';
import { Legend } from './Legend.tsx';
import { type Laid, layoutAgain } from './layout.ts';
import { cellSize } from './place.ts';

const TITLES: Readonly<Record<Measure, string>> = {
  state: 'State',
  temperature: 'Temperature',
  hashrate: 'Hashrate',
};

export interface RackMapProps {
  rows: readonly FleetRow[];
  measure: Measure;
  only: string | undefined;
  onMeasure(measure: Measure): void;
  onOnly(id: string | undefined): void;
  onOpen(key: string): void;
}

/** Every miner at its place, coloured by what is asked. */
export function RackMap({ rows, measure, only, onMeasure, onOnly, onOpen }: RackMapProps) {
  const [box, width] = useWidth();
  const laid = useRef<Laid>(undefined);
  const buildings = useMemo(() => {
    laid.current = layoutAgain(laid.current, rows);
    return laid.current.buildings;
  }, [rows]);
  const size = cellSize(rows.length, width);
  return (
    <div>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
        <RadioButtonGroup<Measure>
          aria-label="Coloured by"
          value={measure}
          onChange={onMeasure}
          options={MEASURES.map((value) => ({ value, label: TITLES[value] }))}
        />
        <Legend {...{ measure, rows, only, onOnly }} />
      </div>
      <div ref={box}>
        {rows.length === 0 && (
          <EmptyState
            variant="call-to-action"
            message="No miner yet: add one on the page Inventory, and its place with it"
          />
        )}
        {width > 0 &&
          buildings.map((building) => (
            <BuildingMap key={building.key} {...{ building, measure, only, width, size, onOpen }} />
          ))}
      </div>
    </div>
  );
}

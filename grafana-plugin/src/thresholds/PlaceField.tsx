import { Combobox, RadioButtonGroup } from '@grafana/ui';
import React, { useMemo } from 'react';
import type { FleetRow } from '../fleet/rows.ts';
import type { Place, Policy } from './policy.ts';

const KINDS: { label: string; value: Place['kind'] }[] = [
  { label: 'Site', value: 'site' },
  { label: 'Model', value: 'model' },
  { label: 'Device', value: 'device' },
];

export interface PlaceFieldProps {
  place: Place;
  rows: readonly FleetRow[];
  pdus: readonly string[];
  policy: Policy;
  onChange(place: Place): void;
}

/** Whose thresholds are shown. */
export function PlaceField({ place, rows, pdus, policy, onChange }: PlaceFieldProps) {
  const { kind, name } = place;
  const names = useMemo(() => {
    const known = kind === 'model' ? rows.map(({ model }) => model) : [...rows.map(({ miner }) => miner), ...pdus];
    const set = Object.keys((kind === 'model' ? policy.models : policy.devices) ?? {});
    return [...new Set([...set, ...known.filter((each) => each !== null)])].sort();
  }, [kind, rows, pdus, policy]);
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      <RadioButtonGroup
        aria-label="Thresholds of"
        options={KINDS}
        value={kind}
        onChange={(next) => onChange({ kind: next, name: '' })}
      />
      {kind !== 'site' && (
        <Combobox
          width={32}
          aria-label={kind === 'model' ? 'Model' : 'Device'}
          placeholder={kind === 'model' ? 'Which model' : 'Which device'}
          value={name === '' ? null : name}
          options={names.map((value) => ({ value, label: value }))}
          onChange={(next) => onChange({ kind, name: next.value })}
        />
      )}
    </div>
  );
}

import { css } from '@emotion/css';
import { Button, Checkbox, Input, useTheme2 } from '@grafana/ui';
import React from 'react';
import { Bar, Quiet } from '../parts.tsx';

/** A device as the inventory tells it. */
export interface Found {
  id: string;
  kind: string;
  model?: string;
  client?: string;
  location?: { rack?: string; position?: string };
}

/** A device as it is given: its model decides what it costs. */
export interface Picked {
  device: string;
  model: string;
}

export interface PickListProps {
  found: readonly Found[];
  picked: ReadonlyMap<string, Picked>;
  onPick(next: ReadonlyMap<string, Picked>): void;
  hadBy(device: string): string | undefined;
}

/** Devices to choose from; one without a model is asked for it. */
export function PickList({ found, picked, onPick, hadBy }: PickListProps) {
  const { spacing, colors, shape } = useTheme2();
  const pick = (devices: readonly Found[], on: boolean) => {
    const next = new Map(picked);
    for (const { id, model = '' } of devices) {
      if (!on) next.delete(id);
      else if (!next.has(id)) next.set(id, { device: id, model });
    }
    onPick(next);
  };
  const box = css({
    maxHeight: 320,
    overflowY: 'auto',
    margin: spacing(1, 0),
    padding: spacing(1),
    border: `1px solid ${colors.border.weak}`,
    borderRadius: shape.radius.default,
    display: 'grid',
    gap: spacing(0.5, 2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
  });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll as a grid */}
      <div className={box} role="group" aria-label="Devices" tabIndex={0}>
        {found.length === 0 && <Quiet>No device fits.</Quiet>}
        {found.map((device) => (
          <Line key={device.id} {...{ device, picked, pick, onPick, holder: hadBy(device.id) }} />
        ))}
      </div>
      <Bar>
        <Button size="sm" variant="secondary" disabled={found.length === 0} onClick={() => pick(found, true)}>
          {`Choose all ${found.length} shown`}
        </Button>
        <Button size="sm" variant="secondary" disabled={picked.size === 0} onClick={() => onPick(new Map())}>
          Choose none
        </Button>
      </Bar>
    </>
  );
}

interface LineProps extends Pick<PickListProps, 'picked' | 'onPick'> {
  device: Found;
  pick(devices: readonly Found[], on: boolean): void;
  holder: string | undefined;
}

function Line({ device, picked, pick, onPick, holder }: LineProps) {
  const { id, model, location } = device;
  const chosen = picked.get(id);
  const beside = [model, location?.rack && `rack ${location.rack}`, holder && `now with ${holder}`];
  return (
    <div>
      <Checkbox
        label={id}
        description={beside.filter(Boolean).join(' · ')}
        value={chosen !== undefined}
        onChange={(event) => pick([device], event.currentTarget.checked)}
      />
      {chosen && !model && (
        <Input
          aria-label={`Model of ${id}`}
          placeholder="Which model is it?"
          value={chosen.model}
          onChange={(event) => onPick(new Map(picked).set(id, { device: id, model: event.currentTarget.value }))}
        />
      )}
    </div>
  );
}

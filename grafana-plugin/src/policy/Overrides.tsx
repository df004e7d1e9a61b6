import { Button, Field as FormField, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { PlainTable } from '../parts/PlainTable.tsx';
import { FieldTable } from './FieldTable.tsx';
import {
  type Field,
  listOf,
  type Override,
  overrideWords,
  readNumber,
  type Values,
  withValue,
  words,
} from './policy.ts';

export interface OverridesProps {
  overrides: readonly Override[];
  fields: readonly Field[];
  /** What holds for the site. */
  site: Values;
  from: string;
  lack: string | undefined;
  onChange(overrides: Override[]): void;
}

/** Other parameters for some models or devices; the last that fits wins. */
export function Overrides({ overrides, fields, site, from, lack, onChange }: OverridesProps) {
  const [editing, setEditing] = useState<number>();
  const shown = editing === undefined ? undefined : (overrides[editing] ?? { set: {} });
  return (
    <section>
      <PlainTable
        title={`Models and devices with other parameters (${from}; the last that fits wins)`}
        columns={['For', 'Parameters', '']}
        rows={overrides.map((each, index) => [
          overrideWords(each),
          Object.entries(each.set)
            .map(([key, value]) => `${key} ${words(value, fields.find((field) => field.key === key)?.kind)}`)
            .join('; ') || 'none',
          <div key="buttons" style={{ display: 'flex', gap: 8 }}>
            <Button
              size="sm"
              variant="secondary"
              disabled={lack !== undefined}
              aria-label={`Edit ${overrideWords(each)}`}
              onClick={() => setEditing(index)}
            >
              Edit
            </Button>
            <Button
              size="sm"
              variant="secondary"
              disabled={lack !== undefined}
              aria-label={`Remove ${overrideWords(each)}`}
              onClick={() => onChange(overrides.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </div>,
        ])}
        none="All models and devices go by the parameters of the site."
      />
      <Button
        variant="secondary"
        icon="plus"
        disabled={lack !== undefined}
        {...(lack === undefined ? {} : { tooltip: lack })}
        onClick={() => setEditing(overrides.length)}
      >
        Add parameters for a model or device
      </Button>
      {shown && (
        <OverrideDialog
          override={shown}
          {...{ fields, site }}
          onClose={() => setEditing(undefined)}
          onDone={(next) => {
            const rest = [...overrides];
            rest[editing ?? rest.length] = next;
            onChange(rest);
            setEditing(undefined);
          }}
        />
      )}
    </section>
  );
}

interface DialogProps {
  override: Override;
  fields: readonly Field[];
  site: Values;
  onClose(): void;
  onDone(next: Override): void;
}

function OverrideDialog({ override, fields, site, onClose, onDone }: DialogProps) {
  const [models, setModels] = useState((override.models ?? []).join(', '));
  const [devices, setDevices] = useState((override.devices ?? []).join(', '));
  const [set, setSet] = useState<Values>(override.set);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const whose = { models: listOf(models), devices: listOf(devices) };
  const isNobody = whose.models.length + whose.devices.length === 0;
  const isWrong = fields.some((field) => 'problem' in readNumber(texts[field.key] ?? '', field));
  const done = () =>
    onDone({
      ...(whose.models.length > 0 ? { models: whose.models } : {}),
      ...(whose.devices.length > 0 ? { devices: whose.devices } : {}),
      set,
    });
  return (
    <Modal title="Parameters of models and devices" isOpen onDismiss={onClose}>
      <FormField label="Models" description="Between commas, as the inventory or the device names them">
        <Input value={models} onChange={(event) => setModels(event.currentTarget.value)} />
      </FormField>
      <FormField label="Devices" description="Ids of the inventory, between commas">
        <Input value={devices} onChange={(event) => setDevices(event.currentTarget.value)} />
      </FormField>
      <FieldTable
        title=""
        fields={fields}
        set={set}
        beneath={site}
        from={(field) => (set[field.key] === undefined ? 'the site' : 'here')}
        texts={texts}
        lack={undefined}
        onText={(field, text) => {
          setTexts({ ...texts, [field.key]: text });
          const read = readNumber(text, field);
          if (!('problem' in read)) setSet(withValue(set, field.key, read.value));
        }}
        onValue={(field, value) => setSet(withValue(set, field.key, value))}
      />
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={isNobody || isWrong} onClick={done}>
          Take these parameters
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

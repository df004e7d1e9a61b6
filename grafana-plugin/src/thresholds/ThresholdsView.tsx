import { Button } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { ask } from '../api/ask.ts';
import { agoText } from '../fleet/format.ts';
import { readFleet } from '../fleet/rows.ts';
import { useRights } from '../parts/session.ts';
import { useAsked } from '../parts/useAsked.ts';
import { Editor } from './Editor.tsx';
import { PlaceField } from './PlaceField.tsx';
import { type Place, type Policy, readValue, type ThresholdKey, type Thresholds, withValue } from './policy.ts';
import { SaveDialog } from './SaveDialog.tsx';
import { VersionList } from './VersionList.tsx';

/** The thresholds of the site, of a model or of a device; what is changed is weighed before it holds. */
export function ThresholdsView({ told, again }: { told: Thresholds; again(): void }) {
  const [place, setPlace] = useState<Place>({ kind: 'site', name: '' });
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [saving, setSaving] = useState<Policy>();
  const lack = useRights().lacks('inventory:write');
  const { rows, pdus } = useDevices();
  const { policy, isSound } = useMemo(() => drafted(told.policy, place, texts), [told, place, texts]);
  const model = rows.find(({ miner }) => miner === place.name)?.model ?? undefined;
  const keys = told.keys.filter(({ family }) => isOf(family, place, pdus));
  const isChosen = place.kind === 'site' || place.name !== '';
  const change = (key: string, text: string) => setTexts({ ...texts, [key]: text });
  const move = (next: Place) => {
    setPlace(next);
    setTexts({});
  };
  return (
    <>
      <p>{followed(told, Date.now())}</p>
      <PlaceField {...{ place, rows, pdus, policy: told.policy }} onChange={move} />
      {isChosen && <Editor {...{ keys, policy, stored: told.policy, place, model, lack, texts }} onChange={change} />}
      <Buttons
        {...{ lack, changes: Object.keys(texts).length, isSound }}
        onSave={() => setSaving(policy)}
        onDiscard={() => setTexts({})}
      />
      <VersionList version={told.version} lack={lack} onTake={setSaving} />
      {saving && (
        <SaveDialog
          policy={saving}
          was={told.version}
          onClose={() => setSaving(undefined)}
          onDone={() => {
            setTexts({});
            again();
          }}
        />
      )}
    </>
  );
}

/** Whether thresholds of a family mean anything at a place: one device is of one family. */
function isOf(family: ThresholdKey['family'], { kind, name }: Place, pdus: readonly string[]): boolean {
  return kind !== 'device' || (family === 'pdu') === pdus.includes(name);
}

interface ButtonsProps {
  lack: string | undefined;
  changes: number;
  isSound: boolean;
  onSave(): void;
  onDiscard(): void;
}

function Buttons({ lack, changes, isSound, onSave, onDiscard }: ButtonsProps) {
  return (
    <div style={{ display: 'flex', gap: 8, margin: '12px 0' }}>
      <Button
        disabled={lack !== undefined || changes === 0 || !isSound}
        tooltip={lack ?? (isSound ? undefined : 'One of the values is no number')}
        onClick={onSave}
      >
        See what {changes === 1 ? 'this change' : 'these changes'} would do
      </Button>
      <Button variant="secondary" fill="text" disabled={changes === 0} onClick={onDiscard}>
        Discard
      </Button>
    </div>
  );
}

function useDevices() {
  const fleet = useAsked(async () => readFleet(await ask('/api/v1/fleet')), 0);
  const power = useAsked(() => ask<{ items: { pdu: string }[] }>('/api/v1/power/pdus?limit=1000'), 0);
  return { rows: fleet.data?.rows ?? [], pdus: power.data?.items.map(({ pdu }) => pdu) ?? [] };
}

function drafted(stored: Policy, place: Place, texts: Readonly<Record<string, string>>) {
  let policy = stored;
  let isSound = true;
  for (const [key, text] of Object.entries(texts)) {
    const read = readValue(text);
    if ('problem' in read) isSound = false;
    else policy = withValue(policy, place, key, read.value);
  }
  return { policy, isSound };
}

/** Whether anybody goes by them. */
function followed({ version, by, comment, fetchedAt }: Thresholds, nowMs: number): string {
  const whose = version === 0 ? 'These stand in the configuration.' : `Version ${version} by ${by}: ${comment}.`;
  if (fetchedAt === undefined)
    return `${whose} No exporter has fetched them since the sidecar was started: it does where its inventory.url leads here, and keeps to its own file otherwise.`;
  return `${whose} The exporter goes by them; it last asked ${agoText(Date.parse(fetchedAt) / 1000, nowMs)}.`;
}

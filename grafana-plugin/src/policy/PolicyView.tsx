import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { useRights } from '../parts/session.ts';
import { FieldTable } from './FieldTable.tsx';
import { Followed } from './Followed.tsx';
import { Overrides } from './Overrides.tsx';
import { DeniedForm, HoursForm } from './PlaceForms.tsx';
import { PolicyHistory } from './PolicyHistory.tsx';
import { type Field, originOf, type Policy, type PolicySet, readNumber, valueAt, withValue } from './policy.ts';
import { SavePolicy } from './SavePolicy.tsx';

const GROUPS: readonly (readonly [title: string, has: (field: Field) => boolean])[] = [
  ['Limits and steps of a miner', ({ perDevice }) => perDevice],
  ['Limits of the site', ({ key, perDevice }) => !perDevice && !key.includes('.')],
  ['When many fail at once', ({ key }) => key.startsWith('correlated.')],
  ['Load', ({ key }) => key.startsWith('electrical.')],
  ['Heat', ({ key }) => key.startsWith('thermal.')],
];

/** The policy of healing; what is changed is weighed before it holds. */
export function PolicyView({ told, again }: { told: Policy; again(): void }) {
  const [saving, setSaving] = useState<{ set: PolicySet; was: number }>();
  const lack = useRights().lacks('policy:write');
  const draft = useDraft(told);
  return (
    <>
      <Followed policy={told} />
      <Parameters {...{ told, draft, lack }} />
      <Places {...{ told, draft, lack }} />
      <Buttons {...{ draft, lack }} onSave={() => setSaving({ set: draft.set, was: draft.was })} />
      <PolicyHistory
        version={told.version}
        lack={lack}
        onTake={(earlier) => setSaving({ set: earlier, was: told.version })}
      />
      {saving && (
        <SavePolicy
          {...saving}
          onClose={() => setSaving(undefined)}
          onDone={() => {
            draft.discard();
            again();
          }}
        />
      )}
    </>
  );
}

type Draft = ReturnType<typeof useDraft>;

/** What is written and not saved, beside the version from which it was begun. */
function useDraft(told: Policy) {
  const [draft, setDraft] = useState<{ set: PolicySet; was: number }>();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [round, setRound] = useState(0);
  const set = draft?.set ?? told.set;
  const write = (key: string, value: unknown) =>
    setDraft({ set: withValue(set, key, value), was: draft?.was ?? told.version });
  return {
    set,
    was: draft?.was ?? told.version,
    texts,
    /** Another one after what was written is thrown away: forms begin anew. */
    round,
    isBegun: draft !== undefined || Object.keys(texts).length > 0,
    isSound: told.fields.every((field) => !('problem' in readNumber(texts[field.key] ?? '', field))),
    write,
    writeText(field: Field, text: string) {
      setTexts({ ...texts, [field.key]: text });
      const read = readNumber(text, field);
      if (!('problem' in read)) write(field.key, read.value);
    },
    discard() {
      setDraft(undefined);
      setTexts({});
      setRound(round + 1);
    },
  };
}

interface PartProps {
  told: Policy;
  draft: Draft;
  lack: string | undefined;
}

function Parameters({ told, draft, lack }: PartProps) {
  const { set, texts } = draft;
  const from = (field: Field) => (differs(set, told.set, field.key) ? 'changed here' : originOf(told, field));
  return GROUPS.map(([title, has]) => (
    <FieldTable
      key={title}
      {...{ title, set, from, texts, lack }}
      fields={told.fields.filter(has)}
      beneath={told.file}
      onText={draft.writeText}
      onValue={(field, value) => draft.write(field.key, value)}
    />
  ));
}

/** What is said of single models, hours and outlets. */
function Places({ told, draft, lack }: PartProps) {
  const { set, round } = draft;
  const { file, fixed, fields, origins } = told;
  const lackOf = (key: string) => (fixed.includes(key) ? 'logixx.yml keeps the pages from changing this' : lack);
  const since = differs(set, told.set, 'overrides') ? 'changed here' : `version ${origins['overrides']}`;
  return (
    <>
      <Overrides
        overrides={set.overrides ?? file.overrides ?? []}
        fields={fields.filter(({ perDevice }) => perDevice)}
        site={{ ...file, ...set }}
        from={set.overrides === undefined ? 'logixx.yml' : since}
        lack={lackOf('overrides')}
        onChange={(overrides) => draft.write('overrides', overrides)}
      />
      <HoursForm
        key={`hours ${told.version} ${round}`}
        set={set.hours}
        file={file.hours}
        lack={lackOf('hours')}
        onChange={(hours) => draft.write('hours', hours)}
      />
      <DeniedForm
        key={`denied ${told.version} ${round}`}
        set={set.deniedOutlets ?? []}
        file={file.deniedOutlets ?? []}
        lack={lackOf('deniedOutlets')}
        onChange={(outlets) => draft.write('deniedOutlets', outlets)}
      />
    </>
  );
}

function Buttons({ draft, lack, onSave }: Omit<PartProps, 'told'> & { onSave(): void }) {
  const { isBegun, isSound, discard } = draft;
  return (
    <div style={{ display: 'flex', gap: 8, margin: '12px 0' }}>
      <Button
        disabled={lack !== undefined || !isBegun || !isSound}
        tooltip={lack ?? (isSound ? undefined : 'One of the values cannot be')}
        onClick={onSave}
      >
        See what this would do
      </Button>
      <Button variant="secondary" fill="text" disabled={!isBegun} onClick={discard}>
        Discard
      </Button>
    </div>
  );
}

function differs(one: PolicySet, other: PolicySet, key: string): boolean {
  return JSON.stringify(valueAt(one, key)) !== JSON.stringify(valueAt(other, key));
}

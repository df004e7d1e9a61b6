import { Field, Input, TextArea } from '@grafana/ui';
import React, { useState } from 'react';
import { type Hours, listOf, type Outlet, outletsOf, outletWords } from './policy.ts';

interface HoursProps {
  /** What is set here. */
  set: Hours | undefined;
  /** What the configuration says. */
  file: Hours | undefined;
  lack: string | undefined;
  onChange(hours: Hours | undefined): void;
}

/** When steps may be taken; nothing written leaves it to the configuration. */
export function HoursForm({ set, file, lack, onChange }: HoursProps) {
  const [times, setTimes] = useState(set?.times.join(', ') ?? '');
  const [zone, setZone] = useState(set?.timeZone ?? file?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const say = (text: string, timeZone: string) => {
    setTimes(text);
    setZone(timeZone);
    const list = listOf(text);
    onChange(list.length === 0 ? undefined : { timeZone, times: list });
  };
  const beneath = file === undefined ? 'always' : `${file.times.join(', ')} (${file.timeZone})`;
  return (
    <section>
      <h5 style={{ marginTop: 24 }}>Hours</h5>
      <Field
        label="Steps are taken only in these hours; heat is met at any hour"
        description={`Between commas: Mon-Fri 08:00-18:00, 22:00-06:00. Nothing: logixx.yml, which says ${beneath}. At all hours: 00:00-24:00.`}
        disabled={lack !== undefined}
      >
        <Input value={times} placeholder={beneath} onChange={(event) => say(event.currentTarget.value, zone)} />
      </Field>
      <Field label="Time zone" description="As IANA names it: America/Chicago" disabled={lack !== undefined}>
        <Input width={30} value={zone} onChange={(event) => say(times, event.currentTarget.value)} />
      </Field>
    </section>
  );
}

interface DeniedProps {
  set: readonly Outlet[];
  file: readonly Outlet[];
  lack: string | undefined;
  onChange(outlets: Outlet[] | undefined): void;
}

/** Outlets that nothing here ever switches, beside those of the configuration. */
export function DeniedForm({ set, file, lack, onChange }: DeniedProps) {
  const [text, setText] = useState(set.map(outletWords).join('\n'));
  const fixed = file.length === 0 ? 'logixx.yml denies none' : `logixx.yml denies ${file.map(outletWords).join(', ')}`;
  return (
    <section>
      <h5>Outlets that are never switched</h5>
      <Field
        label="PDU and outlet, one a line"
        description={`"pdu-1 24", or "pdu-1" for all of it. Beside these ${fixed}; that cannot be changed here.`}
        disabled={lack !== undefined}
      >
        <TextArea
          rows={3}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            const outlets = outletsOf(event.currentTarget.value);
            onChange(outlets.length === 0 ? undefined : outlets);
          }}
        />
      </Field>
    </section>
  );
}

import { Button, Combobox, EmptyState } from '@grafana/ui';
import React, { useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { timeText } from '../../parts/times.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Desk } from '../desk.ts';
import { isMonth, monthsBefore, monthText, shiftMonth } from '../months.ts';
import { Bar, Quiet } from '../parts.tsx';
import { isOpen, type Run } from '../runs.ts';
import { useDeed } from '../useDeed.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { RunItems } from './RunItems.tsx';

export interface RunsProps {
  desk: Desk;
  month: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

/** The bills of a month of every contract: first worked out and looked at, then accepted. */
export function Runs({ desk, month: said, onChange }: RunsProps) {
  const thisMonth = desk.settings.today.slice(0, 7);
  const month = isMonth(said) ? said : shiftMonth(thisMonth, -1);
  const asked = useAsked(() => readRun(month), 0, [month]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAccepting, setIsAccepting] = useState(false);
  const deed = useDeed();
  const make = () =>
    deed.run(async () => {
      await ask<Run>(`${BILLING}/runs/${month}/preview`, { method: 'POST', body: {} });
      setChosen(new Set());
      asked.again();
    });
  const items = (asked.data?.run?.items ?? []).filter(isOpen);
  const wanted = items.filter(({ contract }) => chosen.has(contract));
  return (
    <>
      <Bar>
        <Combobox
          width={24}
          aria-label="Month"
          options={monthsBefore(thisMonth, 24).map((value) => ({ value, label: monthText(value) }))}
          value={month}
          onChange={({ value }) => {
            setChosen(new Set());
            onChange({ month: value });
          }}
        />
        <Button
          variant={asked.data?.run ? 'secondary' : 'primary'}
          icon="sync"
          disabled={deed.busy || desk.lack !== undefined}
          tooltip={desk.lack ?? 'Reads usage and contracts; bills nothing'}
          onClick={() => void make()}
        >
          {deed.busy ? 'Working it out …' : asked.data?.run ? 'Work it out again' : `Work out ${monthText(month)}`}
        </Button>
        <Button
          disabled={wanted.length === 0 || desk.lack !== undefined}
          tooltip={desk.lack}
          onClick={() => setIsAccepting(true)}
        >
          {`Accept ${wanted.length} …`}
        </Button>
        {deed.problem && <span role="alert">{deed.problem}</span>}
      </Bar>
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>{({ run }) => <Told {...{ run, month, chosen, setChosen }} />}</Asked>
      )}
      {isAccepting && (
        <AcceptDialog
          {...{ month, items: wanted }}
          onClose={() => setIsAccepting(false)}
          onDone={() => {
            setChosen(new Set());
            asked.again();
          }}
        />
      )}
    </>
  );
}

interface ToldProps {
  run: Run | undefined;
  month: string;
  chosen: ReadonlySet<string>;
  setChosen(next: ReadonlySet<string>): void;
}

function Told({ run, month, chosen, setChosen }: ToldProps) {
  if (run === undefined)
    return (
      <EmptyState hideImage variant="call-to-action" message={`The bills of ${monthText(month)} were never worked out`}>
        Working them out reads usage and contracts and shows every bill; nothing is billed by it.
      </EmptyState>
    );
  return (
    <>
      <p>
        <Quiet>
          Worked out {timeText(run.madeAt)} by {run.by.name}. What changed since then is told when it is accepted.
        </Quiet>
      </p>
      <RunItems items={run.items} chosen={chosen} onChoose={setChosen} />
    </>
  );
}

/** Nobody ever asked for it: no run, and no error. */
async function readRun(month: string): Promise<{ run: Run | undefined }> {
  const months = await ask<{ month: string }[]>(`${BILLING}/runs`);
  if (!months.some((each) => each.month === month)) return { run: undefined };
  try {
    return { run: await ask<Run>(`${BILLING}/runs/${month}`) };
  } catch (error) {
    if ((error as Refusal).status === 404) return { run: undefined };
    throw error;
  }
}

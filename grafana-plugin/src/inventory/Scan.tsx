import { Alert, Button, Field, Input } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { ask } from '../api/ask.ts';
import { useDeed } from '../money/useDeed.ts';
import { Asked } from '../parts/Asked.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAddress } from '../parts/useAddress.ts';
import { useAsked } from '../parts/useAsked.ts';
import { FoundList } from './FoundList.tsx';
import { portsOf, type ScanAnswer, scanText } from './scan.ts';

const PLACE = '/api/v1/onboarding/scan';
const AGAIN_MS = 1_000;

/** Looks for devices in the network, shows them as they are found, and puts those that are chosen into the inventory. */
export function Scan() {
  const asked = useAsked(() => ask<ScanAnswer>(PLACE), 0);
  const { data, again } = asked;
  // While it goes on, once a second after each answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer begins the next wait
  useEffect(() => {
    if (data?.scan?.state !== 'running') return undefined;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [asked.at, asked.error]);
  return (
    <Asked asked={asked}>
      {({ available, scan, found }) => (
        <>
          {!available && (
            <Alert severity="info" title="This sidecar cannot scan: use npx logixx scan, and import its file" />
          )}
          {available && <ScanForm isRunning={scan?.state === 'running'} onBegun={again} />}
          {scan && <Progress scan={scan} found={found.length} />}
          {scan && <FoundList key={scan.id} found={found} isRunning={scan.state === 'running'} onChanged={again} />}
        </>
      )}
    </Asked>
  );
}

function ScanForm({ isRunning, onBegun }: { isRunning: boolean; onBegun(): void }) {
  const { params } = useAddress();
  const [ranges, setRanges] = useState(params.get('ranges') ?? '');
  const [ports, setPorts] = useState('');
  const lack = useRights().lacks('inventory:write');
  const { busy, problem, run } = useDeed();
  const read = portsOf(ports);
  const isBad = typeof read === 'string';
  const order = async (path: string, body?: object) => {
    if (await run(() => ask(path, { method: 'POST', ...(body ? { body } : {}) }))) onBegun();
  };
  const begin = () => order(PLACE, { ranges, ...(ports.trim() === '' ? {} : { ports: read }) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end' }}>
        <div style={{ flex: '2 1 260px' }}>
          <Field label="Addresses" htmlFor="scan-ranges" description="10.0.1.0/24, 10.0.2.5-80 …" noMargin>
            <Input id="scan-ranges" value={ranges} onChange={(event) => setRanges(event.currentTarget.value)} />
          </Field>
        </div>
        <div style={{ flex: '1 1 160px' }}>
          <Field
            label="Other ports"
            htmlFor="scan-ports"
            description="http=8080; none as a rule"
            noMargin
            {...(isBad ? { invalid: true, error: read } : {})}
          >
            <Input id="scan-ports" value={ports} onChange={(event) => setPorts(event.currentTarget.value)} />
          </Field>
        </div>
        <Button
          type="submit"
          icon="search"
          disabled={lack !== undefined || busy || isRunning || isBad || ranges.trim() === ''}
          tooltip={lack}
        >
          Scan
        </Button>
        {isRunning && (
          <Button variant="secondary" disabled={lack !== undefined || busy} onClick={() => void order(`${PLACE}/stop`)}>
            Stop the scan
          </Button>
        )}
      </div>
      <p style={{ margin: '4px 0 12px' }}>
        Read-only and without credentials: what tells its model only after a log-in is shown without one.
      </p>
      {problem && <Alert severity="error" title={problem} />}
    </form>
  );
}

function Progress({ scan, found }: { scan: NonNullable<ScanAnswer['scan']>; found: number }) {
  return (
    <div data-testid="scan" data-state={scan.state} style={{ marginBottom: 12 }}>
      <progress
        value={scan.done}
        max={Math.max(1, scan.total)}
        style={{ width: '100%' }}
        aria-label="Addresses that were looked at"
      />
      <div role="status">{scanText(scan, found)}</div>
      <small>
        Begun {timeText(scan.startedAt)} by {scan.by}
        {scan.endedAt && `, ended ${timeText(scan.endedAt)}`}
      </small>
    </div>
  );
}

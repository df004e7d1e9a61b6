import { Button, Checkbox } from '@grafana/ui';
import React, { useState } from 'react';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { valueText } from './device.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { canImport, ENTRY_WORDS, type Judged } from './scan.ts';

const MOST = 500;

/** What a scan found and what the inventory says to it; some of it is chosen and imported. */
export function FoundList(props: { found: readonly Judged[]; isRunning: boolean; onChanged(): void }) {
  const { found, isRunning, onChanged } = props;
  const lack = useRights().lacks('inventory:write');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<'import' | { conflict: string }>();
  const fits = found.filter(canImport);
  const selected = fits.filter(({ found: { address } }) => chosen.has(address));
  const conflict =
    typeof open === 'object' ? found.find(({ found: each }) => each.address === open.conflict) : undefined;
  const toggle = (addresses: readonly string[], isOn: boolean) =>
    setChosen(
      (before) => new Set(isOn ? [...before, ...addresses] : [...before].filter((each) => !addresses.includes(each))),
    );
  const addresses = fits.map(({ found: { address } }) => address);
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center', marginBottom: 8 }}>
        <Checkbox
          label={`All that can be imported (${fits.length})`}
          value={fits.length > 0 && selected.length === fits.length}
          disabled={fits.length === 0}
          onChange={(event) => toggle(addresses, event.currentTarget.checked)}
        />
        <Button
          icon="plus"
          disabled={lack !== undefined || selected.length === 0}
          tooltip={lack}
          onClick={() => setOpen('import')}
        >
          {`Import ${selected.length} selected`}
        </Button>
      </div>
      <PlainTable
        columns={['', 'Address', 'What', 'Driver', 'MAC', 'Serial', 'In the inventory', 'Differences or reasons']}
        rows={found.slice(0, MOST).map((each) => [
          canImport(each) && (
            <Checkbox
              key="choose"
              aria-label={`Choose ${each.found.address}`}
              value={chosen.has(each.found.address)}
              onChange={(event) => toggle([each.found.address], event.currentTarget.checked)}
            />
          ),
          ...[each.found.address, [each.found.make, each.found.model].filter(Boolean).join(' ') || '–'],
          ...[each.found.driver ?? '–', each.found.mac ?? '–', each.found.serial ?? '–'],
          <span key="entry" data-found={each.entry}>
            {ENTRY_WORDS[each.entry]}
            {each.id && each.entry !== 'create' ? `: ${each.id}` : ''}
          </span>,
          <Reasons key="why" judged={each} onOpen={() => setOpen({ conflict: each.found.address })} />,
        ])}
        none={isRunning ? 'Nothing yet.' : 'Nothing was found at these addresses.'}
      />
      {found.length > MOST && <p>{`The first ${MOST} of ${found.length} are shown; all can be imported.`}</p>}
      {open === 'import' && <ImportDialog chosen={selected} onClose={() => setOpen(undefined)} onDone={onChanged} />}
      {conflict && <ConflictDialog judged={conflict} onClose={() => setOpen(undefined)} onDone={onChanged} />}
    </>
  );
}

function Reasons({ judged, onOpen }: { judged: Judged; onOpen(): void }) {
  const { changes, why, found, entry } = judged;
  if (entry === 'conflict')
    return (
      <>
        {why.join('; ')}{' '}
        <Button size="sm" variant="secondary" onClick={onOpen}>
          See both sides
        </Button>
      </>
    );
  const differs = changes.map(({ field, from, to }) => `${field}: ${valueText(from)} → ${valueText(to)}`);
  return <>{[...differs, ...why, ...(found.note ? [found.note] : [])].join('; ')}</>;
}

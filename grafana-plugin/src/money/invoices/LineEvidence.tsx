import { Drawer, TextLink } from '@grafana/ui';
import React from 'react';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { pageOf } from '../desk.ts';
import { periodText } from '../invoices.ts';
import { readEvidence } from '../lineEvidence.ts';
import { Facts } from '../parts.tsx';
import type { Line } from '../types.ts';

/** What shows that a line is right: which devices, for how many days, how much, and how much of it was estimated. */
export function LineEvidence({ line, client, onClose }: { line: Line; client: string; onClose(): void }) {
  const { facts, devices } = readEvidence(line);
  const isEnergy = devices.some(({ kwh }) => kwh !== undefined);
  const month = line.span?.from.slice(0, 7);
  return (
    <Drawer title={line.description} subtitle={periodText(line.span)} size="md" onClose={onClose}>
      <div data-testid="line-evidence">
        <Facts facts={facts} />
        <PlainTable
          title={`${devices.length} devices`}
          columns={isEnergy ? ['Device', 'Days', 'kWh', 'Estimated, kWh'] : ['Device', 'Days']}
          rows={devices.map(({ device, days, kwh = '–', estimatedKwh = '–' }) =>
            isEnergy ? [device, days, kwh, estimatedKwh] : [device, days],
          )}
          none="No device is named."
          right
        />
        {month && (
          <TextLink href={pageOf('usage', { client, month })} inline={false}>
            Each day of them, with readings, gaps and estimates
          </TextLink>
        )}
      </div>
    </Drawer>
  );
}

import { Drawer, useTheme2 } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { Chart } from '../../parts/Chart.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { timeText } from '../../parts/times.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { clockText, meterText, stretchesOf, type UsageVersion, wattsOf } from '../evidence.ts';
import { Facts, Quiet } from '../parts.tsx';
import { minutesText } from '../texts.ts';
import { ByHand } from './ByHand.tsx';

export interface EvidenceProps {
  desk: Desk;
  device: string;
  day: string;
  onClose(): void;
  onChanged(): void;
}

/** What shows that a day's usage is right: meters, their readings, what was not simply metered, and what was known before. */
export function Evidence({ desk, device, day, onClose, onChanged }: EvidenceProps) {
  const place = `${BILLING}/usage/${idPath(device)}/${day}`;
  const asked = useAsked(() => ask<UsageVersion[]>(place), 0, [place]);
  return (
    <Drawer title={`${device} on ${day}`} subtitle="What it used, and what shows it" size="md" onClose={onClose}>
      <div data-testid="evidence">
        <Asked asked={asked}>
          {(versions) => {
            const newest = versions.at(-1);
            return (
              <>
                {newest ? (
                  <Known known={newest} versions={versions} timeZone={desk.settings.timeZone} />
                ) : (
                  <p>Nothing is written down of this day yet: read the meters, or write down what is known.</p>
                )}
                <ByHand
                  key={versions.length}
                  desk={desk}
                  place={place}
                  onDone={() => {
                    asked.again();
                    onChanged();
                  }}
                />
              </>
            );
          }}
        </Asked>
      </div>
    </Drawer>
  );
}

interface KnownProps {
  known: UsageVersion;
  versions: readonly UsageVersion[];
  timeZone: string;
}

function Known({ known, versions, timeZone }: KnownProps) {
  const { visualization } = useTheme2();
  const { evidence, kwh, estimatedKwh, missingMinutes, quartersWh } = known;
  const begin = Date.parse(`${known.day}T00:00:00`);
  return (
    <>
      <Facts
        facts={[
          ['Energy', `${kwh} kWh`],
          ['Estimated of it', `${estimatedKwh} kWh${evidence.estimate ? `: ${evidence.estimate}` : ''}`],
          ['Missing', missingMinutes > 0 ? `${minutesText(missingMinutes)}: an invoice waits for it` : 'nothing'],
          ['At work', known.onlineMinutes === undefined ? 'not known' : minutesText(known.onlineMinutes)],
        ]}
      />
      <div style={{ padding: '12px 0' }}>
        <Chart
          title="Mean power of each quarter of an hour"
          unit="W"
          height={150}
          bars
          fromZero
          times={quartersWh.map((_, at) => begin + at * 900_000)}
          lines={[
            { name: 'drawn', colour: visualization.getColorByName('semi-dark-orange'), values: wattsOf(quartersWh) },
          ]}
        />
      </div>
      <Meters known={known} timeZone={timeZone} />
      <PlainTable
        title="Not simply metered, or not at work"
        columns={['From', 'Until', 'Long', 'kWh', 'What', 'Where']}
        rows={stretchesOf(known).map(({ from, to, long, kwh: energy, what, where }) => [
          ...[clockText(from, timeZone), clockText(to, timeZone), long, energy, what, where],
        ])}
        none="Every quarter of an hour was metered, and nothing stood still."
      />
      <PlainTable
        title="What was known when"
        columns={['Version', 'Written down', 'kWh', 'Estimated', 'Missing']}
        rows={[...versions]
          .reverse()
          .map(({ version, recordedAt, kwh: was, estimatedKwh: estimated, missingMinutes: missing }) => [
            ...[version, timeText(recordedAt), was, estimated, minutesText(missing)],
          ])}
        none="Nothing."
      />
    </>
  );
}

function Meters({ known: { evidence }, timeZone }: Pick<KnownProps, 'known' | 'timeZone'>) {
  const meters = evidence.meters ?? [];
  if (meters.length === 0) return <Quiet>No meter told anything of this day.</Quiet>;
  return (
    <PlainTable
      title="Meters"
      columns={['Outlet', 'kWh', 'First reading', 'Last reading']}
      rows={meters.map(({ pdu, outlet, wh, first, last }) => [
        `${pdu}:${outlet}`,
        (wh / 1000).toFixed(3),
        first ? `${clockText(first.at, timeZone, true)}, ${meterText(first)}` : '–',
        last ? `${clockText(last.at, timeZone, true)}, ${meterText(last)}` : '–',
      ])}
      none="No meter."
    />
  );
}

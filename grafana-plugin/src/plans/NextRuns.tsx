import React, { useDeferredValue } from 'react';
import { ask } from '../api/ask.ts';
import { useAsked } from '../parts/useAsked.ts';

/** When a schedule would come next, in its own zone and in that of who looks; why it is none, where it is none. */
export function NextRuns({ cron, timeZone }: { cron: string; timeZone: string }) {
  const wanted = useDeferredValue(`cron=${encodeURIComponent(cron)}&timeZone=${encodeURIComponent(timeZone)}`);
  const { data, error } = useAsked(() => ask<string[]>(`/api/v1/schedules/next-runs?${wanted}`), 0, [wanted]);
  if (error) return <p role="status">{error.message}</p>;
  if (data === undefined) return null;
  const text = (iso: string, zone?: string) =>
    new Date(iso).toLocaleString([], {
      ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      ...(zone ? { timeZone: zone } : {}),
    } as Intl.DateTimeFormatOptions);
  return (
    <section aria-label="Next runs" data-testid="next-runs" style={{ margin: '-8px 0 16px' }}>
      <h3 style={{ fontSize: 'inherit' }}>Next runs</h3>
      <ol style={{ marginLeft: 24 }}>
        {data.map((iso) => (
          <li key={iso}>
            {text(iso, timeZone)} in {timeZone}, {text(iso)} here
          </li>
        ))}
      </ol>
      {data.length === 0 && <p>It never comes.</p>}
    </section>
  );
}

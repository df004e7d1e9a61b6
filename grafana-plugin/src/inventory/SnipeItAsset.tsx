import { Icon, TextLink } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';

/** Which asset a device has (GET /api/v1/snipe-it/links/:id). */
interface Link {
  tag?: string;
  state: 'none' | 'creating' | 'linked' | 'failed';
  url?: string;
  syncedAt?: string;
  problem?: string;
}

const EVERY_MS = 60_000;

/** The asset in Snipe-IT, where purchase and warranty stand; nothing where Snipe-IT is not used. */
export function SnipeItAsset({ device }: { device: string }) {
  const path = `/api/v1/snipe-it/links/${encodeURIComponent(device)}`;
  const { data, error } = useAsked(() => ask<Link>(path), EVERY_MS, [device]);
  if (data === undefined) return error ? <p>Snipe-IT: {error.message}</p> : null;
  if (data.state === 'none') return <p>Snipe-IT has no asset of it: purchase and warranty are not known here.</p>;
  const { tag, state, url, syncedAt, problem } = data;
  return (
    <p>
      Snipe-IT: asset{' '}
      {url ? (
        <TextLink href={url} external inline>
          {tag}
        </TextLink>
      ) : (
        tag
      )}{' '}
      {state === 'linked'
        ? `· brought together ${timeText(syncedAt)} · purchase and warranty stand there`
        : `· ${state}`}
      {problem && (
        <>
          {' '}
          <Icon name="exclamation-triangle" size="sm" /> {problem}
        </>
      )}
    </p>
  );
}

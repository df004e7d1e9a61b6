import { TextLink } from '@grafana/ui';
import React from 'react';
import { APP_ID } from '../constants.ts';

/** Leads to a miner on the page of the fleet. */
export function MinerLink({ miner }: { miner: string }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <TextLink
        href={`/a/${APP_ID}/fleet?q=${encodeURIComponent(`miner=${miner}`)}`}
        inline={false}
        variant="bodySmall"
      >
        {miner}
      </TextLink>
    </span>
  );
}

import type { PanelProps } from '@grafana/data';
import React, { useState } from 'react';
import { FleetView } from '../../fleet/FleetView.tsx';
import type { FleetOptions } from './types.ts';

/** The fleet as a panel of a dashboard; a row opens its miner beside it. */
export function FleetPanel({ options, height, replaceVariables }: PanelProps<FleetOptions>) {
  const [open, setOpen] = useState<string>();
  const search = replaceVariables(options.search);
  return <FleetView key={search} isPanel height={height} search={search} open={open} onOpen={setOpen} />;
}

import React from 'react';
import { ask } from '../api/ask.ts';
import { AppPage } from '../parts/AppPage.tsx';
import { Asked } from '../parts/Asked.tsx';
import { useAsked } from '../parts/useAsked.ts';
import type { Thresholds } from '../thresholds/policy.ts';
import { ThresholdsView } from '../thresholds/ThresholdsView.tsx';

const EVERY_MS = 30_000;

/** From which value on something is trouble, for the site, a model or a device. */
export function ThresholdsPage() {
  const asked = useAsked(() => ask<Thresholds>('/api/v1/thresholds'), EVERY_MS);
  return (
    <AppPage title="Thresholds">
      <Asked asked={asked}>{(told) => <ThresholdsView told={told} again={asked.again} />}</Asked>
    </AppPage>
  );
}

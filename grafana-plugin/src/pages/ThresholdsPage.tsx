import { Tab, TabsBar } from '@grafana/ui';
import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { ask } from '../api/ask.ts';
import { AppPage } from '../parts/AppPage.tsx';
import { Asked } from '../parts/Asked.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { PolicyView } from '../policy/PolicyView.tsx';
import type { Policy } from '../policy/policy.ts';
import type { Thresholds } from '../thresholds/policy.ts';
import { ThresholdsView } from '../thresholds/ThresholdsView.tsx';

const EVERY_MS = 30_000;
const TABS = {
  thresholds: { label: 'Thresholds', show: ThresholdsTab },
  policy: { label: 'Policy of healing', show: PolicyTab },
} as const;

/** From which value on something is trouble, and what is done about it, how often and when. */
export function ThresholdsPage() {
  const [params, setParams] = useSearchParams();
  const tab = params.get('tab') === 'policy' ? 'policy' : 'thresholds';
  const Shown = TABS[tab].show;
  return (
    <AppPage title="Thresholds">
      <TabsBar>
        {(Object.keys(TABS) as (keyof typeof TABS)[]).map((each) => (
          <Tab
            key={each}
            label={TABS[each].label}
            active={each === tab}
            onChangeTab={() => setParams(each === 'thresholds' ? {} : { tab: each })}
          />
        ))}
      </TabsBar>
      <div style={{ paddingTop: 12 }}>
        <Shown />
      </div>
    </AppPage>
  );
}

function ThresholdsTab() {
  const asked = useAsked(() => ask<Thresholds>('/api/v1/thresholds'), EVERY_MS);
  return <Asked asked={asked}>{(told) => <ThresholdsView told={told} again={asked.again} />}</Asked>;
}

function PolicyTab() {
  const asked = useAsked(() => ask<Policy>('/api/v1/policy'), EVERY_MS);
  return <Asked asked={asked}>{(told) => <PolicyView told={told} again={asked.again} />}</Asked>;
}

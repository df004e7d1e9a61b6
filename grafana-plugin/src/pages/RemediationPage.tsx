import { Tab, TabsBar } from '@grafana/ui';
import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { AppPage } from '../parts/AppPage.tsx';
import { Actions, Decisions, Efficacy, Episodes } from '../remediation/lists.tsx';
import { Waiting } from '../remediation/Waiting.tsx';

const TABS = {
  episodes: { label: 'Episodes', show: Episodes },
  decisions: { label: 'Decisions', show: Decisions },
  actions: { label: 'Actions', show: Actions },
  waiting: { label: 'Waiting for a person', show: Waiting },
  efficacy: { label: 'What helps', show: Efficacy },
} as const;

/** What is healed, why, and whether it helped. */
export function RemediationPage() {
  const [params, setParams] = useSearchParams();
  const said = params.get('tab') ?? 'episodes';
  const tab = (said in TABS ? said : 'episodes') as keyof typeof TABS;
  const Shown = TABS[tab].show;
  return (
    <AppPage title="Remediation">
      <TabsBar>
        {(Object.keys(TABS) as (keyof typeof TABS)[]).map((each) => (
          <Tab key={each} label={TABS[each].label} active={each === tab} onChangeTab={() => setParams({ tab: each })} />
        ))}
      </TabsBar>
      <div style={{ paddingTop: 12 }}>
        <Shown />
      </div>
    </AppPage>
  );
}

import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { AppPage } from '../parts/AppPage.tsx';
import { PageTabs } from '../parts/PageTabs.tsx';
import { Schedules } from '../plans/Schedules.tsx';
import { Windows } from '../plans/Windows.tsx';
import { LedgerCheck } from '../remediation/LedgerCheck.tsx';
import { Actions, Decisions, Efficacy, Episodes } from '../remediation/lists.tsx';
import { useApprovals } from '../remediation/useWaiting.ts';
import { Waiting } from '../remediation/Waiting.tsx';

const TABS = {
  episodes: { label: 'Episodes', show: Episodes },
  decisions: { label: 'Decisions', show: Decisions },
  actions: { label: 'Actions', show: Actions },
  waiting: { label: 'Waiting for a person', show: Waiting },
  efficacy: { label: 'What helps', show: Efficacy },
  windows: { label: 'Maintenance', show: Windows },
  schedules: { label: 'Schedules', show: Schedules },
  ledger: { label: 'Ledger', show: LedgerCheck },
} as const;

/** What is healed, why, and whether it helped. */
export function RemediationPage() {
  const [params, setParams] = useSearchParams();
  const said = params.get('tab') ?? 'episodes';
  const tab = (said in TABS ? said : 'episodes') as keyof typeof TABS;
  const Shown = TABS[tab].show;
  const waiting = useApprovals().data?.length ?? 0;
  return (
    <AppPage title="Remediation">
      <PageTabs tabs={TABS} active={tab} counts={{ waiting }} onChange={(each) => setParams({ tab: each })} />
      <div style={{ paddingTop: 12 }}>
        <Shown />
      </div>
    </AppPage>
  );
}

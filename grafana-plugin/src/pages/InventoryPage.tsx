import { Tab, TabsBar } from '@grafana/ui';
import React, { useState } from 'react';
import { DeviceList } from '../inventory/DeviceList.tsx';
import { HistoryList } from '../inventory/HistoryList.tsx';
import { ImportForm } from '../inventory/ImportForm.tsx';
import { AppPage } from '../parts/AppPage.tsx';

const TABS = {
  devices: { label: 'Devices', show: DeviceList },
  import: { label: 'Import', show: ImportForm },
  history: { label: 'Changes', show: HistoryList },
} as const;

/** What the farm has: the list, import with a trial run, and who changed what. */
export function InventoryPage() {
  const [tab, setTab] = useState<keyof typeof TABS>('devices');
  const Shown = TABS[tab].show;
  return (
    <AppPage title="Inventory">
      <TabsBar>
        {(Object.keys(TABS) as (keyof typeof TABS)[]).map((each) => (
          <Tab key={each} label={TABS[each].label} active={each === tab} onChangeTab={() => setTab(each)} />
        ))}
      </TabsBar>
      <div style={{ paddingTop: 12 }}>
        <Shown />
      </div>
    </AppPage>
  );
}

import { Tab, TabsBar } from '@grafana/ui';
import React from 'react';
import { DeviceList } from '../inventory/DeviceList.tsx';
import { HistoryList } from '../inventory/HistoryList.tsx';
import { ImportForm } from '../inventory/ImportForm.tsx';
import { Scan } from '../inventory/Scan.tsx';
import { SnipeIt } from '../inventory/SnipeIt.tsx';
import { AppPage } from '../parts/AppPage.tsx';
import { useAddress } from '../parts/useAddress.ts';

const TABS = {
  devices: { label: 'Devices', show: DeviceList },
  scan: { label: 'Scan', show: Scan },
  import: { label: 'Import', show: ImportForm },
  'snipe-it': { label: 'Snipe-IT', show: SnipeIt },
  history: { label: 'Changes', show: HistoryList },
} as const;
type TabName = keyof typeof TABS;

/** What the farm has: the list, a scan, import with a trial run, Snipe-IT, and who changed what. */
export function InventoryPage() {
  const { params, change } = useAddress();
  const said = params.get('tab') ?? '';
  const tab = Object.hasOwn(TABS, said) ? (said as TabName) : 'devices';
  const Shown = TABS[tab].show;
  return (
    <AppPage title="Inventory">
      <TabsBar>
        {(Object.keys(TABS) as TabName[]).map((each) => (
          <Tab
            key={each}
            label={TABS[each].label}
            active={each === tab}
            onChangeTab={() => change({ tab: each, device: undefined })}
          />
        ))}
      </TabsBar>
      <div style={{ paddingTop: 12 }}>
        <Shown />
      </div>
    </AppPage>
  );
}

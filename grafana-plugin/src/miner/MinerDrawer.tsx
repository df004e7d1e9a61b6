import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { DeedDialog } from '../actions/DeedDialog.tsx';
import { DEEDS, type Deed, deedsFor } from '../actions/deeds.ts';
import { placeOf } from '../fleet/attention.ts';
import { NOT_KNOWN } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { StateMark } from '../fleet/StateMark.tsx';
import { wordsOf } from '../fleet/states.ts';
import { useRights } from '../parts/session.ts';
import { ActionsTab } from './ActionsTab.tsx';
import { CommentsTab } from './CommentsTab.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { InventoryTab } from './InventoryTab.tsx';
import { NowTab } from './NowTab.tsx';
import { BoardsTab, ErrorsTab, PoolsTab } from './ReadingsTabs.tsx';

const TABS = {
  now: { label: 'Now', show: NowTab },
  boards: { label: 'Boards', show: BoardsTab },
  pools: { label: 'Pools', show: PoolsTab },
  errors: { label: 'Errors', show: ErrorsTab },
  history: { label: 'History', show: HistoryTab },
  actions: { label: 'Actions', show: ActionsTab },
  comments: { label: 'Comments', show: CommentsTab },
  inventory: { label: 'Inventory', show: InventoryTab },
} as const;

/** Everything about one miner, and what can be done with it. */
export function MinerDrawer({ row, onClose }: { row: FleetRow; onClose(): void }) {
  const styles = useStyles2(getStyles);
  const [tab, setTab] = useState<keyof typeof TABS>('now');
  const Shown = TABS[tab].show;
  const where = [row.site, row.building, row.rack && placeOf(row), row.position && `position ${row.position}`];
  const tabs = (
    <TabsBar>
      {(Object.keys(TABS) as (keyof typeof TABS)[]).map((each) => (
        <Tab key={each} label={TABS[each].label} active={each === tab} onChangeTab={() => setTab(each)} />
      ))}
    </TabsBar>
  );
  return (
    <Drawer
      title={row.name ? `${row.miner} · ${row.name}` : row.miner}
      subtitle={`${row.model ?? 'model not known'} · ${where.filter(Boolean).join(' · ')} · ${row.address ?? NOT_KNOWN}`}
      size="md"
      onClose={onClose}
      tabs={tabs}
    >
      <div data-testid="drawer" className={styles.body}>
        <div className={styles.head}>
          <StateMark row={row} text={wordsOf(row)} />
          <Deeds row={row} />
        </div>
        <Shown row={row} />
      </div>
    </Drawer>
  );
}

function Deeds({ row }: { row: FleetRow }) {
  const styles = useStyles2(getStyles);
  const [deed, setDeed] = useState<Deed>();
  const lack = useRights().lacks('order:give');
  const noOutlet =
    row.outlets === null || row.outlets.length === 0 ? 'The inventory knows no outlet that feeds it' : undefined;
  return (
    <div className={styles.deeds}>
      {deedsFor(row.operation).map((each) => {
        const { verb, icon, means, path } = DEEDS[each];
        const why = lack ?? (path === 'power' ? noOutlet : undefined);
        return (
          <Button
            key={each}
            size="sm"
            variant="secondary"
            icon={icon as never}
            disabled={why !== undefined}
            tooltip={why ?? means}
            onClick={() => setDeed(each)}
          >
            {verb}
          </Button>
        );
      })}
      {deed && <DeedDialog row={row} deed={deed} onClose={() => setDeed(undefined)} />}
    </div>
  );
}

function getStyles({ spacing }: GrafanaTheme2) {
  return {
    body: css({ display: 'flex', flexDirection: 'column', gap: spacing(2) }),
    head: css({
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: spacing(1),
    }),
    deeds: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(0.5) }),
  };
}

import React from 'react';
import { ask } from '../api/ask.ts';
import { durationText } from '../fleet/format.ts';
import { readFleet } from '../fleet/rows.ts';
import { MinerDrawer } from '../miner/MinerDrawer.tsx';
import { AppPage } from '../parts/AppPage.tsx';
import { Asked } from '../parts/Asked.tsx';
import { useAddress } from '../parts/useAddress.ts';
import { useAsked } from '../parts/useAsked.ts';
import { isMeasure } from '../racks/bands.ts';
import { RackMap } from '../racks/RackMap.tsx';

const EVERY_MS = 10_000;
const STALE_MS = 60_000;

/** Where everything stands, and how it is there; what colours mean and which miner is open stand in the address. */
export function RacksPage() {
  const { params, change } = useAddress();
  const asked = useAsked(async () => readFleet(await ask('/api/v1/fleet')), EVERY_MS);
  const by = params.get('by');
  const open = params.get('miner');
  return (
    <AppPage title="Racks">
      <Asked asked={asked}>
        {({ rows, at }) => {
          const opened = rows.find(({ key }) => key === open);
          const age = Date.now() - at;
          return (
            <>
              {age > STALE_MS && <p>What follows is {durationText(age / 1000)} old.</p>}
              <RackMap
                rows={rows}
                measure={isMeasure(by) ? by : 'state'}
                only={params.get('only') ?? undefined}
                onMeasure={(measure) => change({ by: measure, only: undefined })}
                onOnly={(only) => change({ only })}
                onOpen={(miner) => change({ miner })}
              />
              {opened && <MinerDrawer row={opened} onClose={() => change({ miner: undefined })} />}
            </>
          );
        }}
      </Asked>
    </AppPage>
  );
}

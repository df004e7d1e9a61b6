import { Alert, Button } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { AppPage } from '../parts/AppPage.tsx';
import { Asked } from '../parts/Asked.tsx';
import { useRights } from '../parts/session.ts';
import { useAsked } from '../parts/useAsked.ts';
import { SetupList } from '../setup/SetupList.tsx';
import type { SetupAnswer } from '../setup/setup.ts';

/** What the farm still needs, and the next step. */
export function SetupPage() {
  const { session, lacks } = useRights();
  const lack = lacks('inventory:write');
  return (
    <AppPage title="Setup">
      {lack && <Alert severity="info" title={lack} />}
      {session && !lack && <Steps />}
    </AppPage>
  );
}

const EVERY_MS = 30_000;

function Steps() {
  const asked = useAsked(() => ask<SetupAnswer>('/api/v1/setup'), EVERY_MS);
  return (
    <>
      <Asked asked={asked}>{(answer) => <SetupList answer={answer} />}</Asked>
      <Button style={{ marginTop: 8 }} variant="secondary" icon="sync" onClick={asked.again}>
        Look again
      </Button>
    </>
  );
}

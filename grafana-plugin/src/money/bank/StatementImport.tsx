import { Alert, Button, FileDropzone } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { type Imported, importText } from '../bank.ts';
import { BILLING, type Desk } from '../desk.ts';
import { Card, Quiet } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';

interface State {
  file?: { name: string; text: string };
  told?: Imported;
  isTrial?: boolean;
}

const SHOWN = 10;

/** A statement of the bank: first what it would bring, then, if somebody wants it, done. */
export function StatementImport({ desk, onDone }: { desk: Desk; onDone(): void }) {
  const [{ file, told, isTrial = false }, setState] = useState<State>({});
  const deed = useDeed();
  const send = (next: { name: string; text: string }, dryRun: boolean) =>
    void deed.run(async () => {
      const path = `${BILLING}/statements?dryRun=${dryRun}`;
      const answer = await ask<Imported>(path, { method: 'POST', body: next.text, type: 'application/octet-stream' });
      setState({ file: next, told: answer, isTrial: dryRun });
      if (!dryRun) onDone();
    });
  return (
    <Card title="Import a bank statement">
      {desk.lack ? (
        <Quiet>{desk.lack}</Quiet>
      ) : (
        <FileDropzone
          id="statement-file"
          options={{
            multiple: false,
            accept: { 'application/xml': ['.xml', '.camt', '.053'], 'text/csv': ['.csv', '.txt'] },
            onDropAccepted: ([dropped]: File[]) => {
              if (dropped) void dropped.text().then((text) => send({ name: dropped.name, text }, true));
            },
          }}
        />
      )}
      <label htmlFor="statement-file">
        <Quiet>camt.053 or CSV. The same file twice brings nothing twice.</Quiet>
      </label>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      {told && file && (
        <Alert severity={told.problems.length > 0 ? 'warning' : 'success'} title={importText(told, isTrial)}>
          {told.problems.slice(0, SHOWN).map(({ place, why }) => (
            <p key={place}>
              {place}: {why}
            </p>
          ))}
          {told.problems.length > SHOWN && <p>and {told.problems.length - SHOWN} more</p>}
          {isTrial && (
            <Button size="sm" disabled={deed.busy || told.added === 0} onClick={() => send(file, false)}>
              {`Import ${told.added} entries of ${file.name}`}
            </Button>
          )}
        </Alert>
      )}
    </Card>
  );
}

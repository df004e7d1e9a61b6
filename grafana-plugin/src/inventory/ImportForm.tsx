import { Alert, Button, FileDropzone } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { countText, formatOf, type ImportAnswer, TYPES, whatText } from './import.ts';

interface State {
  file?: { name: string; text: string };
  answer?: ImportAnswer;
  problem?: string;
  busy?: boolean;
}

/** A file of devices: first what it would do, line by line; then, if somebody wants it, done. */
export function ImportForm() {
  const [state, setState] = useState<State>({});
  const lack = useRights().lacks('inventory:write');
  const send = async (file: { name: string; text: string }, apply: boolean) => {
    setState((before) => ({ ...before, file, busy: true, problem: '' }));
    const format = formatOf(file.name);
    try {
      const answer = await ask<ImportAnswer>(`/api/v1/inventory/import?format=${format}&apply=${apply}`, {
        ...{ method: 'POST', body: file.text, type: TYPES[format] },
      });
      setState({ file, answer });
    } catch (error) {
      setState({ file, problem: (error as Error).message });
    }
  };
  const { file, answer, problem, busy = false } = state;
  const changes = answer ? answer.counts.create + answer.counts.change : 0;
  return (
    <>
      {lack ? (
        <Alert severity="info" title={lack} />
      ) : (
        <FileDropzone
          options={{
            multiple: false,
            accept: { 'text/csv': ['.csv'], 'application/json': ['.json'], 'text/yaml': ['.yaml', '.yml'] },
            onDropAccepted: ([dropped]: File[]) => {
              if (dropped) void dropped.text().then((text) => send({ name: dropped.name, text }, false));
            },
          }}
        />
      )}
      {problem && <Alert severity="error" title={problem} />}
      {answer && file && (
        <>
          <Alert
            severity={answer.applied ? 'success' : answer.counts.bad + answer.counts.conflict > 0 ? 'warning' : 'info'}
            title={`${file.name}: ${countText(answer)}`}
          >
            {!answer.applied && (
              <Button size="sm" disabled={busy || changes === 0} onClick={() => void send(file, true)}>
                {`Import ${changes} devices`}
              </Button>
            )}
          </Alert>
          <PlainTable
            columns={['Where', 'What', 'Device', 'Changes or reasons']}
            rows={answer.rows
              .slice(0, 500)
              .map(({ place, what, id, changes: fields, why }) => [
                ...[place, whatText(what, answer.applied), id ?? '–'],
                fields?.map(({ field }) => field).join(', ') ?? why?.join('; ') ?? '',
              ])}
            none="Nothing in it differs from the inventory."
          />
        </>
      )}
    </>
  );
}

import { Alert, Button, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';
import type { AskedState } from './useAsked.ts';

/** Shows what was told; what was told last stays while newer questions have no answer, and says so. */
export function Asked<T>({ asked, children }: { asked: AskedState<T>; children(data: T): React.ReactNode }) {
  const { data, error, again } = asked;
  return (
    <>
      {error && (
        <Alert severity={data === undefined ? 'error' : 'warning'} title={error.message}>
          {data === undefined ? '' : 'What follows was told before. '}
          <Button size="sm" variant="secondary" onClick={again}>
            Try again
          </Button>
        </Alert>
      )}
      {data === undefined ? !error && <LoadingPlaceholder text="" /> : children(data)}
    </>
  );
}

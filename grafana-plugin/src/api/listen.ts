import { getBackendSrv } from '@grafana/runtime';
import { PROXY } from '../constants.ts';
import { type FarmEvent, readEvents } from './events.ts';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Hears what happens on the farm, from now on, and comes back whenever the stream ends. Returns how it is ended. */
export function listen(onEvent: (event: FarmEvent) => void): () => void {
  let last = '';
  let pause = FIRST_PAUSE_MS;
  let leave: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (event: FarmEvent) => {
    last = event.id || last;
    pause = FIRST_PAUSE_MS;
    onEvent(event);
  };
  const go = () => {
    leave = open(last, hear, () => {
      timer = setTimeout(go, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  go();
  return () => {
    clearTimeout(timer);
    leave();
  };
}

/** Opens one stream of events behind `last`. Returns how it is left; `onEnd` is called when it ends by itself. */
function open(last: string, hear: (event: FarmEvent) => void, onEnd: () => void): () => void {
  const decoder = new TextDecoder();
  let kept = '';
  const after = last === '' ? '' : `?after=${encodeURIComponent(last)}`;
  const url = `${PROXY}/api/v1/events${after}`;
  const stream = getBackendSrv().chunked({ url, method: 'GET', showErrorAlert: false });
  const subscription = stream.subscribe({
    next: ({ data }) => {
      if (data === undefined) return;
      const { events, rest } = readEvents(kept + decoder.decode(data, { stream: true }));
      kept = rest;
      events.forEach(hear);
    },
    error: onEnd,
    complete: onEnd,
  });
  return () => subscription.unsubscribe();
}

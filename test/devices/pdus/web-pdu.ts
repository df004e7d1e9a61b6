import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Answer } from '../../../core/wire/answer.ts';
import { httpWire } from '../../../core/wire/http.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';
import { type Endpoint, readOnly, WireError } from '../../../core/wire/wire.ts';
import type { Send } from '../../../devices/converse.ts';
import { RECORDINGS } from './recorded-agent.ts';

/** Asks a recorded device of a folder below the recordings of PDUs. */
export function recordedSend(folder: string): Send {
  const wire = recordedWire([join(RECORDINGS, folder)]);
  return (request) => wire(request, { host: 'recorded' }, AbortSignal.timeout(5_000));
}

/** Asks over a real wire that never writes, and remembers what was asked. */
export function readingSend(to: Endpoint): { send: Send; asked: Request[] } {
  const { wire, asked } = httpSend(to);
  const reading = readOnly(wire);
  return { asked, send: (request) => reading(request, to, AbortSignal.timeout(5_000)) };
}

/** Asks and writes over a real wire. */
export function writingSend(to: Endpoint): Send {
  const { wire } = httpSend(to);
  return (request) => wire(request, to, AbortSignal.timeout(5_000));
}

function httpSend(to: Endpoint) {
  const http = httpWire();
  onTestFinished(() => http.close());
  const asked: Request[] = [];
  const wire = (request: Request, _to: Endpoint, signal: AbortSignal): Promise<Answer> => {
    asked.push(request);
    if (request.via !== 'http') throw new WireError('unexpected-answer', `a web PDU was asked via ${request.via}`);
    return http.send(request, to, signal);
  };
  return { wire, asked };
}

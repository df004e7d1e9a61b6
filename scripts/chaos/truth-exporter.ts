import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Farm } from '../../test/farm-simulator/farm.ts';
import { modelNamed } from '../../test/farm-simulator/models.ts';

/** Serves what alert-webhook asks of an exporter, straight from the truth of a simulated farm: no poll takes time here. */
export async function openTruthExporter(farm: Farm, port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const usual = new Map(
    farm.devices.map(({ id, kind, model }) => [id, kind === 'miner' ? modelNamed(model).watts : 0]),
  );
  const server = createServer((request, response) => {
    // The truth is always as new as a poll could make it.
    if (request.url?.startsWith('/probe?')) return void response.end();
    const [, id] = /^\/api\/v1\/devices\/([^/]+)\/sample$/.exec(request.url ?? '') ?? [];
    const body = id === undefined ? farm.state().map(summary) : sampleOf(farm, decodeURIComponent(id), usual);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'there is no such device' }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type State = ReturnType<Farm['state']>[number];

/** What an exporter would find: a hung miner, like one without power, answers nothing. */
export function operationOf(state: State): string {
  if (state.kind === 'pdu') return 'operating';
  if (state.faults.some(({ fault }) => fault === 'hang')) return 'unreachable';
  const operations: Record<string, string> = { running: 'hashing', warming: 'starting', sleeping: 'sleeping' };
  return operations[state.phase] ?? 'unreachable';
}

function summary(state: State): object {
  return { id: state.id, kind: state.kind, operation: operationOf(state) };
}

function sampleOf(farm: Farm, id: string, usual: ReadonlyMap<string, number>): object | undefined {
  const state = farm.state().find((each) => each.id === id);
  if (state?.kind !== 'miner') return undefined;
  const operation = operationOf(state);
  const up = operation !== 'unreachable';
  const at = new Date().toISOString();
  const readings = up
    ? [
        { metric: 'miner.hashrate', labels: { algorithm: 'sha256' }, value: state.hashesPerSecond },
        { metric: 'miner.uptime', labels: {}, value: state.uptimeSeconds },
        { metric: 'miner.chip_temperature', labels: { board: '0', sensor: '0' }, value: state.hottestCelsius },
        { metric: 'miner.chip_temperature_limit', labels: {}, value: 95 },
        { metric: 'miner.board_temperature', labels: { board: '0', sensor: '0' }, value: state.hottestCelsius - 9 },
        { metric: 'miner.board_temperature_limit', labels: {}, value: 85 },
      ]
    : [];
  return {
    id,
    at,
    ageSeconds: 0,
    seconds: 0.01,
    operation,
    up,
    attention: [],
    facts: {},
    readings,
    ...(up ? {} : { failure: { reason: 'timeout', detail: 'connected, then silence' } }),
    lastHashing: { at, feedWatts: usual.get(id) },
  };
}

import { BREAKERS, type Outlet, type OutletOperation, PHASES } from './outlet.ts';
import { kilowattHours, lineFactor, numbersTo, WHOLE } from './pdu-amounts.ts';
import type { WebPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { uptime } from './pdu-system.ts';
import { lineAmperes, lineSum } from './pdu-totals.ts';
import { bodyOf, json } from './web-pdu.ts';
import type { WebReply, WebRequest } from './web-server.ts';

const MODEL = 'C2S24CE-YCMFAM00';
const UNIT = 'config/units/A';
const idOf = (number: number) => `AA${number}`;
/** One place behind the comma, as JAWS counts kilowatt-hours. */
const tenths = (value: number) => Math.round(value * 10) / 10;
const hundredths = (value: number) => Math.round(value * 100) / 100;
const ACTIONS: Readonly<Record<string, OutletOperation>> = { on: 'on', off: 'off', reboot: 'cycle' };

/**
 * JAWS of a PRO2 with one three-phase cord, in the fields of recording servertech/jaws; amounts of outlets stand where
 * metered units have them. That a PATCH of a locked outlet is taken and does nothing is ours.
 */
export const SERVERTECH_JAWS: WebPduFamily = {
  driver: 'servertech-jaws',
  model: MODEL,
  habits: { settleSeconds: 0.5, sequenceMs: 2000, outletName: (number) => `Master_Outlet_${number}` },
  outletId: idOf,
  writes: ({ method }) => method !== 'GET',
  answer,
};

function answer(request: WebRequest, pdu: PduModel): WebReply {
  const path = request.path.startsWith('/jaws/') ? request.path.slice('/jaws/'.length) : '';
  if (request.method === 'PATCH') return { status: change(path, bodyOf(request) ?? {}, pdu), body: '' };
  if (request.method !== 'GET') return { status: 405, body: '' };
  const [table, outlet] = outletAt(path, pdu);
  const row = outlet && OUTLET_ROWS[table];
  if (row) return json(row(pdu, outlet));
  const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  return page ? json(page(pdu)) : { status: 404, body: '{ "err": "404" }' };
}

function outletAt(path: string, pdu: PduModel): [table: string, outlet: Outlet | undefined] {
  const [, table = '', id] = /^((?:monitor|config|control)\/outlets)\/([A-Z]+\d+)$/.exec(path) ?? [];
  return [table, pdu.outlets.find(({ number }) => idOf(number) === id)];
}

/** Done is answered with nothing (recording servertech/jaws, control_outlets_AA01), a property that is not there with 409. */
function change(path: string, properties: Record<string, unknown>, pdu: PduModel): number {
  const [table, outlet] = outletAt(path, pdu);
  const named = path === UNIT ? pdu : table === 'config/outlets' ? outlet : undefined;
  if (!named && (!outlet || table !== 'control/outlets')) return 404;
  const [[property, value] = ['', undefined]] = Object.entries(properties);
  if (property !== (named ? 'name' : 'control_action') || typeof value !== 'string') return 409;
  if (named) named.name = value;
  else if (outlet && !act(pdu, outlet, value)) return 400;
  pdu.wrote(path, value);
  return 204;
}

/** Whether there is such an action; what stands in its way is not told. */
function act(pdu: PduModel, outlet: Outlet, action: string): boolean {
  const operation = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (operation && !pdu.refusal(outlet, operation)) pdu.operate(outlet, operation);
  return operation !== undefined;
}

type Row = (pdu: PduModel, outlet: Outlet) => Record<string, unknown>;

const OUTLET_ROWS: Readonly<Record<string, Row>> = {
  'monitor/outlets': (pdu, outlet) => {
    const { on } = pdu.seen(outlet);
    const isLocked = pdu.faults.has('locked-outlet', outlet.number);
    const watts = pdu.watts(outlet);
    return {
      id: idOf(outlet.number),
      name: outlet.name,
      branch_id: `AA${pdu.breakerOf(outlet)}`,
      control_state: `${isLocked ? 'Locked ' : outlet.commanded ? '' : 'Idle '}${on ? 'On' : 'Off'}`,
      current_capacity: 16,
      ocp_id: `AA${pdu.breakerOf(outlet)}`,
      phase_id: `AA${pdu.phaseOf(outlet)}`,
      power_capacity: 3680,
      socket_type: 'C19',
      state: on ? 'On' : 'Off',
      status: 'Normal',
      current: hundredths(pdu.amperes(outlet)),
      voltage: tenths(pdu.delivers(outlet) ? pdu.volts(pdu.phaseOf(outlet)) : 0),
      active_power: Math.round(watts),
      apparent_power: Math.round(pdu.voltAmperes(outlet)),
      ...factor(pdu.powerFactor(watts)),
      energy: tenths(kilowattHours(pdu.joules(outlet))),
    };
  },
  'config/outlets': (pdu, { number, name }) => ({
    ...{ id: idOf(number), name, extra_on_delay: 0, shutdown_delay: 90, wakeup_state: 'on' },
    control_lock: pdu.faults.has('locked-outlet', number) ? 'enabled' : 'disabled',
  }),
};

const rowsOf = (row: Row | undefined) => (pdu: PduModel) => pdu.outlets.map((outlet) => row?.(pdu, outlet));
const factor = (value: number | undefined) => (value === undefined ? {} : { power_factor: value });

const PAGES: Readonly<Record<string, (pdu: PduModel) => unknown>> = {
  'monitor/outlets': rowsOf(OUTLET_ROWS['monitor/outlets']),
  'config/outlets': rowsOf(OUTLET_ROWS['config/outlets']),
  'config/outlets/global': (pdu) => ({
    ...{ change_logging: 'disabled', reboot_delay: pdu.cycleSeconds },
    sequence_interval: Math.round(pdu.inrushDelayMs / 1000),
  }),
  'config/info/system': (pdu) => ({
    ...{ firmware: 'Sentry Switched PDU Version 8.0n', product_series: 'PRO2' },
    uptime: inWords(uptime(pdu)),
  }),
  'config/info/units': (pdu) => [
    { id: 'A', name: pdu.name, model_number: MODEL, product_serial_number: pdu.nameplate.serial, type: 'Master' },
  ],
  'monitor/cords': (pdu) => [
    {
      ...{ id: 'AA', name: 'Master_Cord_A', plug_type: 'IEC 60309', power_capacity: 22_080, state: 'On' },
      active_power: Math.round(WHOLE.watts(pdu)),
      apparent_power: Math.round(WHOLE.voltAmperes(pdu)),
      energy: tenths(kilowattHours(WHOLE.joules(pdu))),
      frequency: tenths(pdu.hertz()),
      ...factor(WHOLE.powerFactor(pdu)),
      status: 'Normal',
    },
  ],
  'monitor/lines': (pdu) =>
    PHASES.map((line) => ({ id: `AA${line}`, label: `AA:L${line}`, current: hundredths(lineAmperes(pdu, line)) })),
  'monitor/phases': (pdu) =>
    PHASES.map((line) => ({
      ...{ id: `AA${line}`, name: `AA:L${line}-N`, voltage: tenths(pdu.volts(line)) },
      active_power: Math.round(lineSum(pdu, line, 'watts')),
      apparent_power: Math.round(lineSum(pdu, line, 'voltAmperes')),
      ...factor(lineFactor(pdu, line)),
      energy: tenths(kilowattHours(lineSum(pdu, line, 'joules'))),
    })),
  'monitor/ocps': () =>
    numbersTo(BREAKERS).map((breaker) => ({
      ...{ id: `AA${breaker}`, label: `AA:BR${breaker}`, current_capacity: 20, status: 'Normal' },
    })),
  'monitor/sensors/temp': (pdu) => [
    { id: 'A1', name: 'Temp_Sensor_A1', status: 'Normal', temperature_celsius: tenths(pdu.temperature()) },
    { id: 'A2', name: 'Temp_Sensor_A2', status: 'Not Found' },
  ],
};

function inWords(seconds: number): string {
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
  return `${days} days ${hours} hours ${minutes} minutes ${Math.floor(seconds % 60)} seconds`;
}

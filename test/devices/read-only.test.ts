import { describe, expect, it } from 'vitest';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import type { Answers, Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { recognise } from '../../devices/recognise.ts';

const TO = { host: '192.0.2.9' };

/** A read-only wire to a device that says something to every question, and what was asked over it. */
function talkative() {
  const asked: Request[] = [];
  const wire = readOnly((request) => {
    asked.push(request);
    return Promise.resolve(new Answer({ msg: { miner: {} }, STATUS: [{ STATUS: 'S' }] }));
  });
  return { asked, send: (request: Request) => wire(request, TO, AbortSignal.timeout(1000)) };
}

/** An outlet that the driver can name; "1" unless said. */
const OUTLETS: Readonly<Record<string, string>> = { 'servertech-sentry3': 'AA1', 'servertech-sentry4': 'AA1' };

/** What devices said of themselves, for drivers whose requests follow from it. */
const ROW = new Answer({ number: { '1': 1 }, module: { '1': 1 } });
const SETTINGS = new Answer({
  result: { responses: [0, 5].map((id) => ({ json: { id, result: { _ret_: { name: 'old' } } } })) },
});
const KNOWN: Readonly<Record<string, Answers<Questions>>> = {
  'apc-rpdu2': { switched: ROW },
  'apc-easy-pdu': { outlets: ROW },
  'raritan-json-rpc': { things: SETTINGS, settings: SETTINGS },
  'servertech-jaws': { units: new Answer([{ id: 'A', type: 'Master' }]) },
  avalon: { version: new Answer({ VERSION: [{ PROD: 'Avalon Q' }] }) },
  epic: { capabilities: new Answer({ PerpetualTune: [{ algorithm: 'PowerTune', min: 1000, max: 4000 }] }) },
  goldshell: { setting: new Answer({ powerplans: [{ level: 0 }, { level: 3 }] }) },
  braiins: { details: new Answer({ bos_version: { current: '25.11' } }) },
  vnish: { info: new Answer({ fw_version: '1.2.6' }) },
  luxos: { profiles: new Answer({ PROFILES: [{ 'Profile Name': '290MHz', Watts: 1188 }] }) },
  marathon: {
    config: new Answer({ mode: { 'work-mode-selector': 'Auto' } }),
    history: new Answer([{ at: [{ path: ['Mode', 'WorkModeSelector'], from: 'Auto', to: 'Sleep' }] }]),
  },
};

/** Every request with which a driver changes a device. */
function writesOf({ id, control = {} }: Driver): Request[] {
  const known = KNOWN[id] ?? {};
  const at = OUTLETS[id] ?? '1';
  const { outlet } = control;
  const requests = [
    control.reboot?.(known),
    control.restartMining?.(known),
    control.pause?.(known),
    control.resume?.(known),
    control.powerLimit?.(3000, known),
    control.locate?.(true, known),
    control.locate?.(false, known),
    control.renamePdu?.('A1', known),
    outlet?.turn(at, 'on', known),
    outlet?.turn(at, 'off', known),
    outlet?.cycle?.(at, known),
    outlet?.rename?.(at, 'A1', known),
  ];
  return requests.filter((request) => request !== undefined);
}

describe('over a read-only wire', () => {
  it.each(DRIVERS.map((driver) => [driver.id, driver] as const))('%s is recognised and polled', async (_id, driver) => {
    const { asked, send } = talkative();
    await recognise([driver], send);
    await converse(driver, send);
    expect(asked.length).toBeGreaterThan(1);
  });

  it.each(DRIVERS.flatMap((driver) => writesOf(driver).map((request, index) => [driver.id, index, request] as const)))(
    '%s cannot write: request %i',
    async (_id, _index, request) => {
      const { asked, send } = talkative();
      expect(request.writes).toBe(true);
      await expect(send(request)).rejects.toMatchObject({ reason: 'forbidden' });
      expect(asked).toEqual([]);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { converse } from '../../../devices/converse.ts';
import jaws from '../../../devices/pdus/servertech-jaws.ts';
import { selfSigned, tlsServer } from '../../core/wire/tls-server.ts';
import { controlOf } from './control-of.ts';
import { ANSWERS, OUTLET } from './jaws-pdu.ts';
import { seriesValue } from './recorded-agent.ts';
import { readingSend, writingSend } from './web-pdu.ts';

const ADMIN = { username: 'admn', password: 'secret' };
const PDU = selfSigned();

describe('over HTTPS', () => {
  it.each([
    ['503', 503, 'busy', 'refused'],
    ['JSON that was cut short', 200, JSON.stringify([OUTLET, OUTLET]).slice(0, -40), 'unexpected-answer'],
    ['text', 200, 'Service is starting', 'unexpected-answer'],
    ['a wrong password', 401, '', 'unauthorized'],
  ])('%s from every page is a refusal, and no PDU without outlets', async (_what, status, text, reason) => {
    const { to } = await tlsServer(PDU, (_request, response) => response.writeHead(status).end(text));
    const { send } = readingSend({ ...to, credentials: ADMIN });
    await expect(converse(jaws, send)).rejects.toMatchObject({ reason });
  });

  it('one page that was cut short loses itself alone', async () => {
    const { to } = await tlsServer(PDU, (request, response) => {
      const path = (request.url ?? '').replace('/jaws/', '');
      const text = JSON.stringify(ANSWERS[path]);
      response.end(path === 'monitor/cords' ? text.slice(0, -30) : text);
    });
    const { observation, unanswered } = await converse(jaws, readingSend({ ...to, credentials: ADMIN }).send);
    expect(Object.keys(unanswered)).toEqual(['cords']);
    expect(seriesValue(observation.readings, 'pdu.power')).toBeUndefined();
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3421);
  });

  it.each([
    ['on', 'on'],
    ['off', 'off'],
    ['cycle', 'reboot'],
  ] as const)('%s is one PATCH with a login, answered with nothing', async (deed, action) => {
    const bodies: string[] = [];
    const { to, seen } = await tlsServer(PDU, (_request, response, body) => {
      bodies.push(body);
      response.end();
    });
    const control = controlOf(jaws);
    const request = deed === 'cycle' ? control.cycle?.('AA12') : control.turn('AA12', deed);
    if (request === undefined) throw new Error('no request');
    await writingSend({ ...to, credentials: ADMIN })(request);
    expect(bodies).toEqual([JSON.stringify({ control_action: action })]);
    expect(seen).toEqual([`PATCH /jaws/control/outlets/AA12 Basic ${Buffer.from('admn:secret').toString('base64')}`]);
  });
});

describe('a name', () => {
  const UNITS = [
    { id: 'B', type: 'Link', name: 'right' },
    { id: 'A', type: 'Master', name: 'left' },
  ];
  const { rename, renamePdu } = controlOf(jaws, { units: new Answer(UNITS) });

  it.each([
    ['an outlet', rename?.('BA7', 'miner 7'), 'config/outlets/BA7', 'miner 7'],
    ['the PDU, which is the unit that answers', renamePdu?.('row 4'), 'config/units/A', 'row 4'],
  ])('of %s is one property of its settings', (_, request, path, name) => {
    expect(request).toMatchObject({ method: 'PATCH', path: `/jaws/${path}`, body: { name }, writes: true });
  });

  it.each([[[]], [[{ type: 'Master' }]], [[{ id: '../restart', type: 'Master' }]], [undefined]])(
    'of the PDU is not written to units %j',
    (units) => {
      const control = controlOf(jaws, { units: new Answer(units) });
      expect(() => control.renamePdu?.('x')).toThrow('the PDU did not tell which of its units it is');
    },
  );
});

describe('control of an outlet', () => {
  const control = controlOf(jaws);
  const look = (row: unknown, settings: unknown = {}, all: unknown = { reboot_delay: 15 }) =>
    control.read({ outlet: new Answer(row), settings: new Answer(settings), globalSettings: new Answer(all) });

  it.each([
    ['a row', OUTLET],
    ['a list of one', [OUTLET]],
  ])('is read from %s', (_what, row) => {
    expect(look(row)).toEqual({ state: 'on', watts: 3421, switchable: true, name: 'miner 17', cycleOffSeconds: 15 });
  });

  it.each([
    ['locked by its settings', { ...OUTLET }, { control_lock: 'enabled' }],
    ['locked by its state', { ...OUTLET, control_state: 'Locked On' }, {}],
  ])('is blocked when it is %s', (_what, row, settings) => {
    expect(look(row, settings).blocked).toContain('locked');
  });

  it.each([
    ['has a relay', 'Idle On', true],
    ['has none', 'Fixed On', false],
  ])('%s: %s', (_what, control_state, switchable) => {
    expect(look({ ...OUTLET, control_state }).switchable).toBe(switchable);
  });

  it.each([['Unknown'], [undefined], [7]])('state %s is unknown, never off', (state) => {
    expect(look({ ...OUTLET, state }).state).toBe('unknown');
  });

  it('no answer is unknown', () => {
    expect(control.read({})).toEqual({ state: 'unknown' });
  });

  it.each(['', '../../restart', 'AA1/..', 'AA', 'outlet 1', 'AA1?x'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected`);
    expect(() => control.ask(outlet)).toThrow(`outlet "${outlet}": expected`);
  });
});

import { describe, expect, it } from 'vitest';
import { parametersFor } from '../../alert-webhook/parameters.ts';
import { checkRemediation } from '../../alert-webhook/remediation-checks.ts';
import { configWith, MINER, pduDevice } from './bench.ts';

const config = configWith({
  coolDownSeconds: 3600,
  overrides: [
    { models: ['Antminer S19'], set: { coolDownSeconds: 7200, cyclesPerDay: 1 } },
    { models: ['Whatsminer M50'], devices: ['m2'], set: { coolDownSeconds: 1800 } },
    { devices: ['m3'], set: { approval: ['power-cycle'], coolDownSeconds: 60 } },
  ],
}).remediation;

describe('parameters', () => {
  it.each<[string, { id: string; model?: string }, string | undefined, number, number]>([
    ['the site, without an override', { id: 'm1', model: 'Avalon' }, undefined, 3600, 2],
    ['the model of the inventory', { id: 'm1', model: 'Antminer S19' }, undefined, 7200, 1],
    ['the model that the miner says', { id: 'm1' }, 'Antminer S19', 7200, 1],
    ['the device', { id: 'm2' }, undefined, 1800, 2],
    ['the last one that fits wins, the others stay', { id: 'm3', model: 'Antminer S19' }, undefined, 60, 1],
    ['a miner without a model is of no model', { id: 'm9' }, undefined, 3600, 2],
  ])('come from %s', (_name, device, said, coolDown, cycles) => {
    const { coolDownSeconds, cyclesPerDay } = parametersFor(config, device, said);
    expect({ coolDownSeconds, cyclesPerDay }).toEqual({ coolDownSeconds: coolDown, cyclesPerDay: cycles });
  });

  it('leave the configuration of the site as it is', () => {
    expect(parametersFor(config, { id: 'm3' }).approval).toEqual(['power-cycle']);
    expect(config.approval).toEqual([]);
  });
});

describe('a configuration that cannot be meant', () => {
  const devices = [MINER, pduDevice('pdu-1')];
  it.each<[string, Parameters<typeof configWith>[0], object[]]>([
    ['nothing wrong', { overrides: [{ devices: ['m1'], set: {} }], deniedOutlets: [{ pdu: 'pdu-1' }] }, []],
    [
      'a device that does not exist',
      {
        overrides: [
          { models: ['x'], set: {} },
          { devices: ['m1', 'gone'], set: {} },
        ],
      },
      [{ path: ['overrides', 1, 'devices', 1], found: '"gone", which is no device of the inventory' }],
    ],
    [
      'an override for nobody',
      { overrides: [{ set: {} }] },
      [{ path: ['overrides', 0], found: 'neither models nor devices', expected: 'models, devices or both' }],
    ],
    [
      'a PDU that does not exist, and one that is a miner',
      { deniedOutlets: [{ pdu: 'gone' }, { pdu: 'm1', outlet: '1' }] },
      [
        { path: ['deniedOutlets', 0, 'pdu'], found: '"gone", which is no device of the inventory' },
        { path: ['deniedOutlets', 1, 'pdu'], found: '"m1", which is a miner', expected: 'the id of a PDU' },
      ],
    ],
    [
      'a time zone that does not exist',
      { hours: { timeZone: 'Texas', times: ['08:00-18:00'] } },
      [{ path: ['hours', 'timeZone'], found: '"Texas"', expected: expect.stringContaining('America/Chicago') }],
    ],
  ])('%s', (_name, remediation, problems) => {
    expect(checkRemediation(configWith(remediation).remediation, devices)).toMatchObject(problems);
  });
});

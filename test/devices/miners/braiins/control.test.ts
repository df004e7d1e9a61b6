import { describe, expect, it } from 'vitest';
import { Answer } from '../../../../core/wire/answer.ts';
import type { Questions } from '../../../../core/wire/request.ts';
import type { Answers } from '../../../../devices/driver.ts';
import braiins from '../../../../devices/miners/braiins.ts';

type Known = Answers<Questions>;
const REST: Known = { details: new Answer({ bos_version: { current: 'x' } }) };
const GRAPHQL: Known = { details: Answer.none, system: new Answer({ data: { bos: { hostname: 'x' } } }) };
const CLASSIC: Known = { version: new Answer({ VERSION: [{ API: '3.7', BOSminer: 'x' }] }) };
const control = braiins.control ?? {};

describe('over REST', () => {
  it.each([
    ['restartMining', () => control.restartMining?.(REST), 'actions/restart', undefined],
    ['reboot', () => control.reboot?.(REST), 'actions/reboot', undefined],
    ['pause', () => control.pause?.(REST), 'actions/pause', undefined],
    ['resume', () => control.resume?.(REST), 'actions/resume', undefined],
    ['powerLimit', () => control.powerLimit?.(3000, REST), 'performance/power-target', { watt: 3000 }],
    ['locate', () => control.locate?.(false, REST), 'actions/locate', false],
  ] as const)('%s', (_what, request, path, body) => {
    expect(request()).toMatchObject({
      ...{ via: 'http', method: 'PUT', path: `/api/v1/${path}`, writes: true },
      auth: { ask: { path: '/api/v1/auth/login' }, send: { header: 'authorization', value: '{token}' } },
      ...(body === undefined ? {} : { body }),
    });
    if (body === undefined) expect(request()).not.toHaveProperty('body');
  });
});

describe('over GraphQL', () => {
  it.each([
    ['restartMining', () => control.restartMining?.(GRAPHQL), 'bosminer { restart {', 'bosminer.restart', 'VoidResult'],
    ['reboot', () => control.reboot?.(GRAPHQL), 'bos { reboot {', 'bos.reboot', 'VoidResult'],
    ['pause', () => control.pause?.(GRAPHQL), 'bosminer { stop {', 'bosminer.stop', 'VoidResult'],
    ['resume', () => control.resume?.(GRAPHQL), 'bosminer { start {', 'bosminer.start', 'VoidResult'],
    [
      'locate',
      () => control.locate?.(true, GRAPHQL),
      'setFaultLight(enable: $on)',
      'bos.setFaultLight',
      'BosFaultLight',
    ],
    [
      'powerLimit',
      () => control.powerLimit?.(3000, GRAPHQL),
      'updateAutotuning(input: $input, apply: true)',
      ...(['bosminer.config.updateAutotuning', 'AutotuningOut'] as const),
    ],
  ] as const)('%s', (_what, request, text, path, yes) => {
    const at = ['data', ...path.split('.')];
    expect(request()).toMatchObject({
      ...{ via: 'http', method: 'POST', path: '/graphql', writes: true },
      body: { query: expect.stringContaining(text) as string },
      auth: {
        token: { cookie: 'session_id' },
        send: { header: 'cookie', value: 'session_id={token}' },
      },
      expect: { path: [...at, '__typename'], value: yes, words: [...at, 'message'] },
    });
  });

  it('hands values over as variables', () => {
    expect(control.powerLimit?.(3000, GRAPHQL)).toMatchObject({
      body: { variables: { input: { powerTarget: 3000 } } },
    });
    expect(control.locate?.(true, GRAPHQL)).toMatchObject({ body: { variables: { on: true } } });
  });
});

describe('over port 4028', () => {
  it('pauses and resumes', () => {
    expect(control.pause?.(CLASSIC)).toEqual({ via: 'cgminer', command: 'pause', writes: true });
    expect(control.resume?.(CLASSIC)).toEqual({ via: 'cgminer', command: 'resume', writes: true });
  });

  it.each([
    ['reboot', () => control.reboot?.(CLASSIC)],
    ['restart mining', () => control.restartMining?.(CLASSIC)],
    ['set a power limit', () => control.powerLimit?.(900, CLASSIC)],
    ['locate', () => control.locate?.(true, CLASSIC)],
  ])('offers no way to %s', (what, request) => {
    expect(request).toThrow(new RegExp(`no way to ${what}`));
  });
});

it.each([0, -1, 1.5, Number.NaN])('%s is no power limit', (watts) => {
  expect(() => control.powerLimit?.(watts, REST)).toThrow(RangeError);
});

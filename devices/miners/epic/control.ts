import type { HttpRequest, Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';

/** The password stands in the body; an answer of status 200 may still be a no, with the reason under `error`. */
function post(path: string, param: unknown): Request & HttpRequest {
  return {
    via: 'http',
    method: 'POST',
    port: 'cgminer',
    path,
    auth: { inPlace: true },
    body: { param, password: '{password}' },
    expect: { path: ['result'], value: true, words: ['error'] },
    writes: true,
  };
}

/** As in the vendor's OpenAPI file of firmware 1.22.5. The parameter of a reboot is its delay in seconds. */
export const control: Control = {
  restartMining: () => post('/softreboot', null),
  reboot: () => post('/reboot', 0),
  pause: () => post('/miner', 'Stop'),
  resume: () => post('/miner', 'Autostart'),
  powerLimit,
  locate: (on) => post('/identify', on),
};

/**
 * Only where the firmware lists PowerTune among its tuning algorithms: the others aim at a hashrate. Throws a RangeError
 * for watts beyond the range that it names, and an Error where there is no PowerTune.
 */
function powerLimit(watts: number, known: Answers<Questions>): Request {
  const algorithms = known['capabilities']?.list('PerpetualTune') ?? [];
  const powerTune = algorithms.find((algorithm) => algorithm.str('algorithm') === 'PowerTune');
  if (!powerTune) throw new Error('this firmware has no tuning by power: PowerTune is not among its algorithms');
  const [least, most] = [powerTune.num('min') ?? 1, powerTune.num('max') ?? Number.POSITIVE_INFINITY];
  if (!Number.isInteger(watts) || watts < least || watts > most)
    throw new RangeError(`a power limit is whole watts from ${least} to ${most} here, not ${watts}`);
  return post('/perpetualtune/algo', { algo: 'PowerTune', target: watts });
}

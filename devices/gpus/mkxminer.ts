import { mappedDriver } from '../mapping/mapped-driver.ts';

/** mkxminer (Lyra2REv2). Rates are millions; shares are not counted. */
export default mappedDriver({
  name: 'mkxminer',
  port: 5008,
  ask: { said: { http: '/stats' } },
  recognise: ['said.main.minerVersion'],
  version: 'said.main.minerVersion',
  uptime: 'said.main.uptime',
  algorithms: [
    {
      name: 'said.pool.algorithm',
      hashrate: { at: 'said.gpus.hashrate', unit: 'MH/s' },
      pool: 'said.pool.address',
      user: 'said.pool.username',
    },
  ],
  cards: {
    each: 'said.gpu',
    name: '.name',
    hashrate: { at: '.hashrate', unit: 'MH/s' },
    temperature: '.temperature',
    fan: '.fan',
    coreClock: '.gpuClock',
    memoryClock: '.memClock',
    invalid: '.hwErrors',
  },
});

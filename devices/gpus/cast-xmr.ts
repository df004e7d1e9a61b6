import { mappedDriver } from '../mapping/mapped-driver.ts';

/** Cast XMR. Rates are thousandths of a hash. */
export default mappedDriver({
  name: 'cast-xmr',
  title: 'Cast XMR',
  port: 7777,
  ask: { said: { http: '/' } },
  recognise: ['said.total_hash_rate_avg'],
  algorithms: [
    {
      hashrate: { at: 'said.total_hash_rate', times: 1e-3 },
      accepted: 'said.shares.num_accepted',
      rejected: 'said.shares.num_rejected',
      invalid: 'said.shares.num_invalid',
      pool: 'said.pool.server',
      difficulty: 'said.job.difficulty',
    },
  ],
  cards: {
    each: 'said.devices',
    index: '.device_id',
    hashrate: { at: '.hash_rate', times: 1e-3 },
    temperature: '.gpu_temperature',
    fanSpeed: '.gpu_fan_rpm',
  },
});

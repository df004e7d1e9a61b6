import { mappedDriver } from '../mapping/mapped-driver.ts';

/** The SWARM agent: a rig's manager and no program of its own. Lists of texts run beside each other, in the unit that `hsu` says. */
export default mappedDriver({
  name: 'swarm-agent',
  title: 'SWARM agent',
  software: 'SWARM',
  port: 6099,
  ask: { said: { text: 'stats\n' } },
  recognise: ['said.hsu', 'said.gpu_total'],
  uptime: 'said.uptime',
  algorithms: [
    {
      name: 'said.algo',
      hashrate: { at: 'said.gpu_total', unitAt: 'said.hsu' },
      accepted: 'said.accepted',
      rejected: 'said.rejected',
      pool: 'said.stratum',
    },
  ],
  cards: {
    each: 'said.gpus',
    hashrate: { at: '.', unitAt: 'said.hsu' },
    temperature: 'said.temps.#',
    fan: 'said.fans.#',
    power: 'said.power.#',
  },
});

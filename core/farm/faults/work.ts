import type { FaultTable } from './spec.ts';

/** What a miner works at: hashrate, network and pools. Power heals none of the last two. */
export const WORK = {
  'hashrate-low': {
    component: 'hashrate',
    severity: 'warning',
    summary: 'The miner hashes less than it should.',
    action: 'Compare boards, temperatures and power mode; the firmware names a part if it knows one.',
    restart: 'may',
    powerCycle: 'may',
  },
  'hashrate-fault': {
    component: 'hashrate',
    severity: 'warning',
    summary: 'The firmware complains about the hashrate.',
    action: 'Compare the hashrate with what the model should reach.',
    restart: 'may',
    powerCycle: 'may',
  },
  'network-fault': {
    component: 'network',
    severity: 'warning',
    summary: 'The network of the miner is unstable.',
    action: 'Check the cable and the port of the switch, then name server and gateway.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'pool-unreachable': {
    component: 'pool',
    severity: 'warning',
    summary: 'A pool cannot be reached.',
    action: 'See whether other miners reach the pool; if they do, check address and network of this one.',
    restart: 'may',
    powerCycle: 'useless',
  },
  'pool-missing': {
    component: 'pool',
    severity: 'critical',
    summary: 'No pool is set, or all are disabled: the miner works for nobody.',
    action: 'Set the pools of the miner.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'pool-rejects': {
    component: 'pool',
    severity: 'warning',
    summary: 'The pool rejects many shares or does not speak as the miner needs.',
    action: 'Check the address, the worker name and the delay to the pool.',
    restart: 'may',
    powerCycle: 'useless',
  },
  'pool-fault': {
    component: 'pool',
    severity: 'warning',
    summary: 'The firmware complains about a pool.',
    action: 'Compare the pools of the miner with those that you intended.',
    restart: 'may',
    powerCycle: 'useless',
  },
} as const satisfies FaultTable;

import type { FaultTable } from './spec.ts';

/** Control board, settings and firmware. */
export const SYSTEM = {
  'control-board-restarted': {
    component: 'control-board',
    severity: 'info',
    summary: 'The control board restarted by itself.',
    action: 'Nothing, if it stays single; otherwise check power and firmware.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'control-board-fault': {
    component: 'control-board',
    severity: 'critical',
    summary: 'The firmware complains about the control board.',
    action: 'Check the cables of the control board, then try another one.',
    restart: 'may',
    powerCycle: 'may',
  },
  'tuning-failed': {
    component: 'firmware',
    severity: 'warning',
    summary: 'The firmware could not find clocks and voltages at which the miner runs well.',
    action: 'Give the miner the settings of its maker and let it tune anew.',
    restart: 'may',
    powerCycle: 'useless',
  },
  'configuration-invalid': {
    component: 'firmware',
    severity: 'warning',
    summary: 'Something that is set or stored on the miner is missing or wrong.',
    action: 'Correct the setting that the message names; serial numbers are written anew by the maker.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'firmware-outdated': {
    component: 'firmware',
    severity: 'info',
    summary: 'The firmware or its tool is too old.',
    action: 'Plan an upgrade of the firmware.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'firmware-fault': {
    component: 'firmware',
    severity: 'warning',
    summary: 'A program of the firmware failed.',
    action: 'Restart it; if it fails again, save its log and install the firmware anew.',
    restart: 'may',
    powerCycle: 'may',
  },
  'security-violation': {
    component: 'security',
    severity: 'critical',
    summary: 'The firmware was tampered with, or carries foreign programs.',
    action: 'Take the miner off the network, compare its pools, and install the firmware of its maker anew.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  unknown: {
    component: 'unknown',
    severity: 'warning',
    summary: 'The firmware reports an error that we have no word for.',
    action: "Look the firmware's own code up with its maker.",
    restart: 'may',
    powerCycle: 'may',
  },
} as const satisfies FaultTable;

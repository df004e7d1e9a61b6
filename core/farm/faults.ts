import type { Component } from './sample.ts';

/**
 * THE taxonomy of what firmware complains about. Every family's own codes and messages map to one of these; its own code
 * is kept beside it. The `…-fault` of a component stands for what is known no better.
 */
export const FAULT_CODES = [
  'fan-lost',
  'fan-speed',
  'fan-fault',
  'psu-input',
  'psu-output',
  'psu-overcurrent',
  'psu-overheated',
  'psu-fan',
  'psu-communication',
  'psu-mismatch',
  'psu-fault',
  'board-lost',
  'board-eeprom',
  'board-mismatch',
  'board-communication',
  'board-unstable',
  'board-fault',
  'chips-lost',
  'chip-errors',
  'chip-voltage',
  'chip-fault',
  'chip-overheated',
  'board-overheated',
  'overheated',
  'too-cold',
  'temperature-sensor',
  'temperature-imbalance',
  'temperature-fault',
  'coolant-flow',
  'environment-hot',
  'environment-fault',
  'hashrate-low',
  'hashrate-fault',
  'network-fault',
  'pool-unreachable',
  'pool-missing',
  'pool-rejects',
  'pool-fault',
  'control-board-restarted',
  'control-board-fault',
  'tuning-failed',
  'configuration-invalid',
  'firmware-outdated',
  'firmware-fault',
  'security-violation',
  'unknown',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

const GENERAL: Readonly<Record<Component, FaultCode>> = {
  fan: 'fan-fault',
  psu: 'psu-fault',
  board: 'board-fault',
  chip: 'chip-fault',
  temperature: 'temperature-fault',
  environment: 'environment-fault',
  hashrate: 'hashrate-fault',
  network: 'network-fault',
  pool: 'pool-fault',
  'control-board': 'control-board-fault',
  firmware: 'firmware-fault',
  security: 'security-violation',
  unknown: 'unknown',
};

/** The code for a complaint of which only the component is known. */
export function generalFault(component: Component): FaultCode {
  return GENERAL[component];
}

import { BOARDS } from './faults/boards.ts';
import { COOLING } from './faults/cooling.ts';
import { POWER } from './faults/power.ts';
import type { Component, FaultSpec } from './faults/spec.ts';
import { SYSTEM } from './faults/system.ts';
import { WORK } from './faults/work.ts';

const TABLES = { ...COOLING, ...POWER, ...BOARDS, ...WORK, ...SYSTEM };

export type FaultCode = keyof typeof TABLES;

/**
 * THE taxonomy of what firmware complains about. Every family's own codes and messages map to one of these; its own code
 * is kept beside it. The `…-fault` of a component stands for what is known no better.
 */
export const FAULTS: Readonly<Record<FaultCode, FaultSpec>> = TABLES;

export const FAULT_CODES = Object.keys(TABLES) as FaultCode[];

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

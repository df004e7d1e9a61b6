import type { FaultTable } from './spec.ts';

/** The power supply. What protects itself from a short circuit, an overload or bad mains is never powered again by us. */
export const POWER = {
  'psu-input': {
    component: 'psu',
    severity: 'critical',
    summary: 'The mains at the power supply are too high, too low, or carry too much current.',
    action: 'Measure the voltage at the outlet under load, and check the cord, the plug and the phase.',
    restart: 'useless',
    powerCycle: 'never',
  },
  'psu-output': {
    component: 'psu',
    severity: 'critical',
    summary: 'The power supply does not give the voltage or power that it should.',
    action: 'Check the busbars and cables to the boards, then try another power supply.',
    restart: 'may',
    powerCycle: 'never',
  },
  'psu-overcurrent': {
    component: 'psu',
    severity: 'critical',
    summary: 'The power supply carries too much current: an overload or a short circuit.',
    action: 'Cut the power and look for a short circuit on boards and busbars before you switch it on again.',
    restart: 'never',
    powerCycle: 'never',
  },
  'psu-overheated': {
    component: 'psu',
    severity: 'critical',
    summary: 'The power supply is too hot.',
    action: 'Leave it off until it has cooled down, then clean it and check its fan and the air.',
    restart: 'never',
    powerCycle: 'never',
  },
  'psu-fan': {
    component: 'psu',
    severity: 'critical',
    summary: 'The fan of the power supply does not turn as it should.',
    action: 'Replace the fan or the power supply before it overheats.',
    restart: 'useless',
    powerCycle: 'never',
  },
  'psu-communication': {
    component: 'psu',
    severity: 'warning',
    summary: 'The control board does not reach the power supply.',
    action: 'Check the signal cable between power supply and control board, then try another power supply.',
    restart: 'may',
    powerCycle: 'may',
  },
  'psu-mismatch': {
    component: 'psu',
    severity: 'warning',
    summary: 'The power supply is not the one that the miner is set up for.',
    action: 'Compare the model of the power supply with what the maker lists for this miner.',
    restart: 'useless',
    powerCycle: 'useless',
  },
  'psu-fault': {
    component: 'psu',
    severity: 'critical',
    summary: 'The firmware complains about the power supply.',
    action: 'Read the message of the firmware, then try another power supply.',
    restart: 'may',
    powerCycle: 'never',
  },
} as const satisfies FaultTable;

import { describe, expect, it } from 'vitest';
import { FAULT_CODES, FAULTS, generalFault } from '../../../core/farm/faults.ts';
import type { Component } from '../../../core/farm/sample.ts';
import { DRIVERS } from '../../../devices/index.ts';

const COMPONENTS: readonly Component[] = [
  ...(['fan', 'psu', 'board', 'chip', 'temperature', 'environment', 'hashrate'] as const),
  ...(['network', 'pool', 'control-board', 'firmware', 'security', 'unknown'] as const),
];

describe('the taxonomy of faults', () => {
  it.each(FAULT_CODES.map((code) => ({ code, ...FAULTS[code] })))(
    '$code says what it is and what to do',
    ({ code, component, severity, summary, action }) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(COMPONENTS).toContain(component);
      expect(severity).toMatch(/^(critical|warning|info)$/);
      expect(summary).toMatch(/^[A-Z][^.]+\.$/);
      expect(action).toMatch(/^[A-Z].+\.$/);
    },
  );

  it.each(COMPONENTS)('has a general fault of the component %s', (component) => {
    expect(FAULTS[generalFault(component)].component).toBe(component);
  });

  // Power never comes back into the same heat, cold, short circuit or missing air.
  it.each([
    ...([
      'fan-lost',
      'fan-speed',
      'fan-fault',
      'psu-fan',
      'overheated',
      'chip-overheated',
      'board-overheated',
    ] as const),
    ...(['psu-overheated', 'psu-overcurrent', 'psu-input', 'psu-output', 'psu-fault', 'too-cold'] as const),
    ...(['coolant-flow', 'environment-hot', 'environment-humid', 'temperature-fault'] as const),
  ])('never cycles the power of %s', (code) => {
    expect(FAULTS[code].powerCycle).toBe('never');
  });

  it.each([
    ...(['board-lost', 'board-eeprom', 'board-fault', 'chips-lost', 'chip-errors', 'chip-fault'] as const),
    ...(['hashrate-low', 'psu-communication', 'unknown'] as const),
  ])('may cycle the power of %s', (code) => {
    expect(FAULTS[code].powerCycle).toBe('may');
  });

  it.each(['overheated', 'chip-overheated', 'too-cold', 'psu-overcurrent', 'fan-lost', 'coolant-flow'] as const)(
    'never starts the mining program anew into %s',
    (code) => {
      expect(FAULTS[code].restart).toBe('never');
    },
  );

  it('lets a restart try what the maker says a reboot heals', () => {
    expect(FAULTS['psu-output'].restart).toBe('may');
  });
});

describe("a family's own codes", () => {
  const tables = DRIVERS.flatMap(({ id, errors }) => (errors ? [{ id, errors }] : []));

  it.each(tables)('of $id mean one thing each and have a message', ({ errors }) => {
    const rows = Object.values(errors).flatMap((messages) => Object.entries(messages));
    expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
    for (const [, message] of rows) expect(message.trim()).not.toBe('');
  });

  it('are told of Whatsminer and Antminer', () => {
    expect(tables.map(({ id }) => id)).toEqual(expect.arrayContaining(['antminer', 'whatsminer']));
  });
});

import { expect, it } from 'vitest';
import { AgentMemory } from '../../../core/wire/snmp-memory.ts';

const OIDS = Array.from({ length: 60 }, (_, i) => `1.3.6.1.4.1.13742.6.5.4.3.1.4.1.${i + 1}.1`);
const HOUR = 3_600_000;

it('asks the same list by the same GETs until something was learnt', () => {
  const memory = new AgentMemory(() => 0);
  const first = memory.getsFor(OIDS, '2c');
  expect(first.map((get) => get.length)).toEqual([50, 10]);
  expect(memory.getsFor(OIDS, '2c')).toBe(first);
  memory.learnValues(
    OIDS,
    OIDS.map(() => 7),
  );
  expect(memory.getsFor(OIDS, '2c')).toBe(first);
});

it.each<[string, (memory: AgentMemory) => void, number[]]>([
  ['that an object is missing', (memory) => memory.lacks(OIDS[5] ?? ''), [50, 9]],
  ['that an answer was too big', (memory) => memory.tooMany(50), [25, 25, 10]],
  // 60 octets around it all, 926 for the text and 26 for each number: 16 objects stay below 1400.
  ['how long the texts are', (memory) => memory.learnValues(OIDS, [Buffer.alloc(900)]), [16, 44]],
])('asks otherwise once it was learnt %s', (_, learn, sizes) => {
  const memory = new AgentMemory(() => 0);
  memory.getsFor(OIDS, '2c');
  learn(memory);
  expect(memory.getsFor(OIDS, '2c').map((get) => get.length)).toEqual(sizes);
});

it('forgets what is missing after an hour, and asks for one object where all are missing', () => {
  let now = 0;
  const memory = new AgentMemory(() => now);
  for (const oid of OIDS) memory.lacks(oid);
  expect(memory.getsFor(OIDS, '2c')).toEqual([[OIDS[0]]]);
  now = HOUR;
  expect(memory.getsFor(OIDS, '2c').flat()).toEqual(OIDS);
});

it('asks for an object once that is named twice', () => {
  const memory = new AgentMemory(() => 0);
  expect(memory.getsFor(['1.3.6.1.1', '1.3.6.1.2', '1.3.6.1.1'], '2c')).toEqual([['1.3.6.1.1', '1.3.6.1.2']]);
});

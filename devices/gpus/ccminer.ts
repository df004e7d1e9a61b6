import { ccminerDriver } from '../gpu-engines/ccminer-driver.ts';

/** Those that have a driver of their own, and those that are no cards at all. */
const OTHERS = /^(?:t-rex|zealot|z-?enemy|zjazz|cryptodredge|cpuminer|multiminer)/i;

/** ccminer and its forks (Nevermore, Suprminer, KlausT's, tpruvot's …): text over TCP, one command a connection. */
export default ccminerDriver({
  id: 'ccminer',
  title: 'ccminer and its forks',
  models: ['ccminer', 'Nevermore', 'Suprminer', 'VerusMiner'],
  isName: (name) => name !== '' && !OTHERS.test(name),
  tells: 'protocol',
});

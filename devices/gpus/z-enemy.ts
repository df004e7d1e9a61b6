import { ccminerDriver } from '../gpu-engines/ccminer-driver.ts';

/** Z-Enemy, which calls itself zealot and its version "enemy-1.17". */
export default ccminerDriver({
  id: 'z-enemy',
  title: 'Z-Enemy',
  isName: (name) => /^(?:zealot|z-?enemy)/i.test(name),
  finish: (rig) => ({ ...rig, software: 'z-enemy', version: rig.version?.replace(/^enemy-/, '') }),
});

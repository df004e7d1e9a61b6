import { ccminerDriver } from '../gpu-engines/ccminer-driver.ts';

/** zjazz: "zjazz_cuda_win". It lists its cards under a command of its own and has no sensors. */
export default ccminerDriver({
  id: 'zjazz',
  title: 'zjazz',
  isName: (name) => /^zjazz/i.test(name),
  finish: (rig) => ({ ...rig, software: rig.software.replace(/_(?:win|linux)\w*$/i, '') }),
  cards: 'gpus',
});

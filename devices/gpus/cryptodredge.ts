import { ccminerDriver } from '../gpu-engines/ccminer-driver.ts';

/** CryptoDredge with `--api-type ccminer-tcp`. */
export default ccminerDriver({
  id: 'cryptodredge',
  title: 'CryptoDredge',
  inferred: true,
  isName: (name) => /^cryptodredge/i.test(name),
  finish: (rig) => ({ ...rig, software: 'CryptoDredge' }),
});

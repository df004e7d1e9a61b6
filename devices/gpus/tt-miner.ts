import { claymoreDriver } from '../gpu-engines/claymore-driver.ts';

/** TT-Miner: "TT-Miner/2.2.5", rates in single hashes. */
export default claymoreDriver({
  id: 'tt-miner',
  title: 'TT-Miner',
  software: 'TT-Miner',
  inferred: true,
  isName: (name) => /^TT-Miner/i.test(name),
});

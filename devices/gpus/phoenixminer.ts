import { CLAYMORE_CONTROL, claymoreDriver } from '../gpu-engines/claymore-driver.ts';

/** PhoenixMiner: "PM 5.7b - ETH". */
export default claymoreDriver({
  id: 'phoenixminer',
  title: 'PhoenixMiner',
  software: 'PhoenixMiner',
  isName: (name) => /^PM /.test(name),
  control: CLAYMORE_CONTROL,
});

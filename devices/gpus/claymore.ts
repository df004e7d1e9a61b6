import { CLAYMORE_CONTROL, claymoreDriver } from '../gpu-engines/claymore-driver.ts';

/** Claymore's miners of ETH (alone or with a second coin), ZEC and XMR: "11.8 - ETH". */
export default claymoreDriver({
  id: 'claymore',
  title: "Claymore's miners",
  software: 'Claymore',
  models: ['Claymore Dual', 'Claymore ZEC', 'Claymore XMR', 'Claymore NeoScrypt'],
  isName: (name) => /^v?\d[\w.]* - [A-Z]+/.test(name),
  control: CLAYMORE_CONTROL,
});

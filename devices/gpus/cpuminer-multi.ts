import { cpuminerDriver } from '../gpu-engines/cpuminer-driver.ts';

/** cpuminer-multi, multiminer and what else calls itself a cpuminer. */
export default cpuminerDriver({
  id: 'cpuminer-multi',
  title: 'cpuminer-multi',
  models: ['cpuminer-multi', 'multiminer', 'cpuminer'],
  name: /^(?:cpuminer(?!-opt)|multiminer)/i,
});

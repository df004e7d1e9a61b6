import { cpuminerDriver } from '../gpu-engines/cpuminer-driver.ts';

/** cpuminer-opt: processors alone. */
export default cpuminerDriver({ id: 'cpuminer-opt', title: 'cpuminer-opt', name: /^cpuminer-opt/i });

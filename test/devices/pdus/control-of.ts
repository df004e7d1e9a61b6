import type { Questions } from '../../../core/wire/request.ts';
import { askAll, type Send } from '../../../devices/converse.ts';
import type { Answers, Driver, OutletState } from '../../../devices/driver.ts';

/** What a driver can do to a PDU of which this is known. Fails for a driver that switches no outlets. */
export function controlOf(driver: Driver, known: Answers<Questions> = {}) {
  const { outlet: control, renamePdu } = driver.control ?? {};
  if (control === undefined) throw new Error(`${driver.id} has no control of outlets`);
  const { cycle, rename } = control;
  return {
    ask: (outlet: string) => control.ask(outlet, known),
    read: (answers: Answers<Questions>) => control.read(answers, known),
    turn: (outlet: string, to: 'on' | 'off') => control.turn(outlet, to, known),
    ...(cycle && { cycle: (outlet: string) => cycle(outlet, known) }),
    ...(rename && { rename: (outlet: string, name: string) => rename(outlet, name, known) }),
    ...(renamePdu && { renamePdu: (name: string) => renamePdu(name, known) }),
  };
}

/** The same, of what the device says of this outlet now. */
export async function learnedControlOf(driver: Driver, outlet: string, send: Send) {
  const { answers } = await askAll(driver.control?.outlet?.learn?.(outlet) ?? {}, send);
  return controlOf(driver, answers);
}

/** What the control reads of an outlet. */
export async function stateOf(driver: Driver, outlet: string, send: Send): Promise<OutletState> {
  const control = await learnedControlOf(driver, outlet, send);
  return control.read((await askAll(control.ask(outlet), send)).answers);
}

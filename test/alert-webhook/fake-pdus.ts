import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { type Wire, WireError, type WireReason } from '../../core/wire/wire.ts';
import { type Answers, type Driver, defineDriver, type OutletControl, type OutletState } from '../../devices/driver.ts';

/** An outlet with a relay, a meter and what may be wrong with it. */
export interface FakeOutlet {
  on: boolean;
  switchedAt: number;
  watts: number;
  switchable?: boolean;
  suspended?: boolean;
  /** Power flows whatever the relay says. */
  welded?: boolean;
  cycleOffSeconds: number;
  name?: string;
  blocked?: string;
}

/** PDUs in memory behind a wire. Real time; `cycleMs` is how long a native cycle keeps an outlet off. */
export class FakePdus {
  readonly outlets = new Map<string, FakeOutlet>();
  /** Every SET that was carried out, as `cycle pdu-1/1`. */
  readonly deeds: string[] = [];
  /** What the next SETs answer instead of done; `executes`: it happens all the same. */
  trouble?: { reason: WireReason; executes: boolean; code?: number };
  silent = false;
  /** The name of the PDUs themselves. */
  pduName = 'left';
  /** How many characters of a name are kept. */
  longestName = 20;
  /** Commands no longer bring an outlet on; a person at the PDU can. */
  staysOff = false;
  /** Where `row-pdu` says that an outlet stands, which is where commands to it must go; undefined: it does not say. */
  rowOf: (place: string) => string | undefined = (place) => place;
  tellsSwitchTime = true;
  cycleMs = 60;
  #clock = 1_800_000_000;
  onPower: (place: string, on: boolean) => void = () => undefined;

  add(pdu: string, outlet: string, state: Partial<FakeOutlet> = {}): FakeOutlet {
    const made = { on: true, switchedAt: 1_700_000_000, watts: 3000, cycleOffSeconds: 30, ...state };
    this.outlets.set(`${pdu}/${outlet}`, made);
    return made;
  }

  outlet(place = 'pdu-1/1'): FakeOutlet {
    const outlet = this.outlets.get(place);
    if (outlet === undefined) throw new WireError('refused', `noSuchName ${place}`);
    return outlet;
  }

  switch(place: string, on: boolean): void {
    const outlet = this.outlet(place);
    if (outlet.on === on) return;
    outlet.on = on;
    this.#clock += 7;
    outlet.switchedAt = this.#clock;
    this.onPower(place, on);
  }

  readonly wire: Wire = async (request, to) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.silent) throw new WireError('timeout', `${to.host} is silent`);
    if (request.via !== 'http') throw new WireError('unexpected-answer', 'not a question of these tests');
    const [verb = '', place = '', ...words] = request.path.split(' ');
    if (verb === 'row') return new Answer({ row: this.rowOf(place) });
    if (request.writes !== true) return new Answer(place === 'itself' ? { name: this.pduName } : this.stateOf(place));
    const trouble = this.trouble;
    if (trouble === undefined || trouble.executes) this.deed(verb, place, words.join(' '));
    if (trouble)
      throw new WireError(trouble.reason, 'trouble', trouble.code === undefined ? {} : { code: trouble.code });
    return new Answer({});
  };

  private deed(verb: string, place: string, name: string): void {
    this.deeds.push(`${verb} ${place}${name && ` ${name}`}`);
    if (verb === 'rename') {
      const kept = name.slice(0, this.longestName);
      if (place === 'itself') this.pduName = kept;
      else this.outlet(place).name = kept;
      return;
    }
    if (['reboot', 'restart-mining', 'pause', 'resume', 'light'].includes(verb)) return;
    if (verb !== 'on' || !this.staysOff) this.switch(place, verb === 'on');
    if (verb === 'cycle' && !this.staysOff) setTimeout(() => this.switch(place, true), this.cycleMs);
  }

  private stateOf(place: string): OutletState {
    const { on, switchedAt, watts, welded, cycleOffSeconds, name, blocked, ...rest } = this.outlet(place);
    const { switchable = true, suspended = false } = rest;
    return {
      state: on ? 'on' : 'off',
      watts: on || welded ? watts : 0,
      ...(this.tellsSwitchTime ? { switchedAt } : {}),
      switchable,
      suspended,
      cycleOffSeconds,
      ...(name === undefined ? {} : { name }),
      ...(blocked === undefined ? {} : { blocked }),
    };
  }

  drivers(): Driver[] {
    return [
      TEST_PDU,
      { ...TEST_PDU, id: 'plain-pdu', control: { outlet: outletControl(false) } },
      { ...TEST_PDU, id: 'row-pdu', control: { outlet: IN_ROWS } },
      TEST_MINER,
    ];
  }
}

const ask = (path: string) => ({ via: 'http', method: 'GET', path }) as const;
const write = (path: string) => ({ via: 'http', method: 'POST', path, writes: true }) as const;
type Find = (outlet: string, known: Answers<Questions>) => string;
/** `test-pdu` names its outlets `pdu-1/1`, as the fake PDUs do. */
const outletControl = (native: boolean, at: Find = (outlet) => outlet): OutletControl => ({
  ask: (outlet, known) => ({ state: ask(`state ${at(outlet, known)}`) }),
  read: (answers) => answers['state']?.value as OutletState,
  turn: (outlet, to, known) => write(`${to} ${at(outlet, known)}`),
  ...(native ? { cycle: (outlet, known) => write(`cycle ${at(outlet, known)}`) } : {}),
  ...(native ? { rename: (outlet, name, known) => write(`rename ${at(outlet, known)} ${name}`) } : {}),
});
/** Outlets that are looked up before each request. */
const IN_ROWS: OutletControl = {
  learn: (outlet) => ({ row: ask(`row ${outlet}`) }),
  ...outletControl(true, (outlet, { row }) => {
    const told = row?.str('row');
    if (told === undefined) throw new Error(`outlet "${outlet}": the PDU does not say where it stands`);
    return told;
  }),
};
const factsOf = (name: string | undefined) => (name === undefined ? {} : { name });
const nothing = { ask: {}, read: () => ({ readings: [], facts: {}, operation: 'unknown' as const }), models: [] };
const TEST_PDU = defineDriver({
  ...nothing,
  id: 'test-pdu',
  kind: 'pdu',
  title: 'PDU in memory',
  ask: { name: ask('name itself') },
  read: ({ name }) => ({ readings: [], facts: factsOf(name.str('name')), operation: 'operating' }),
  control: { outlet: outletControl(true), renamePdu: (name) => write(`rename itself ${name}`) },
});
const TEST_MINER = defineDriver({
  ...nothing,
  id: 'test-miner',
  kind: 'miner',
  title: 'miner in memory',
  control: {
    reboot: () => write('reboot m1'),
    restartMining: () => write('restart-mining m1'),
    pause: () => write('pause m1'),
    resume: () => write('resume m1'),
    locate: (on) => write(`light m1 ${on ? 'on' : 'off'}`),
  },
});

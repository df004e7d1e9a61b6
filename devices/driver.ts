import type { DeviceKind } from '../core/farm/device.ts';
import type { Observation } from '../core/farm/sample.ts';
import type { Answer } from '../core/wire/answer.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import type { VendorErrors } from './vendor-errors.ts';

/** The answers to named questions. A question that was refused or not answered reads as `Answer.none`. */
export type Answers<Q extends Questions> = { readonly [K in keyof Q]: Answer };

/**
 * A way of telling a family apart from others: one request and what to look for in its answer. `tells` says what a yes
 * is worth: the firmware named itself (unless said), only the `make` of the hardware was named, or it only speaks the
 * same `protocol`. Believed in this order; `devices/detection.ts` has the questions that drivers share.
 */
export interface Detection {
  ask: Request;
  is(answer: Answer): boolean;
  tells?: 'make' | 'protocol';
}

/** What a PDU says of one outlet right now. Undefined was not said; `state` unknown is never off. */
export interface OutletState {
  state: 'on' | 'off' | 'unknown';
  watts?: number;
  /** When the relay last moved, unix seconds by the PDU's own clock. */
  switchedAt?: number;
  switchable?: boolean;
  /** Kept off by the PDU itself after a breaker trip. */
  suspended?: boolean;
  /** Why the PDU will not switch this outlet now, in words: locked, inhibited, load shedding … */
  blocked?: string;
  name?: string;
  /** How long a native cycle keeps this outlet off. */
  cycleOffSeconds?: number;
}

/**
 * How a PDU's outlets are watched and switched, one by one: a group of outlets may feed machines that nobody asked
 * about. All are requests; none is sent here. `known` is what `learn` was answered just before, empty without it. What
 * names no outlet for certain is refused by an Error that says why.
 */
export interface OutletControl {
  /**
   * What the requests for an outlet follow from, such as the row in which it stands. Few questions: they are asked anew
   * before each request, so that no command goes to where the outlet was once.
   */
  learn?(outlet: string): Questions;
  ask(outlet: string, known: Answers<Questions>): Questions;
  read(answers: Answers<Questions>, known: Answers<Questions>): OutletState;
  turn(outlet: string, to: 'on' | 'off', known: Answers<Questions>): Request;
  /** The device's own off-wait-on: power returns even if we die in between. Absent where the device has none. */
  cycle?(outlet: string, known: Answers<Questions>): Request;
  rename?(outlet: string, name: string, known: Answers<Questions>): Request;
}

/**
 * What can be done to a device; absent means that the family cannot. `known` is what was learned of the device, for
 * families whose firmware generations take different commands (WhatsMiner); most drivers leave it out.
 */
export interface Control {
  restartMining?(known: Answers<Questions>): Request;
  reboot?(known: Answers<Questions>): Request;
  pause?(known: Answers<Questions>): Request;
  resume?(known: Answers<Questions>): Request;
  powerLimit?(watts: number, known: Answers<Questions>): Request;
  locate?(on: boolean, known: Answers<Questions>): Request;
  /** Sets the name of a PDU itself, which its driver reads as the fact `name`. */
  renamePdu?(name: string, known: Answers<Questions>): Request;
  outlet?: OutletControl;
}

/** Another program that answers on the same rig, by the name under which the endpoint knows it. */
export interface RigProgram {
  name: string;
  driver: Driver;
}

/**
 * All that is known about one family of devices: a value, not a class. `learn` is asked once and then rarely (scales,
 * names, capabilities), `ask` on every poll, `read` is pure. A firmware's difference replaces single questions or
 * readers, never a whole driver.
 */
export interface Driver<L extends Questions = Questions, Q extends Questions = Questions> {
  id: string;
  kind: DeviceKind;
  title: string;
  models: readonly string[];
  /**
   * What a driver of rigs tells besides others on the same rig: `system` is an operating system, which repeats what
   * mining programs say; `cards` has sensors of cards and mines nothing. A mining program unless said.
   */
  tells?: 'system' | 'cards';
  /** The other programs of this rig: devices/rig-programs.ts puts them there, for one device of the inventory. */
  programs?: readonly RigProgram[];
  /** Any one of them is enough. */
  detect?: readonly Detection[];
  learn?: L;
  /**
   * What can be asked only with what is already known, where a device names its own objects: all the questions that
   * follow from `known`, of which those that were asked before are left out. Asked after `learn`, again and again
   * until no new question follows.
   */
  learnMore?(known: Answers<Questions>): Questions;
  /** How long what was learned holds, in seconds; an hour unless said. */
  learnEverySeconds?: number;
  ask: Q | ((known: Answers<L>) => Q);
  read(answers: Answers<Q>, known: Answers<L>): Observation;
  control?: Control;
  /** The firmware's own error codes that `read` knows, for docs/errors.md. */
  errors?: VendorErrors;
}

/** Gives a driver its types; the registry then holds it as a plain Driver. */
export function defineDriver<const L extends Questions, const Q extends Questions>(driver: Driver<L, Q>): Driver {
  return driver as unknown as Driver;
}

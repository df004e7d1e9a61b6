import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { idOf, rowsOf } from '../../servertech/identifiers.ts';
import { amount, hundredths } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { type Known, MONITORED } from './learn.ts';

/** st4OcpStatus normal(0), breakerTripped(12), fuseBlown(13); what else DeviceStatus knows tells neither. */
const CLOSED: Readonly<Record<number, number>> = { 0: 1, 12: 0, 13: 0 };

function ocpsOf({ ocps }: Known): string[] {
  return rowsOf(ocps, 3, 'label', 'capacity');
}

function branchesOf({ branches }: Known): string[] {
  return rowsOf(branches, 3, 'label', 'ocp');
}

export function askBreakers(known: Known): string[] {
  return [
    ...ocpsOf(known).map((index) => `${MONITORED.ocp}.1.${index}`),
    ...branchesOf(known).map((index) => `${MONITORED.branch}.3.${index}`),
  ];
}

export function readBreakers(answer: Answer, known: Known): Reading[] {
  return ocpsOf(known).flatMap((index) => {
    const breaker = idOf(index);
    const texts = { label: text(known.ocps, 'label', index), name: undefined };
    const status = integer(answer, `${MONITORED.ocp}.1.${index}`);
    return [
      reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
      reading('pdu.breaker_closed', status === undefined ? undefined : CLOSED[status], { breaker }),
      reading('pdu.breaker_current', currentOf(answer, known, index), { breaker }),
      reading('pdu.breaker_rated_current', amount(known.ocps, 'capacity', index) || undefined, { breaker }),
    ];
  });
}

/** Currents are measured in the branches behind a protector. Poles of one protector do not add up: the largest counts. */
function currentOf(answer: Answer, known: Known, ocp: string): number | undefined {
  const branches = branchesOf(known).filter((branch) => isBehind(known, branch, ocp));
  const currents = branches.map((branch) => amount(answer, `${MONITORED.branch}.3.${branch}`));
  const said = currents.filter((current) => current !== undefined);
  return said.length === 0 || said.length < currents.length ? undefined : hundredths(Math.max(...said));
}

/** By st4BranchOcpID; where it is silent, a branch and its protector carry the same label. */
function isBehind({ branches, ocps }: Known, branch: string, ocp: string): boolean {
  const id = text(branches, 'ocp', branch);
  if (id !== undefined) return id === idOf(ocp);
  const label = text(branches, 'label', branch);
  return label !== undefined && label === text(ocps, 'label', ocp);
}

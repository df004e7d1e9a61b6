import type { Rig } from '../../../core/farm/rig.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { total, unitOf } from '../../gpu-engines/amounts.ts';

/** lolMiner up to 0.5: cards are members "GPU0", rates are texts and a blank where a window is not full. */
export function greetingRig(said: Answer): Rig {
  const cards = said.entries().flatMap(([name, card]): [number, Answer][] => {
    const number = /^GPU(\d{1,3})$/.exec(name)?.[1];
    return number === undefined ? [] : [[Number(number), card]];
  });
  const name = said.str('Algorithm');
  return {
    software: 'lolMiner',
    algorithms: [
      {
        name,
        hashrateHs: rate(said, 'TotalSpeed') ?? total(cards.map(([, card]) => rate(card, 'Speed'))),
        unit: unitOf(name),
        pool: { url: said.str('ConnectedPool'), user: said.str('ConnectedUser') },
      },
    ],
    devices: cards
      .sort(([a], [b]) => a - b)
      .map(([index, card]) => ({ index, kind: 'gpu', name: card.str('Name'), hashratesHs: [rate(card, 'Speed')] })),
  };
}

function rate(said: Answer, name: string): number | undefined {
  return said.num(`${name}(5s)`) ?? said.num(`${name}(60s)`);
}

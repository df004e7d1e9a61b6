import type { Answer } from '../../core/wire/answer.ts';
import { cardsAt } from './mapped-rig.ts';
import type { MappedQuestion, Mapping } from './mapping.ts';
import { isOrder, isOrderPage } from './orders.ts';
import { isOfCard, placeOf, readAt } from './place.ts';

/** What a schema cannot say of a mapping, by where it stands in it. */
export interface MappingProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

const FORMS = ['http', 'cgminer', 'json', 'text', 'claymore'] as const satisfies readonly (keyof MappedQuestion)[];

/** Questions that are none or that order something, places that cannot be read, a name that is another driver's. */
export function checkMapping(mapping: Mapping, taken: readonly string[] = []): MappingProblem[] {
  const { name, ask, port } = mapping;
  const needsPort = Object.values(ask).some(({ cgminer }) => cgminer === undefined);
  return [
    ...(taken.includes(name)
      ? [{ path: ['name'], found: `"${name}", which another driver is called`, expected: 'a name of its own' }]
      : []),
    ...(needsPort && port === undefined
      ? [{ path: ['port'], found: 'nothing', expected: "the port of the program's API, from 1 to 65535" }]
      : []),
    ...Object.entries(ask).flatMap(([key, question]) => questionProblems(question, ['ask', key])),
    ...placesIn(mapping).flatMap((each) => placeProblems(each, Object.keys(ask))),
  ];
}

function questionProblems(question: MappedQuestion, path: string[]): MappingProblem[] {
  const forms = FORMS.filter((form) => question[form] !== undefined);
  if (forms.length !== 1) {
    const found = forms.length === 0 ? 'none of them' : `${forms.join(' and ')} together`;
    return [{ path, found, expected: `exactly one of ${FORMS.join(', ')}` }];
  }
  const [form] = forms;
  const { http, json } = question;
  const word = form === 'json' ? String(json?.['method'] ?? json?.['command'] ?? '') : String(question[form as 'text']);
  const orders = http === undefined ? isOrder(word) : isOrderPage(http);
  if (!orders) return [];
  return [
    { path: [...path, form ?? ''], found: `"${word}", which orders something`, expected: 'a question that only reads' },
  ];
}

interface Written {
  path: (string | number)[];
  text: string;
  inCards: boolean;
}

/** Every place that is written in a mapping. */
function placesIn({ algorithms, cards, recognise = [], ...mapping }: Mapping): Written[] {
  const { version, uptime, started, paused, power } = mapping;
  const { each, ...ofCards } = cards ?? { each: undefined };
  return [
    ...written({ version, uptime, started, paused, power }, [], false),
    ...recognise.map((text, at) => ({ path: ['recognise', at], text, inCards: false })),
    ...algorithms.flatMap((algorithm, at) => written({ ...algorithm }, ['algorithms', at], false)),
    ...(each === undefined ? [] : [{ path: ['cards', 'each'], text: each, inCards: false }]),
    ...written(ofCards, ['cards'], true),
  ];
}

function written(values: object, path: (string | number)[], inCards: boolean): Written[] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]): Written[] => {
    if (key === 'kind') return [];
    if (typeof value === 'string') return [{ path: [...path, key], text: value, inCards }];
    if (Array.isArray(value)) return written({ ...value }, [...path, key], inCards);
    if (typeof value !== 'object' || value === null) return [];
    const { at, unitAt } = value as { at?: string; unitAt?: string };
    return Object.entries({ at, unitAt }).flatMap(([name, text]) =>
      text === undefined ? [] : [{ path: [...path, key, name], text, inCards }],
    );
  });
}

function placeProblems({ path, text, inCards }: Written, questions: readonly string[]): MappingProblem[] {
  const place = placeOf(text);
  const found = `"${text}"`;
  if (!place) return [{ path, found, expected: `a place as ${questions[0]}.key.0.key` }];
  if (isOfCard(place) && !inCards)
    return [
      { path, found: `${found}, which is of one card`, expected: `a place as ${questions[0]}.key, or under cards` },
    ];
  const { question } = place;
  if (question === undefined || questions.includes(question)) return [];
  return [
    {
      path,
      found: `${found}, which begins with no question`,
      expected: `one of ${questions.join(', ')} before the first dot${inCards ? ', or a dot to begin with for what stands in the card' : ''}`,
    },
  ];
}

/** Places at which nothing stood in these answers; of cards, where no card has it. */
export function unmetPlaces(
  mapping: Mapping,
  answers: Readonly<Record<string, Answer>>,
): { path: string; text: string }[] {
  const cards = mapping.cards ? cardsAt(mapping.cards.each, answers) : [];
  const stands = ({ text, inCards }: Written) => {
    const place = placeOf(text);
    if (!place) return false;
    return inCards && cards.length > 0
      ? cards.some((said, number) => readAt(place, answers, { said, number }).length > 0)
      : readAt(place, answers).length > 0;
  };
  return placesIn(mapping)
    .filter((each) => !stands(each))
    .map(({ path, text }) => ({ path: path.join('.'), text: `"${text}"` }));
}

const NO_PSU = 'No simulated miner tells the temperature of its power supply.';
const NO_LIQUID = 'No simulated miner is cooled by liquid.';
const SENSORS_TELL_LESS = 'The sensors of the simulated PDU measure neither air flow nor dew point.';

/**
 * Why a question of a page has no answer on the simulated farm, by `<uid>: <title of the panel> <name of the query>`.
 * One that has an answer after all fails the check.
 */
export const EMPTY_BY_DESIGN: ReadonlyMap<string, string> = new Map([
  ['logixx-miner: Air, water and power supply B', NO_LIQUID],
  ['logixx-miner: Air, water and power supply E', NO_PSU],
  ['logixx-miner: Mains over time A', 'No simulated miner tells the voltage at its power supply.'],
  ['logixx-pdu: Residual current A', 'No simulated PDU measures residual current.'],
  ['logixx-errors: Parts missing B', 'No simulated miner loses single chips.'],
  ['logixx-temperature: Hottest miners G', NO_PSU],
  ['logixx-temperature: All sensors C', SENSORS_TELL_LESS],
  ['logixx-temperature: All sensors D', SENSORS_TELL_LESS],
  ['logixx-temperature: Liquid A', NO_LIQUID],
  ['logixx-temperature: Liquid B', NO_LIQUID],
  ['logixx-temperature: Liquid C', NO_LIQUID],
  ['logixx-temperature: Liquid D', NO_LIQUID],
  ['logixx-temperature: Liquid rows', NO_LIQUID],
]);

/** The same of docs/promql.md, by `promql.md: <number>. <question>`. */
export const EMPTY_IN_DOCUMENT: ReadonlyMap<string, string> = new Map();

import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { defineDriver } from '../driver.ts';
import { readBosminer } from './braiins/bosminer.ts';
import { control } from './braiins/control.ts';
import { ERRORS } from './braiins/error-table.ts';
import { readGraphql } from './braiins/graphql.ts';
import { ask, isGraphql, isRest, LEARN, learnMore } from './braiins/questions.ts';
import { readRest } from './braiins/rest.ts';

/**
 * Braiins OS and OS+ on Antminers, and Braiins' own mini miners, in its three dialects, the newest first: REST (25.07 and
 * later; wants a login), GraphQL (21.09 to 25.05; reads need none), BOSminer's commands on port 4028 (before; and where the
 * others do not answer). One that cannot log in to REST is read in an older dialect as far as it answers.
 *
 * REST spreads over ten questions what a poll needs. Three of them are asked each time (state, work, boards); fans,
 * pools, tuner, fault light and the log of errors are those of at most two minutes ago. GraphQL does not tell a pause.
 */
export default defineDriver({
  id: 'braiins',
  kind: 'miner',
  title: 'Braiins OS (BOS, BOS+), Braiins mini miners',
  models: [
    'Antminer S9',
    'Antminer S17',
    'Antminer S19',
    'Antminer S19 XP',
    'Antminer S19k Pro',
    'Antminer S21',
    'Antminer S21 Pro',
    'Antminer T17',
    'Antminer T19',
    'Antminer T21',
    'BMM 100',
    'BMM 101',
  ],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'BOSMINER') || says(version, 'BOSER') },
    { ask: PAGE, is: (page) => pageSays(page, 'Braiins OS') },
  ],
  learn: LEARN,
  learnMore,
  learnEverySeconds: 120,
  ask,
  read: (answers, known) => {
    if (isRest(known)) return readRest(answers, known);
    return isGraphql(known) ? readGraphql(answers, known) : readBosminer(answers, known);
  },
  control,
  errors: ERRORS,
});

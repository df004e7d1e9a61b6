import type { Answer } from '../core/wire/answer.ts';
import type { Request } from '../core/wire/request.ts';

/*
 * How a driver writes its detections
 *
 * - Any one of `detect` is enough, so each must be true of the family alone. `is` is pure, never throws, and takes any
 *   answer: a wrong shape, Answer.none, a page of another make.
 * - Ask what others ask too: VERSION, DEVDETAILS and PAGE cost one exchange however many drivers look at the answer,
 *   because equal requests are asked once. They are asked before all others. A question of one's own is for families
 *   that these three do not tell apart; prefer one that needs no credentials, and mark it `optional`.
 * - `says(answer, 'LUXMINER')` looks for a marker in all that an answer of 4028 holds, in any case of letters;
 *   `pageSays(answer, 'AnthillOS')` in the text of a page, `pageWants(answer, 'antMiner')` in the realm of its login.
 * - `tells` says how much a yes is worth. Without it, the firmware has named itself and the search is over. With
 *   `tells: 'make'` only the maker of the hardware is named, which custom firmware names as well ("Antminer" stands in
 *   LuxOS' reply too): it is believed when no firmware has named itself in any answer. With `tells: 'protocol'` nothing is
 *   named, it only speaks so (a generic cgminer, a login page that two makes share): believed last.
 *   So no driver lists the markers of others. Of two with the same worth the first by driver id wins; do not rely on it.
 * - A question whose port is closed, or where nobody spoke at all, is not asked; the detection is then false. A refusal
 *   that tells the family (WhatsMiner says no to `version`, in its own words) is not an answer: ask something it knows.
 *
 *   detect: [
 *     { ask: VERSION, is: (version) => says(version, 'LUXMINER') },
 *     { ask: PAGE, is: (page) => pageSays(page, 'Luxor Firmware') },
 *   ],
 */

/** `version` over 4028: most firmware names itself in the keys or the text of its reply. */
export const VERSION: Request = { via: 'cgminer', command: 'version' };

/** `devdetails` over 4028: the driver ("bitmicro") and the model of each board. Stock Antminer of the S19 generation refuses it. */
export const DEVDETAILS: Request = { via: 'cgminer', command: 'devdetails' };

/** The first page of the web interface, whatever its status; redirects are not followed and no credentials are shown. */
export const PAGE: Request = { via: 'http', method: 'GET', path: '/', page: true };

/** True when the marker stands anywhere in what was answered, keys included, in any case of letters. */
export function says(answer: Answer, marker: string): boolean {
  return (JSON.stringify(answer.value) ?? '').toUpperCase().includes(marker.toUpperCase());
}

/** True when the text of a page (`page: true`) holds the marker exactly so. */
export function pageSays(page: Answer, marker: string): boolean {
  return page.str('text')?.includes(marker) === true;
}

/** True when the page wants a login for a realm that begins so: `Digest realm="antMiner Configuration"`. */
export function pageWants(page: Answer, realm: string): boolean {
  return page.list('challenges').some((challenge) => challenge.str()?.includes(`realm="${realm}`) === true);
}

/** True when the page points elsewhere, to an address that holds this: a location of `https://` or `/overview`. */
export function pagePointsTo(page: Answer, place: string): boolean {
  return page.str('location')?.includes(place) === true;
}

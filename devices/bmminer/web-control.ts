import { cgi } from '../cgi-page.ts';
import type { Control } from '../driver.ts';

/** What Bitmain's web pages can do, which firmware built on them keeps. */
export const webControl: Control = {
  reboot: () => ({ ...cgi('reboot'), writes: true }),
  locate: (on) => ({ ...cgi('blink'), method: 'POST', body: { blink: on }, writes: true }),
};

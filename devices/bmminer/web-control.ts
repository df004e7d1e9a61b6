import type { Control } from '../driver.ts';

/** What Bitmain's web pages can do, which firmware built on them keeps. */
export const webControl: Control = {
  reboot: () => ({ via: 'http', method: 'GET', path: '/cgi-bin/reboot.cgi', auth: 'digest', writes: true }),
  locate: (on) => ({
    via: 'http',
    method: 'POST',
    path: '/cgi-bin/blink.cgi',
    auth: 'digest',
    body: { blink: on },
    writes: true,
  }),
};

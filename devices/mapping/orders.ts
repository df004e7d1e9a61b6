const VERBS =
  'restart|reboot|stop|start|quit|exit|kill|shutdown|poweroff|pause\\w*|unpause|resume|enable\\w*|disable\\w*|set(?!tings)\\w*|' +
  'add\\w*|remove\\w*|delete\\w*|switch\\w*|save|zero|control\\w*|write\\w*|update|upgrade|free|reset|shuffle|exec\\w*';
const WORD = new RegExp(
  `^(?:miner[._]?|gpu|asc|pga|state[._]|device[._]|workers?[._]|algorithm[._])?(?:${VERBS})$|^miner_file$|` +
    '^gpu(?:fan|mem|engine|vddc|intensity|xintensity|rawintensity)$|^device[._]set\\b',
  'i',
);
const PAGE = new RegExp(
  `^/(?:[^?]*/)?(?:${VERBS}|rig_command|do-update|logout|lockminers|applyoc|watchdogreset)(?:[/?]|$)|^/config\\?`,
  'i',
);

/** Whether a method or word of a mining program's API is known to do something; what is asked must only read. */
export const isOrder = (word: string): boolean => WORD.test(word.trim().replace(/[|\r\n].*$/s, ''));

/** The same of the path of a GET: T-Rex, BzMiner and RainbowMiner take orders in GETs. */
export const isOrderPage = (path: string): boolean => PAGE.test(path);

import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

/**
 * One JSON line an event on stderr: `{ time, level, service, event, … }`. The event is a constant kebab-case text.
 * error: a person must act; warn: we worked around it; info: something changed; debug: the rest.
 */
export function openLog(service: string, level: string = process.env['LOGIXX_LOG_LEVEL'] ?? 'info'): Log {
  return pino(
    {
      level,
      base: { service },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** A log that keeps quiet, for tests and one-shot commands. */
export function quietLog(): Log {
  return pino({ level: 'silent' });
}

import { count, type Judge, step } from './step.ts';

const DAY_MS = 86_400_000;
const OLD_BACKUP_DAYS = 8;

const gateway: Judge = ({ hasGateway }) =>
  step(
    'gateway',
    'The way to alert-webhook',
    hasGateway ? 'configured' : 'not configured',
    hasGateway ? 'done' : 'missing',
    {
      next: 'Without it nobody can order anything here: give both the same key',
      command: 'openssl rand -hex 32 > secrets/orders',
      configuration:
        'alertWebhook:\n  gateway: { keyFile: secrets/orders }\nsidecar:\n  gateway: { keyFile: secrets/orders }',
    },
  );

const armed: Judge = ({ isArmed }) =>
  step(
    'armed',
    'Healing',
    isArmed === undefined
      ? 'Prometheus does not tell whether it is armed'
      : isArmed
        ? 'armed'
        : 'a dry run: nothing is switched',
    isArmed === undefined ? 'unknown' : isArmed ? 'done' : 'advised',
    {
      next: 'Look at what it would have done for some days, then arm it',
      page: 'remediation?tab=decisions',
      command: 'npx logixx replay --from -7d',
      configuration: 'alertWebhook:\n  armed: true',
    },
  );

const mail: Judge = ({ hasMail }) =>
  step('mail', 'Mail', hasMail ? 'configured' : 'not configured', hasMail ? 'done' : 'advised', {
    next: 'Without it nobody is invited, no password is reset, and no mention is told',
    configuration:
      'sidecar:\n  mail: { smtp: { host: mail.farm.example, user: logixx, passwordFile: secrets/mail }, from: logixx@farm.example }',
  });

const backup: Judge = ({ backedUpAt }, now) => {
  const days = backedUpAt === undefined ? undefined : Math.max(0, Math.floor((now - backedUpAt) / DAY_MS));
  const found = days === undefined ? 'never' : days === 0 ? 'within a day' : `${count(days, 'day')} ago`;
  const isFresh = days !== undefined && days < OLD_BACKUP_DAYS;
  return step('backup', 'Backup', found, isFresh ? 'done' : 'advised', {
    next: 'Make one each night, and keep it on another machine',
    command: 'npx logixx backup --to farm.tar.gz',
  });
};

const people: Judge = ({ people: many }) =>
  step(
    'people',
    'A second person',
    many === 1 ? 'one person may give orders' : `${many} people may give orders`,
    many > 1 ? 'done' : 'advised',
    {
      next: 'Who is asleep or on holiday cannot approve anything: invite somebody',
      page: 'users',
      command: 'npx logixx user add anna@farm.example --role operator',
    },
  );

/** Who may do what, who is told, and what is left after a fire. */
export const SERVICE_STEPS: readonly Judge[] = [gateway, armed, mail, backup, people];

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StackError } from './stack-error.ts';

export interface Binaries {
  prometheus: string;
  alertmanager: string;
}

/** Debian and Ubuntu call Alertmanager prometheus-alertmanager, everybody else alertmanager. */
const NAMES: Readonly<Record<keyof Binaries, readonly string[]>> = {
  prometheus: ['prometheus'],
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
};

const INSTALL = 'apt-get install -y prometheus prometheus-alertmanager';

/** Finds what the stack is made of on the PATH. Throws StackError with the one command that installs what is missing. */
export function findBinaries(path = process.env['PATH'] ?? ''): Binaries {
  const prometheus = findBinary(NAMES.prometheus, path);
  const alertmanager = findBinary(NAMES.alertmanager, path);
  if (prometheus && alertmanager) return { prometheus, alertmanager };
  const missing = [prometheus ? [] : ['Prometheus'], alertmanager ? [] : ['Alertmanager']].flat().join(' and ');
  throw new StackError(
    `${missing} not found on the PATH. On Debian or Ubuntu, as root, this installs both (once that is done, stop the\n` +
      `services that come with them: systemctl disable --now prometheus prometheus-alertmanager):\n\n  ${INSTALL}\n`,
  );
}

/** The first of the names that is an executable file on the path. */
export function findBinary(names: readonly string[], path = process.env['PATH'] ?? ''): string | undefined {
  const files = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder || '.', name)));
  return files.find(isExecutable);
}

/** Grafana's binary, in GRAFANA_HOME or on the PATH. */
export function findGrafana(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const home = env['GRAFANA_HOME'];
  return findBinary(
    ['grafana', 'grafana-server'],
    [...(home ? [join(home, 'bin')] : []), env['PATH'] ?? ''].join(delimiter),
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

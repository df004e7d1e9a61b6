import { readFileSync, realpathSync, statSync } from 'node:fs';

/** What is known of a file that holds a secret. */
export interface SecretFileState {
  path: string;
  /** As `stat` says. */
  mode: number;
  /** It stands on a file system that cannot be written here, as mounts of Kubernetes and Compose are. */
  readOnlyMount: boolean;
  /** The folder in which it stands is closed to all but its owner. */
  closedFolder: boolean;
}

/**
 * Why a file should be closed better, with what to do; undefined where it is closed. A file in a folder that nobody else
 * enters is closed, and so is one that a container mounts to be read: its mode is made by who mounts it.
 */
export function secretModeWarning({ path, mode, readOnlyMount, closedFolder }: SecretFileState): string | undefined {
  const rights = mode & 0o077;
  if (rights === 0 || readOnlyMount || closedFolder) return undefined;
  const who = rights & 0o007 ? 'everybody on this machine' : 'its group';
  const may = rights & 0o022 ? 'write' : 'read';
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return `"${path}" has mode ${octal}, so that ${who} can ${may} the secret; expected 0600: chmod 600 ${path}`;
}

/** The same of a file as it stands; undefined, too, where it cannot be looked at. */
export function looseSecretFile(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    const folder = statSync(real.slice(0, real.lastIndexOf('/')) || '/');
    return secretModeWarning({
      path,
      mode: statSync(real).mode,
      readOnlyMount: isReadOnly(real, mountsOfLinux()),
      closedFolder: (folder.mode & 0o011) === 0,
    });
  } catch {
    return undefined;
  }
}

/** Whether a path stands on a mount that is read-only, by the text of /proc/self/mounts. */
export function isReadOnly(path: string, mounts: string): boolean {
  const points = mounts.split('\n').flatMap((line) => {
    const [, point, , options = ''] = line.split(' ');
    if (point === undefined || !(path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)))
      return [];
    return [{ length: point.length, readOnly: options.split(',').includes('ro') }];
  });
  return points.reduce((best, each) => (each.length >= best.length ? each : best), { length: -1, readOnly: false })
    .readOnly;
}

function mountsOfLinux(): string {
  try {
    return readFileSync('/proc/self/mounts', 'utf8');
  } catch {
    return '';
  }
}

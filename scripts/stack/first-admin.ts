import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { user } from '../commands/user.ts';
import type { RunFolder } from './run-folder.ts';

export interface FirstAdmin {
  email: string;
  password: string;
}

const EMAIL = 'admin@demo.example';

/** Makes somebody who may log in to the sidecar of a simulated farm; the password stands in its run folder, too. */
export async function makeFirstAdmin(folder: RunFolder, configFile: string): Promise<FirstAdmin> {
  const password = randomBytes(12).toString('base64url');
  folder.write('admin-password', `${password}\n`);
  const [typed, said] = [new PassThrough(), new PassThrough()];
  typed.end(`${password}\n`);
  said.resume();
  const who = ['add', EMAIL, '--role', 'admin', '--name', 'Admin', '--password-stdin'];
  await user([...who, '--config', configFile], { in: typed, out: said });
  return { email: EMAIL, password };
}

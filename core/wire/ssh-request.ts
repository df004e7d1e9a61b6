/**
 * A command on a rig's operating system, as words and never as a line for a shell: the wire refuses a word that a shell
 * could take for anything but itself. What it prints is the answer, JSON (mended) or text, at most 1 MiB; an exit status
 * other than 0 is 'refused', unless `anyStatus` says that what was printed counts all the same. `hangsUp` as for cgminer.
 *
 * `greet` asks for nothing: who answers there, `{ identification, hostKey, keyType }`, without logging in.
 */
export type SshRequest = { via: 'ssh' } & (
  | { run: readonly string[]; anyStatus?: true; hangsUp?: true }
  | { greet: true }
);

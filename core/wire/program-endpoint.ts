import type { Request } from './request.ts';
import type { Endpoint } from './wire.ts';

/**
 * Where a request goes on a rig of several programs: to its program's own ports, with that program's credentials and no
 * others. Over SSH all of them are reached by one door, so there the rig's own port and credentials hold unless the
 * program has some.
 */
export function ofProgram(request: Request, to: Endpoint): Endpoint {
  if (request.program === undefined) return to;
  const { ports = {}, credentials } = to.programs?.[request.program] ?? {};
  const ssh = to.ports?.ssh;
  const letIn = credentials ?? (request.via === 'ssh' ? to.credentials : undefined);
  return {
    host: to.host,
    ports: { ...(ssh === undefined ? {} : { ssh }), ...ports },
    ...(letIn === undefined ? {} : { credentials: letIn }),
    ...(to.hostKey === undefined ? {} : { hostKey: to.hostKey }),
  };
}

import { describe, expect, it } from 'vitest';
import { grafanaUser, listedRole, mappedRoles, namedRoles } from '../../../sidecar/identity/grafana-claims.ts';

describe('whom claims are about', () => {
  it.each([
    [
      { sub: 'user:7', username: 'anna', email: 'anna@farm.example', displayName: 'Anna A.', role: 'Editor' },
      { subject: 'user:7', login: 'anna', email: 'anna@farm.example', name: 'Anna A.', role: 'Editor' },
    ],
    [
      { sub: 'user:be1x2y-z_', username: 'anna' },
      { subject: 'user:be1x2y-z_', login: 'anna', name: 'anna' },
    ],
    [
      { sub: 'service-account:3', role: 7 },
      { subject: 'service-account:3', name: 'service-account:3' },
    ],
    [{ sub: 'anonymous:0', role: 'Admin' }, undefined],
    [{ sub: 'api-key:1', role: 'Admin' }, undefined],
    [{ sub: 'user:' }, undefined],
    [{ sub: 'user:1 or 1' }, undefined],
    [{ sub: 7 }, undefined],
    [{}, undefined],
  ])('%j', (claims, user) => {
    expect(grafanaUser(claims)).toEqual(user);
  });
});

describe('which roles they have here', () => {
  const users = { Anna: ['admin' as const], 'ben@farm.example': ['operator' as const, 'billing' as const], cleo: [] };
  it.each([
    [{ login: 'anna' }, ['admin']],
    [{ login: 'ANNA', email: 'ben@farm.example' }, ['admin']],
    [{ login: 'ben', email: 'Ben@farm.example' }, ['operator', 'billing']],
    [{ login: 'cleo' }, []],
    [{ login: 'dora' }, undefined],
    [{}, undefined],
  ])('%j by name: %j', (user, roles) => {
    expect(namedRoles({ users }, user)).toEqual(roles);
  });

  const roles = { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' } as const;
  it.each([
    ['Viewer', ['viewer']],
    ['Admin', ['admin']],
    ['None', []],
    ['admin', []],
    ['toString', []],
    ['__proto__', []],
    [undefined, []],
  ])('%s in Grafana: %j', (role, ours) => {
    expect(mappedRoles({ roles }, role)).toEqual(ours);
  });
});

describe('what an organisation lists', () => {
  const entry = (more: object) => ({ orgId: 1, userId: 7, uid: 'be1', login: 'anna', role: 'Editor', ...more });
  it.each<[unknown, string, string | undefined]>([
    [[entry({})], 'user:7', 'Editor'],
    [[entry({})], 'user:be1', 'Editor'],
    [[entry({ userId: 77, uid: 'x' }), entry({ role: 'Viewer' })], 'user:7', 'Viewer'],
    [[entry({ orgId: 2 })], 'user:7', undefined],
    [[entry({ login: '7', userId: 8, uid: 'z' })], 'user:7', undefined],
    [[entry({ role: 5 })], 'user:7', undefined],
    [[], 'user:7', undefined],
    [{ message: 'Unauthorized' }, 'user:7', undefined],
    [null, 'user:7', undefined],
  ])('%j of %s: %s', (answer, subject, role) => {
    expect(listedRole(answer, 1, subject)).toBe(role);
  });
});

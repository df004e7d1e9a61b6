import { Type } from '@sinclair/typebox';

/** How long a password may be. Each takes the same time to check, whatever its length. */
export const PASSWORD = { shortest: 12, longest: 256 } as const;

export const PasswordSchema = Type.String({
  minLength: PASSWORD.shortest,
  maxLength: PASSWORD.longest,
  description: `a password of ${PASSWORD.shortest} to ${PASSWORD.longest} characters`,
});

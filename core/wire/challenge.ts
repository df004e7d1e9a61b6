/** One challenge of a WWW-Authenticate header; scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string;
  parameters: Readonly<Record<string, string>>;
}

const SCHEME = /^[\s,]*([\w!#$%&'*+.^`|~-]+)(?=\s|,|$)(?!\s*=)/;
const PARAMETER = /^[\s,]*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/;

/**
 * All challenges of one header line (RFC 9110 section 11.6.1): several may stand in one line, separated by the same
 * commas as their parameters. What cannot be read ends the list.
 */
export function parseChallenges(line: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = line;
  while (rest.trim() !== '') {
    const parameter = PARAMETER.exec(rest);
    const match = parameter ?? SCHEME.exec(rest);
    const name = match?.[1]?.toLowerCase();
    if (!match || name === undefined) break;
    if (parameter) {
      const current = challenges.at(-1);
      if (!current) break;
      current.parameters[name] = parameter[2]?.replace(/\\(.)/g, '$1') ?? parameter[3] ?? '';
    } else challenges.push({ scheme: name, parameters: {} });
    rest = rest.slice(match[0].length);
  }
  return challenges;
}

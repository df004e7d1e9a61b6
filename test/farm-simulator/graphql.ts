/** A field that was asked for, with the fields within it. A fragment's fields count as those of their parent. */
interface Field {
  name: string;
  given: Readonly<Record<string, unknown>>;
  within: Field[];
}

type Given = Readonly<Record<string, unknown>>;
export type Resolver = (given: Given) => unknown;

const TOKEN = /\.\.\.|[A-Za-z_]\w*|\$\w+|"[^"]*"|-?\d+(?:\.\d+)?|[{}():,=!\][]/g;

/**
 * Answers a GraphQL document from plain values: what is a function is called with the arguments of its field, a field
 * that is not there is an error, as a schema has it. Aliases and named fragments are not known. Of a fragment only those
 * fields are answered that the value has.
 */
export function graphqlReply(
  query: string,
  variables: Given,
  root: Given,
): { data?: unknown; errors?: { message: string }[] } {
  try {
    return { data: pick(root, new Parser(query, variables).document()) };
  } catch (error) {
    return { errors: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}

function pick(value: unknown, fields: readonly Field[]): unknown {
  if (fields.length === 0 || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each) => pick(each, fields));
  const own = value as Given;
  return Object.fromEntries(
    fields.flatMap(({ name, given, within }) => {
      if (!Object.hasOwn(own, name)) {
        if (Object.hasOwn(own, '__typename')) return [];
        throw new Error(`Cannot query field "${name}"`);
      }
      const told: unknown = own[name];
      return [[name, pick(typeof told === 'function' ? (told as Resolver)(given) : told, within)]];
    }),
  );
}

class Parser {
  private readonly tokens: string[];
  private readonly variables: Given;
  private at = 0;

  constructor(query: string, variables: Given) {
    this.tokens = query.match(TOKEN) ?? [];
    this.variables = variables;
  }

  /** `{ … }` or `mutation ($on: Boolean!) { … }`; throws an Error where it ends too early. */
  document(): Field[] {
    while (this.tokens[this.at] !== '{') this.next();
    return this.selection();
  }

  private selection(): Field[] {
    this.expect('{');
    const fields: Field[] = [];
    while (this.tokens[this.at] !== '}') {
      if (this.take('...')) {
        this.expect('on');
        this.next();
        fields.push(...this.selection());
      } else fields.push(this.field());
    }
    this.expect('}');
    return fields;
  }

  private field(): Field {
    const name = this.next();
    const given = this.take('(') ? this.pairs(')') : {};
    return { name, given, within: this.tokens[this.at] === '{' ? this.selection() : [] };
  }

  private pairs(end: string): Record<string, unknown> {
    const pairs: Record<string, unknown> = {};
    while (!this.take(end)) {
      const name = this.next();
      this.expect(':');
      pairs[name] = this.value();
      this.take(',');
    }
    return pairs;
  }

  private value(): unknown {
    const token = this.next();
    if (token === '{') return this.pairs('}');
    if (token.startsWith('$')) return this.variables[token.slice(1)];
    return JSON.parse(token);
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new Error('Syntax Error: unexpected end of document');
    this.at += 1;
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new Error(`Syntax Error: expected ${token}, found ${found}`);
  }
}

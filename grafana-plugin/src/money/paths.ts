/** What a form holds: a value of JSON. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** The value at a path such as `contacts.0.email`; undefined where there is none. */
export function at(value: Json, path: string): Json {
  return path.split('.').reduce<Json>((inner, name) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return (inner as Record<string, Json>)[name];
  }, value);
}

/** The same with another value there; undefined takes the name away. What leads there is made where it is missing. */
export function put<T extends Json>(value: T, path: string, next: Json): T {
  const [name = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? next : put(at(value, name) ?? {}, rest.join('.'), next);
  if (Array.isArray(value)) {
    const list = [...(value as readonly Json[])];
    if (inner === undefined) list.splice(Number(name), 1);
    else list[Number(name)] = inner;
    return list as unknown as T;
  }
  const { [name]: _, ...others } = (value ?? {}) as Record<string, Json>;
  return (inner === undefined ? others : { ...(value as object), [name]: inner }) as T;
}

/** Without what is blank: empty texts, and objects and lists that hold nothing else, where `keeps` does not want them. */
export function filled(value: Json, keeps: (path: string) => boolean = () => false, path = ''): Json {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const under = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    const list = (value as readonly Json[]).flatMap((each, index) => filled(each, keeps, under(String(index))) ?? []);
    return list.length > 0 || keeps(path) ? list : undefined;
  }
  const entries = Object.entries(value as JsonObject).flatMap(([name, each]) => {
    const inner = filled(each, keeps, under(name));
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return entries.length > 0 || keeps(path) ? Object.fromEntries(entries) : undefined;
}

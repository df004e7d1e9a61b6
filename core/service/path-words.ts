/**
 * The words of a path, already unescaped once, with their slashes: Grafana's proxy cannot carry a slash within a word, so
 * whoever asks through it escapes one twice.
 */
export function pathWords<T extends object>(params: T): T {
  const entries = Object.entries(params).map(([name, word]) => [
    name,
    typeof word === 'string' ? word.replace(/%2F/gi, '/') : (word as unknown),
  ]);
  return Object.fromEntries(entries) as T;
}

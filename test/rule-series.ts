/** What a PromQL expression reads: series by name with the labels that its matchers name, and the labels of its clauses. */
export interface Use {
  series: { name: string; labels: string[] }[];
  clauseLabels: string[];
}

const WORDS = new Set([
  'and',
  'or',
  'unless',
  'bool',
  'offset',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'inf',
  'nan',
]);
const CLAUSE = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const SERIES = /([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{[^}]*\})?(\s*\()?/g;

export function seriesOf(expression: string): Use {
  const bare = expression
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""')
    .replace(/\[[^\]]*\]|\boffset\s+-?[0-9a-z]+/g, '');
  const clauseLabels = [...bare.matchAll(CLAUSE)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );
  const series = [
    ...bare
      .replace(CLAUSE, ' ')
      .replace(/\b[0-9.]+(?:e[0-9]+)?\b/g, ' ')
      .matchAll(SERIES),
  ].flatMap(([, name = '', matchers = '', call]) => {
    if (call !== undefined || WORDS.has(name.toLowerCase())) return [];
    const labels = [...matchers.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    return [{ name, labels }];
  });
  return { series, clauseLabels: clauseLabels.filter((label) => label !== '') };
}

import { describe, expect, it } from 'vitest';
import { csvLine, guardFormula, readCsv, unguardFormula } from '../../../core/service/csv.ts';

describe('CSV that is read', () => {
  it.each<[string, string, string[][]]>([
    [
      'CRLF, LF and CR',
      'a,b\r\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    ['a byte order mark', '\uFEFFa,b', [['a', 'b']]],
    ['quotes', '"a,""b""",c,""', [['a,"b"', 'c', '']]],
    ['empty cells', ',a,,', [['', 'a', '', '']]],
    ['empty lines', 'a\r\n\r\n  \r\nb', [['a'], ['b']]],
    ['a quote within a cell', 'a"b,c', [['a"b', 'c']]],
  ])('reads %s', (_what, text, expected) => {
    expect(readCsv(text, ',').map(({ cells }) => cells)).toEqual(expected);
  });

  it('loses only the line with a quote that stays open, or with text behind one', () => {
    const lines = readCsv('a,"b\n1,2\n"x"y,3\n4,5', ',').map(({ line, cells, problem }) => problem ?? [line, ...cells]);
    const expected = ['cell 2: found a quote that is not closed on its line', [2, '1', '2']];
    expect(lines).toEqual([...expected, 'cell 1: found text behind the closing quote, expected ","', [4, '4', '5']]);
  });

  it.each(['=1+1', '+1', '-1', '@x', "'", "'=x", "''", 'plain', '', 'a=b', '-'])('guards %j, and undoes it', (text) => {
    expect(guardFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
    expect(unguardFormula(guardFormula(text))).toBe(text);
  });

  it('writes what it reads', () => {
    const cells = ['a', 'b "c"', 'd,e', 'f;g', '', ' h '];
    expect(readCsv(csvLine(cells), ',')).toEqual([{ line: 1, cells }]);
  });
});

describe('A line of CSV', () => {
  it.each([
    [['a', 1, null, -2.5], 'a,1,,-2.5'],
    [['a,b', 'say "x"', 'two\r\nlines'], '"a,b","say ""x""","two\r\nlines"'],
    [['=1+1', '+1', '-1', '@x', '\tx', '\rx'], `'=1+1,'+1,'-1,'@x,"'\tx","'\rx"`],
    [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"`],
    [["'quoted", 'a=b', 'a-b'], "''quoted,a=b,a-b"],
    [['a;b', 'a\tb'], '"a;b","a\tb"'],
    [[' a', 'b '], '" a","b "'],
    [[1e-7, 1e21, -0.0000002], '0.0000001,1000000000000000000000,-0.0000002'],
    [['Zürich 北'], 'Zürich 北'],
    [[''], ''],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });
});

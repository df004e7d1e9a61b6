import Handlebars from 'handlebars';
import type { PaperModel } from './model.ts';

/** An instance of its own: nobody's helpers or partials are in it, and what is not there is an error. */
const template = Handlebars.create().compile<PaperModel & { size: string }>(
  `<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<title>{{title}} {{facts.0.value}}</title>
<style>
@page { size: {{size}}; margin: 20mm 18mm 22mm; @bottom-right { content: "{{page}} " counter(page) " {{of}} " counter(pages); font: 8pt sans-serif; } }
body { font: 10pt/1.4 "Liberation Sans", Arial, sans-serif; color: #111; max-width: 180mm; margin: auto; }
@media screen { body { padding: 12mm; } }
header { display: flex; justify-content: space-between; gap: 10mm; }
h1 { font-size: 18pt; margin: 8mm 0 4mm; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
address { font-style: normal; }
th { text-align: left; padding: 0 2mm 1mm 0; border-bottom: 1pt solid #111; }
td { padding: 1.2mm 2mm 1.2mm 0; vertical-align: top; border-bottom: 0.3pt solid #bbb; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.totals { margin: 6mm 0 0 auto; width: auto; break-inside: avoid; }
.main td { font-weight: bold; border-top: 1pt solid #111; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0 0 6mm; }
dd { margin: 0; }
footer { margin-top: 10mm; font-size: 8pt; color: #555; }
</style>
</head>
<body>
<header><address>{{#each buyer}}{{this}}<br>{{/each}}</address><address>{{#each seller}}{{this}}<br>{{/each}}</address></header>
<h1>{{title}}</h1>
<dl>{{#each facts}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl>
<table>
<thead><tr>{{#each heads}}<th{{#if @index}}{{#unless (second @index)}} class="number"{{/unless}}{{/if}}>{{this}}</th>{{/each}}</tr></thead>
<tbody>
{{#each lines}}<tr><td>{{position}}</td><td>{{description}}</td><td class="number">{{quantity}}</td><td class="number">{{price}}</td><td class="number">{{amount}}</td></tr>
{{/each}}</tbody>
</table>
<table class="totals">
{{#each totals}}<tr{{#if main}} class="main"{{/if}}><td>{{name}}</td><td class="number">{{value}}</td></tr>
{{/each}}</table>
{{#each notes}}<p>{{this}}</p>
{{/each}}{{#if payment}}<dl>{{#each payment}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl>{{/if}}
<footer>{{#each footer}}{{this}}<br>{{/each}}</footer>
</body>
</html>
`,
  { strict: true, knownHelpers: { second: true } },
);

export const PAPER_SIZES = ['A4', 'Letter'] as const;

/** A page to be read or printed; everything in it is escaped, and it needs nothing from elsewhere. */
export function htmlOf(model: PaperModel, size: (typeof PAPER_SIZES)[number]): string {
  const lines = model.totals.map((total) => ({ ...total, main: total.main ?? false }));
  return template({ ...model, totals: lines, size }, { helpers: { second: (index: number) => index === 1 } });
}

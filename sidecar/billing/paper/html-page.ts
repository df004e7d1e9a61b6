/** The page of a paper, for handlebars. The QR code is the only thing that is not escaped: it is drawn here. */
export const PAGE = `<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<title>{{title}} {{facts.[0].value}}</title>
<style>
@page { size: {{size}}; margin: 20mm 18mm 22mm; @bottom-right { content: "{{page}} " counter(page) " {{of}} " counter(pages); font: 8pt sans-serif; } }
body { font: 10pt/1.4 "Liberation Sans", Arial, sans-serif; color: #111; max-width: 180mm; margin: auto; }
@media screen { body { padding: 12mm; } }
@media print { * { print-color-adjust: exact; } }
header { display: flex; justify-content: space-between; gap: 10mm; }
.logo { display: block; max-width: 60mm; max-height: 20mm; margin: 0 0 4mm auto; }
h1 { font-size: 18pt; margin: 8mm 0 4mm; color: {{accent}}; }
h2 { font-size: 12pt; margin: 8mm 0 2mm; color: {{accent}}; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
address { font-style: normal; }
th { text-align: left; padding: 1mm 2mm; color: #fff; background: {{accent}}; }
td { padding: 1.2mm 2mm; vertical-align: top; border-bottom: 0.3pt solid #bbb; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.totals { margin: 6mm 0 0 auto; width: auto; break-inside: avoid; }
.main td { font-weight: bold; border-top: 1pt solid {{accent}}; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0 0 6mm; }
dd { margin: 0; }
.pay { display: flex; gap: 10mm; margin-top: 6mm; break-inside: avoid; }
.pay figure { margin: 0; width: 32mm; text-align: center; font-size: 8pt; }
footer { margin-top: 10mm; font-size: 8pt; color: #555; }
</style>
</head>
<body>
<header><address>{{#each buyer}}{{this}}<br>{{/each}}</address><address>{{#if logo}}<img class="logo" alt="{{seller.[0]}}" src="{{logo}}">{{/if}}{{#each seller}}{{this}}<br>{{/each}}</address></header>
<h1>{{title}}</h1>
<dl>{{#each facts}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl>
{{#if lines}}<table>
<thead><tr>{{#each heads}}<th{{#if @index}}{{#unless (second @index)}} class="number"{{/unless}}{{/if}}>{{this}}</th>{{/each}}</tr></thead>
<tbody>
{{#each lines}}<tr><td>{{position}}</td><td>{{description}}</td><td class="number">{{quantity}}</td><td class="number">{{price}}</td><td class="number">{{amount}}</td></tr>
{{/each}}</tbody>
</table>
{{/if}}{{#if totals}}<table class="totals">
{{#each totals}}<tr{{#if main}} class="main"{{/if}}><td>{{name}}</td><td class="number">{{value}}</td></tr>
{{/each}}</table>
{{/if}}{{#each notes}}<p>{{this}}</p>
{{/each}}{{#each terms}}<p>{{this}}</p>
{{/each}}{{#if payment}}<div class="pay"><dl>{{#each payment}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl>{{#if qr}}<figure>{{{qr}}}<figcaption>{{scanWords}}</figcaption></figure>{{/if}}</div>
{{/if}}{{#each tables}}<h2>{{title}}</h2>
<table>
<thead><tr>{{#each heads}}<th{{#if number}} class="number"{{/if}}>{{text}}</th>{{/each}}</tr></thead>
<tbody>
{{#each rows}}<tr{{#if sum}} class="main"{{/if}}>{{#each cells}}<td{{#if number}} class="number"{{/if}}>{{text}}</td>{{/each}}</tr>
{{/each}}</tbody>
</table>
{{/each}}<footer>{{#each footer}}{{this}}<br>{{/each}}</footer>
</body>
</html>
`;
